// A driver's file as the commands need it: its bytes, parsed, with what it depends on.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "gate/family.h"
#include "image/pe.h"

namespace rundown::cli {

class DriverFile {
 public:
  // The error is one line without the file's name.
  static std::optional<std::string> open(const std::string& path, DriverFile& out);

  const std::string& path() const { return path_; }
  const image::File& file() const { return *file_; }
  std::string sha256() const;
  const gate::Family& family() const;
  // Of its family, that it was made for. Empty: the family has none, or the file does not say.
  std::string version() const;

 private:
  std::string path_;
  std::vector<std::byte> bytes_;
  std::optional<image::File> file_;
};

// The export drivers beside `driver` that it, or one of them, imports from, in the order of
// loading. What is not there is left to bind to traps.
std::deque<DriverFile> find_dependencies(const DriverFile& driver);

}  // namespace rundown::cli
