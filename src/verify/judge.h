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

// DriverEntry has returned success although the failure of a call left the driver without any
// device object.
std::optional<Defect> judge_success(const std::vector<Choice>& choices, std::uint32_t devices);

// Damage around blocks that nobody has freed, at the end of a run.
std::vector<Defect> judge_damage_left(const Ledger& ledger);

std::string_view irql_name(gate::Irql level);

}  // namespace rundown::verify
