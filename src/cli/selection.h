// Which findings are shown: --only, --skip and --baseline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options.h"
#include "report/finding.h"

namespace rundown::cli {

class Selection {
 public:
  // Reads and checks the options. nullopt after a complaint: a pattern that matches no rule, a
  // baseline that is none or has no result for one of the drivers.
  static std::optional<Selection> read(const Options& options);

  // Leaves out, and counts what it leaves out.
  void apply(report::DriverReport& report) const;

 private:
  const report::DriverReport* known(const report::DriverReport& report) const;

  std::vector<std::string> only_;
  std::vector<std::string> skip_;
  std::vector<report::DriverReport> baseline_;
};

}  // namespace rundown::cli
