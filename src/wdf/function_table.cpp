#include "wdf/function_table.h"

#include <algorithm>
#include <array>

#include "gate/modules.h"
#include "machine/part.h"
#include "nt/pool/pool.h"

namespace rundown::wdf {
namespace {

constexpr auto kFunctions = std::to_array<FunctionFacts>({
#define RUNDOWN_WDF_FUNCTION(index, name, minor, irql, header, pointer, optional, parameters) \
  {#name, minor, irql, header, parameters},
#include "kmdf/functions.inc"
#undef RUNDOWN_WDF_FUNCTION
});

// WdfFunctionTableNumEntries of each version.
struct Released {
  ULONG minor;
  ULONG functions;
};
constexpr Released kReleased[] = {{0, 383},  {1, 386},  {5, 387},  {7, 387},  {9, 396},  {11, 432},
                                  {13, 438}, {15, 444}, {17, 444}, {19, 446}, {21, 448}, {23, 451},
                                  {25, 453}, {27, 453}, {29, 454}, {31, 458}, {33, 458}};

struct TableState {
  machine::Address* table = nullptr;
};
const machine::Part<TableState> state;

// The last `out` parameter that is a handle or a context's address, counted from 1 with the driver
// globals; 0: none.
std::uint8_t handle_out(std::string_view parameters) {
  std::uint8_t number = 1;
  std::uint8_t found = 0;
  for (;;) {
    const std::size_t comma = parameters.find(", ");
    const std::string_view one = parameters.substr(0, comma);
    ++number;
    if (one.starts_with("out WDF") || one.starts_with("out PVOID*")) found = number;
    if (comma == std::string_view::npos) return found;
    parameters.remove_prefix(comma + 2);
  }
}

}  // namespace

std::span<const FunctionFacts> function_facts() {
  return kFunctions;
}

ULONG function_count(ULONG minor_version) {
  const auto* found = std::ranges::find(kReleased, minor_version, &Released::minor);
  return found == std::end(kReleased) ? 0 : found->functions;
}

Irql irql_named(std::string_view text) {
  if (text == "PASSIVE_LEVEL") return Irql::passive;
  if (text == "APC_LEVEL") return Irql::apc;
  if (text == "DISPATCH_LEVEL") return Irql::dispatch;
  return Irql::high;
}

gate::Contract complete_contract(std::string_view function, gate::Contract declared) {
  const auto* found = std::ranges::find(kFunctions, function, &FunctionFacts::name);
  if (found == kFunctions.end()) return declared;
  declared.irql = irql_named(found->irql);
  declared.header = found->header;
  declared.handle_out = handle_out(found->parameters);
  return declared;
}

const machine::Address* function_table() {
  if (state->table != nullptr) return state->table;
  state->table = nt::pool::allocate_object<machine::Address>((kFunctions.size() - 1) *
                                                             sizeof(machine::Address));
  for (std::size_t i = 0; i < kFunctions.size(); ++i) {
    const gate::ExportEntry* entry = gate::find_export(wdf01000.name, kFunctions[i].name);
    state->table[i] = entry != nullptr ? gate::address_of(*entry)
                                       : gate::unresolved_import(wdf01000.name, kFunctions[i].name);
  }
  return state->table;
}

}  // namespace rundown::wdf
