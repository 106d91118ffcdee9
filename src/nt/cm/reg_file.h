// Registry Editor's export format (.reg, version 5.00).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace rundown::nt::cm {

// Puts the file's keys and values into the registry, "-" deletions included. The error names the
// line.
std::optional<std::string> load_reg_file(std::u16string_view text);

// The same checks without a machine, for a message before anything runs.
std::optional<std::string> check_reg_file(std::u16string_view text);

// A file's bytes as text: UTF-16 with its mark, or UTF-8.
std::optional<std::u16string> decode_reg_file(std::string_view bytes);

}  // namespace rundown::nt::cm
