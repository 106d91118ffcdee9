// The report that a person reads.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "report/finding.h"

namespace rundown::report {

inline constexpr std::size_t kUnwrapped = static_cast<std::size_t>(-1);

struct TextStyle {
  bool colour = false;
  std::size_t width = kUnwrapped;  // columns; lines are broken at words
  bool quiet = false;              // findings only
};

// A name or a text of the driver's with its control characters visible, so that it can neither move
// the cursor nor begin a line.
std::string shown(std::string_view text);

std::string to_text(const DriverReport& report, const TextStyle& style);

// `rundown rules ID`.
std::string explain(const verify::Rule& rule, const TextStyle& style);

}  // namespace rundown::report
