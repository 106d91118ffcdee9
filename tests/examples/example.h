// The example drivers, found by their files: drivers/FAMILY/LESSON/DRIVER.c, and beside it
// expect.json.
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace rundown::test {

struct Example {
  std::filesystem::path source;
  std::string driver;  // wrong, right, right_exit_path
  std::string name;    // of its image: leak_timer_wrong

  std::filesystem::path folder() const { return source.parent_path(); }
  bool is_wrong() const { return driver.starts_with("wrong"); }

  // What its lesson's expect.json says of it; without a word there it gives no findings.
  nlohmann::json expectation() const {
    std::ifstream file(folder() / "expect.json");
    const auto lesson = file ? nlohmann::json::parse(file) : nlohmann::json::object();
    nlohmann::json of_driver = lesson.value(driver, nlohmann::json::object());
    of_driver["options"] = lesson.value("options", nlohmann::json::array());
    return of_driver;
  }
};

inline std::vector<Example> all_examples(const std::string& root) {
  std::vector<Example> examples;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    const std::filesystem::path path = entry.path();
    if (path.extension() != ".c") continue;
    // Without .c, and without .gcc, which names a compiler.
    const std::string driver = path.stem().stem().string();
    std::string name = (path.parent_path().lexically_relative(root) / driver).string();
    std::ranges::replace(name, '/', '_');
    examples.push_back({path, driver, name});
  }
  std::ranges::sort(examples, {}, &Example::source);
  return examples;
}

}  // namespace rundown::test
