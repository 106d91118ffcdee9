// The tables from which the kit's headers and the simulated framework's lists are written: rows of
// a text file whose columns are separated by tabs.
//
// A parameter is `[out |inout ]TYPE NAME[?]`; `?` says that the pointer may be NULL.
#pragma once

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace rundown::kmdf {

namespace fs = std::filesystem;

struct Parameter {
  std::string type;
  std::string name;
  bool may_be_null = false;
};

[[noreturn]] inline void fail(const std::string& message) {
  fmt::print(stderr, "generate: {}\n", message);
  std::exit(1);
}

inline std::vector<std::string> split(std::string_view text, std::string_view separator) {
  std::vector<std::string> parts;
  for (;;) {
    const std::size_t end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + separator.size());
  }
}

// The rows of a table whose first column counts them, from the line after its heading on.
inline std::vector<std::vector<std::string>> read_rows(std::istream& file, const fs::path& path,
                                                       std::size_t columns) {
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::vector<std::string> row = split(line, "\t");
    if (row.size() != columns || row[0] != std::to_string(rows.size())) {
      fail(fmt::format("{}: bad row: {}", path.string(), line));
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

inline std::vector<std::vector<std::string>> read_table(const fs::path& path, std::size_t columns) {
  std::ifstream file(path);
  if (!file) fail(fmt::format("{}: cannot be read", path.string()));
  return read_rows(file, path, columns);
}

inline Parameter parse_parameter(std::string_view text) {
  for (const std::string_view direction : {"out ", "inout "}) {
    if (text.starts_with(direction)) text.remove_prefix(direction.size());
  }
  Parameter parameter;
  parameter.may_be_null = text.ends_with('?');
  if (parameter.may_be_null) text.remove_suffix(1);
  const std::size_t space = text.rfind(' ');
  if (space == std::string_view::npos) fail(fmt::format("not a parameter: {}", text));
  parameter.type = text.substr(0, space);
  parameter.name = text.substr(space + 1);
  return parameter;
}

inline std::vector<Parameter> parse_parameters(std::string_view text) {
  std::vector<Parameter> parameters;
  if (text.empty()) return parameters;
  for (const std::string& one : split(text, ", ")) parameters.push_back(parse_parameter(one));
  return parameters;
}

inline void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

}  // namespace rundown::kmdf
