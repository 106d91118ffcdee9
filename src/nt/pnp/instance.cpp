#include "nt/pnp/instance.h"

#include <algorithm>

#include "machine/part.h"
#include "nt/export.h"

namespace rundown::nt::pnp {
namespace {

struct InstanceState {
  machine::Map<const DEVICE_OBJECT*, ULONG> numbers;
};
const machine::Part<InstanceState> state;

}  // namespace

ULONG instance_of(const DEVICE_OBJECT& physical) {
  return state->numbers.emplace(&physical, static_cast<ULONG>(state->numbers.size())).first->second;
}

std::u16string instance_id(const DEVICE_OBJECT& physical) {
  constexpr std::size_t kDigits = 4;
  std::string digits = std::to_string(instance_of(physical));
  digits.insert(0, kDigits - std::min(digits.size(), kDigits), '0');
  return {digits.begin(), digits.end()};
}

}  // namespace rundown::nt::pnp
