// One finding as a person reads it: the story from the failed call to what is left.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "report/text_writer.h"

namespace rundown::report {

// A finding, and those that are told below it because the very same paths leave them.
struct Told {
  const Finding* first;
  std::vector<const Finding*> others;
};

// In the order of the findings.
std::vector<Told> tell_together(const std::vector<Finding>& findings);

// What a framework's driver calls its AddDevice.
std::string_view step_name(const verify::FailedStep& step, const gate::Family& family);
std::string first_of(const std::vector<std::string>& names);  // "a, b and 3 more"

void write_finding(Writer& writer, const Told& told, const DriverReport& report);

}  // namespace rundown::report
