#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "image/layout.h"

namespace rundown::image {

// An entry of .pdata: which unwind information describes the code in [begin_rva, end_rva).
struct RuntimeFunction {
  std::uint32_t begin_rva = 0;
  std::uint32_t end_rva = 0;
  std::uint32_t unwind_rva = 0;

  bool operator==(const RuntimeFunction&) const = default;
};
static_assert(sizeof(RuntimeFunction) == 12);

// Sorted by begin_rva, whatever the order in the file.
Result<std::vector<RuntimeFunction>> parse_function_table(const Layout& layout,
                                                          const Headers& headers);

// The entry whose code contains `rva`; null for a leaf function.
const RuntimeFunction* find_function(std::span<const RuntimeFunction> table, std::uint32_t rva);

}  // namespace rundown::image
