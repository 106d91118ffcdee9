// The report that a person reads.
#pragma once

#include <string>

#include "report/finding.h"

namespace rundown::report {

struct TextStyle {
  bool colour = false;
  std::size_t width = 100;  // columns; lines are broken at words
  bool quiet = false;       // findings only
};

std::string to_text(const DriverReport& report, const TextStyle& style);

// `rundown rules ID`.
std::string explain(const verify::Rule& rule, const TextStyle& style);

}  // namespace rundown::report
