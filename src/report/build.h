// From the scenarios' results to findings: one defect is one finding, however many scenarios show
// it.
#pragma once

#include <functional>
#include <vector>

#include "report/finding.h"
#include "report/symbols.h"

namespace rundown::report {

// Runs a scenario again and gives the instructions by which DriverEntry went to its return; empty:
// not to be had.
using FollowReturn = std::function<verify::Stack(const std::vector<verify::Choice>& choices)>;

// Fills in all of `report` that comes from the scenarios.
void build(std::vector<verify::ScenarioResult> results, Symbols& symbols,
           const FollowReturn& follow_return, DriverReport& report);

// What depends on all of a report's findings: advice, patterns among them, their order. For
// findings in the order of their first scenarios, and without patterns.
void finish(DriverReport& report);

}  // namespace rundown::report
