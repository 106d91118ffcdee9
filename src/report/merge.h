// The reports of one driver's shards as one, equal to the report of a run that was not divided.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "report/finding.h"

namespace rundown::report {

// Or one line: which shard is missing, is there twice, or belongs to something else.
std::variant<DriverReport, std::string> merge(std::vector<DriverReport> shards);

}  // namespace rundown::report
