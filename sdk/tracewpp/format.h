// A trace call's format string: what it shows of which argument.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "config.h"

namespace tracewpp {

struct Format {
  std::string text;  // with %10!d! for the first argument, %11!s! for the second, as in a TMF file
  std::vector<ArgumentType> arguments;
};

Format parse_format(std::string_view format, const Config& config);

}  // namespace tracewpp
