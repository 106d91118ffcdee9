// The program as a user runs it.
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "run_command.h"

namespace rundown::test {

inline std::string driver(const std::string& name) {
  return std::string(EXAMPLE_IMAGES) + "/" + name + ".sys";
}

// One of drivers/ beside this.
inline std::string test_driver(const std::string& name) {
  return std::string(TEST_IMAGES) + "/" + name + ".sys";
}

inline std::string release(const std::string& name) {
  return test_driver(name + "/release");
}

inline CommandResult rundown(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), under_test(RUNDOWN));
  return run_command(arguments);
}

inline std::string scratch(const std::string& name) {
  return (std::filesystem::temp_directory_path() / (std::to_string(getpid()) + "-" + name))
      .string();
}

inline void write(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline bool one_line(const std::string& text) {
  return !text.empty() && text.find('\n') == text.size() - 1 && text.starts_with("rundown: ");
}

// A file of the test's own, gone with it.
class ScratchFile {
 public:
  explicit ScratchFile(const std::string& name) : path_(scratch(name)) {}
  ~ScratchFile() {
    std::error_code error;
    std::filesystem::remove(path_, error);
  }
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace rundown::test
