#include "cli/documents.h"

#include <algorithm>

namespace rundown::cli {

bool Documents::open(const Options& options) {
  for (const report::Format& format : report::formats()) {
    const auto file = options.formats.find(std::string(format.option));
    if (file == options.formats.end()) continue;
    if (file->second == "-" && take_standard_output()) {
      complain("", "only one format can go to standard output; give the others a file");
      return false;
    }
    auto writing = std::make_unique<Writing>();
    if (!writing->output.open(file->second)) return false;
    writing->document = format.begin(options.drivers.size());
    writings_.push_back(std::move(writing));
  }
  return true;
}

bool Documents::take_standard_output() const {
  return std::ranges::any_of(
      writings_, [](const auto& writing) { return writing->output.is_standard_output(); });
}

bool Documents::add(const report::DriverReport& report) {
  bool written = true;
  for (const auto& writing : writings_) {
    written = writing->output.write(writing->document->add(report)) && written;
  }
  return written;
}

bool Documents::close() {
  bool written = true;
  for (const auto& writing : writings_) {
    written = writing->output.write(writing->document->end()) && written;
    written = writing->output.close() && written;
  }
  return written;
}

}  // namespace rundown::cli
