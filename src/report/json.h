// The JSON of the command-line contract.
#pragma once

#include <string>

#include "report/finding.h"

namespace rundown::report {

// One object on one line when `compact` (JSON Lines, for several drivers), else indented.
std::string to_json(const DriverReport& report, bool compact);

// What identifies a finding from run to run, for --baseline: rule, title and where it was acquired
// or happened.
std::string fingerprint(const Finding& finding);

}  // namespace rundown::report
