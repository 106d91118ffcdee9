// From what Windows would do to what it means: bug checks and suspicious successes as rules.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "gate/observer.h"
#include "verify/ledger.h"
#include "verify/result.h"

namespace rundown::verify {

// The rule that a bug check breaks, with the memory that it is about.
Defect judge_bug_check(const gate::BugCheck& bug, const Ledger& ledger);

// What is known of a DriverEntry that has returned.
struct EntrySeen {
  struct Failed {
    std::string function;
    Stack stack;
  };
  std::optional<Failed> failed_reach;  // the first call, made to fail, that would have reached it
  std::string_view
      owes;  // the function without which the driver is nothing, where it must call one
  bool registered = false;  // a call that makes the driver something has succeeded
  std::optional<Failed> failed_registration;  // the last such call, where it failed
};

// What the call makes is something by which the system could call the driver.
bool would_reach(const gate::Contract& contract);

// DriverEntry has returned success although nothing can ever reach the driver: it was never
// registered, or what would have made it reachable failed.
std::optional<Defect> judge_success(const EntrySeen& entry, const Ledger& ledger);

// Damage around blocks that nobody has freed, at the end of a run.
std::vector<Defect> judge_damage_left(const Ledger& ledger);

// As the report sees what the driver holds or held.
ResourceSeen seen(const Holding& holding);
// Stacks are of return addresses; a routine is told as if it had just begun.
std::uint64_t after_first_byte(std::uint64_t routine);

std::string_view irql_name(gate::Irql level);

}  // namespace rundown::verify
