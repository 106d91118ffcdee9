// Files that the user names.
#pragma once

#include <optional>
#include <string>

namespace rundown::cli {

// The error is one line without the file's name: it is not there, a folder, larger than
// anything sensible (256 MiB), or not readable. A pipe or a device is read as far as that.
std::optional<std::string> read_file(const std::string& path, std::string& contents);

}  // namespace rundown::cli
