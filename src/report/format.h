// What a machine reads: a format is a file of this room and a row in formats(), from which the
// command line makes its option.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "report/finding.h"

namespace rundown::report {

// What is written while a run goes over its drivers. A format that wants one document for all of
// them gives everything at the end.
class Document {
 public:
  virtual ~Document() = default;
  // What can be written once this driver is known. Files that were not run have a report, too.
  virtual std::string add(const DriverReport& report) = 0;
  virtual std::string end() { return {}; }
};

struct Format {
  std::string_view option;  // "json": --json FILE
  std::string_view help;
  std::unique_ptr<Document> (*begin)(std::size_t drivers);  // as many will be added
};

std::span<const Format> formats();

}  // namespace rundown::report
