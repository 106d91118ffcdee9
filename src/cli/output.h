// Where reports go, and what is said when they cannot.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "report/text.h"

namespace rundown::cli {

// The style for a stream: coloured and as wide as the terminal on one, neither in a pipe. COLUMNS
// sets the width wherever it goes.
report::TextStyle style_of(std::FILE* stream, bool quiet = false);

// A file, or standard output for "-". Closed with this object.
class Output {
 public:
  Output() = default;
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // False after a complaint.
  bool open(const std::string& path);
  bool is_standard_output() const { return stream_ == stdout; }
  // False after a complaint, the first time that not everything could be written.
  bool write(std::string_view text);
  bool close();

 private:
  bool fail();

  std::FILE* stream_ = nullptr;
  std::string name_;
  bool failed_ = false;
};

// To standard output or, where that is taken, standard error. False after a complaint.
bool write_text(std::FILE* stream, std::string_view text);

}  // namespace rundown::cli
