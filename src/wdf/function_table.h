// The framework's functions in the order of their indexes, as drivers call them.
#pragma once

#include <span>
#include <string_view>

#include "wdf/framework.h"

namespace rundown::wdf {

struct FunctionFacts {
  std::string_view name;
  ULONG since_minor;            // 1.<this> has it; 0 for all
  std::string_view irql;        // "DISPATCH_LEVEL"; empty: no limit is documented
  std::string_view header;      // without ".h"
  std::string_view parameters;  // as in sdk/kmdf/functions.tsv
};
std::span<const FunctionFacts> function_facts();

// The number of functions of a released version; 0: no such version.
ULONG function_count(ULONG minor_version);

// The level that a table calls so; Irql::high where it says nothing.
Irql irql_named(std::string_view text);

// In the guest's memory: for each function its export, or an address that names it. Made at the
// first call.
const machine::Address* function_table();

}  // namespace rundown::wdf
