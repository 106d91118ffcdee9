// From options and files to what the engine is asked.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <variant>

#include "cli/driver_file.h"
#include "cli/options.h"
#include "report/symbols.h"
#include "verify/engine.h"

namespace rundown::cli {

struct Prepared {
  DriverFile driver;
  std::deque<DriverFile> dependencies;
  verify::EngineRequest request;
};

// Opens the driver and what goes with it; or one line: why it cannot be run. For options that
// check_options() has found right.
std::variant<Prepared, std::string> prepare(const std::string& path, const Options& options);

// Modules with the paths of the files that they came from, for symbols.
std::vector<verify::ModuleSeen> with_paths(std::vector<verify::ModuleSeen> modules,
                                           const Prepared& prepared);
report::SymbolOptions symbol_options(const Options& options);

}  // namespace rundown::cli
