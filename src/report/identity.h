// What makes a finding this one and no other.
//
// Within one image it is where the thing was acquired, or where the driver was, to the instruction.
// From one build of a driver to the next it is what the finding is about: the rule, the kind and
// the tag or name, the acquiring call and the driver's functions on the way to it, and which of
// several such calls in that function it is. Lines and addresses may move, and calls that have
// nothing to do with it may come and go.
#pragma once

#include <vector>

#include "report/finding.h"

namespace rundown::report {

// Without `key`, which is made where cases are grouped.
Identity identify(const Finding& finding, const std::vector<Finding::FailedCall>& last_failures);

// The order in which findings are reported, before severity: by the first scenario that shows them.
bool comes_before(const Finding& left, const Finding& right);
bool comes_before(const ScenarioRef& left, const ScenarioRef& right);

// Leaves out what `known`, a report of an earlier build, has: a finding of the same fingerprint,
// that no more failing calls lead to, each of `known` once. Gives back how many.
std::uint32_t leave_out_known(std::vector<Finding>& findings, const std::vector<Finding>& known);

}  // namespace rundown::report
