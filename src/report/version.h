#pragma once

#include <string_view>

namespace rundown::report {

inline constexpr std::string_view kVersion = "0.1.0";

}  // namespace rundown::report
