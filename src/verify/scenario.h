// A scenario as its choices, and its id: how the report names it and `rundown replay` takes it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gate/contract.h"
#include "gate/observer.h"

namespace rundown::verify {

using Stack = std::vector<std::uint64_t>;  // return addresses in the guest, innermost first

// One choice that is not success: the k-th call of an export went this way.
struct Choice {
  std::string function;
  std::uint32_t ordinal = 0;
  gate::Failure failure;   // of one that was read from an id and raises, the status is not known
  std::uint32_t site = 0;  // its number among the fallible calls of the run
  bool onward = false;     // --low-memory: every later allocation failed too
  gate::Stage stage = gate::Stage::entry;
  std::string step;  // of a device's life, or the callback, that made the call; empty: neither
  Stack stack;
};

// "C000009A", "NULL", "FALSE", "raise".
std::string outcome_text(const gate::Failure& failure);
// nullopt: it is none of these.
std::optional<gate::Failure> parse_outcome(std::string_view text);
// Whether an id tells the one from the other.
bool same_outcome(const gate::Failure& left, const gate::Failure& right);

// "IoCreateDevice#1=C000009A"; a stage other than entry stands in front, "device:". The baseline's
// is empty.
std::string scenario_id(const std::vector<Choice>& choices);
// Also of "baseline". nullopt: it is not an id.
std::optional<std::vector<Choice>> parse_scenario(const std::string& id);

}  // namespace rundown::verify
