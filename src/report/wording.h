// What a finding is called and what its author is advised to do.
#pragma once

#include <string>

#include "report/finding.h"

namespace rundown::report {

// `result`: of the smallest scenario that shows the defect.
std::string title_of(const verify::ScenarioResult& result, const verify::Defect& defect);

std::string advice_for(const Finding& finding);

// Whether the framework's clean-up callback may release what leaks. When DriverEntry has failed,
// the entry code lets go of the class extensions before the callback runs.
bool clean_up_callback_can_release(const verify::Rule& rule);

}  // namespace rundown::report
