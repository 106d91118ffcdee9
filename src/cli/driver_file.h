// A driver's file as the commands need it: its bytes, parsed, with what it depends on.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "image/pe.h"

namespace rundown::cli {

class DriverFile {
 public:
  // The error is one line without the file's name.
  static std::optional<std::string> open(const std::string& path, DriverFile& out);

  const std::string& path() const { return path_; }
  const image::File& file() const { return *file_; }
  std::string sha256() const;
  // "wdm", "kmdf", "scsiport", ...: by the modules that it imports from.
  std::string model() const;
  // The framework's version that a KMDF driver was made for, "1.15": from what its entry code tells
  // the loader. Empty: none.
  std::string kmdf_version() const;

 private:
  std::string path_;
  std::vector<std::byte> bytes_;
  std::optional<image::File> file_;
};

// The export drivers beside `driver` that it, or one of them, imports from, in the order of
// loading. What is not there is left to bind to traps.
std::deque<DriverFile> find_dependencies(const DriverFile& driver);

}  // namespace rundown::cli
