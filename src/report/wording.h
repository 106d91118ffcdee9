// What a finding is called and what its author is advised to do.
#pragma once

#include <string>

#include "report/finding.h"

namespace rundown::report {

// `result`: of the smallest scenario that shows the defect.
std::string title_of(const verify::ScenarioResult& result, const verify::Defect& defect);

std::string advice_for(const Finding& finding);

}  // namespace rundown::report
