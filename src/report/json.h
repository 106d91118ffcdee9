// The JSON of the command-line contract, both ways.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "report/format.h"

namespace rundown::report {

// One object on one line when `compact` (JSON Lines, for several drivers), else indented.
std::string to_json(const DriverReport& report, bool compact);

std::unique_ptr<Document> begin_json(std::size_t drivers);
inline constexpr Format kJsonFormat{.option = "json", .help = "write JSON", .begin = &begin_json};

// The reports of a JSON result, one object or JSON Lines; or one line that says what is wrong.
std::variant<std::vector<DriverReport>, std::string> read_json(std::string_view text);

}  // namespace rundown::report
