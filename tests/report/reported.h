// Results as an engine would send them, and the report that comes of them. No image stands behind
// the addresses, so frames have no names.
#pragma once

#include <string>
#include <vector>

#include "report/build.h"
#include "verify/result.h"

namespace rundown::test {

// "IoCreateDevice#1=C000009A"; each choice is the site of its place in the id.
verify::ScenarioResult scenario(const std::string& id);
verify::ScenarioResult baseline();

// A block with this tag, allocated by this call of ExAllocatePoolWithTag.
verify::ResourceSeen block(const std::string& tag, std::uint32_t ordinal, verify::Stack acquired);
verify::Defect leak_of(verify::ResourceSeen resource);
verify::Defect defect(const verify::Rule* rule, verify::Stack where);

// Of a driver of this family.
report::DriverReport report_of(std::vector<verify::ScenarioResult> results,
                               const char* family = "wdm");

}  // namespace rundown::test
