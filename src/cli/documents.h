// The formats that a check writes besides its text, each to a file of its own.
#pragma once

#include <memory>
#include <vector>

#include "cli/options.h"
#include "cli/output.h"
#include "report/format.h"

namespace rundown::cli {

class Documents {
 public:
  // Opens what the options name. False after a complaint.
  bool open(const Options& options);
  // One of them goes to standard output, so that the text cannot.
  bool take_standard_output() const;

  // Each false after a complaint.
  bool add(const report::DriverReport& report);
  bool close();

 private:
  struct Writing {
    Output output;
    std::unique_ptr<report::Document> document;
  };
  std::vector<std::unique_ptr<Writing>> writings_;
};

}  // namespace rundown::cli
