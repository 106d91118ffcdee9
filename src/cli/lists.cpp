// rundown imports and rundown rules.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "cli/driver_file.h"
#include "cli/options.h"
#include "gate/modules.h"
#include "report/text.h"
#include "verify/rules.h"
#include "wdf/function_table.h"

namespace rundown::cli {
namespace {

// Whether an export driver beside the driver has it.
bool has_export(const std::deque<DriverFile>& beside, std::string_view module,
                const image::Symbol& symbol) {
  for (const DriverFile& file : beside) {
    const std::size_t slash = file.path().find_last_of('/');
    const std::string_view name =
        std::string_view(file.path()).substr(slash == std::string::npos ? 0 : slash + 1);
    if (!image::same_module(name, module)) continue;
    const image::ExportTable& exports = file.file().exports();
    if ((symbol.is_ordinal() ? exports.find(symbol.ordinal) : exports.find(symbol.name)) !=
        nullptr) {
      return true;
    }
  }
  return false;
}

// A KMDF driver calls the framework through a table, so its imports do not tell which functions it
// uses. Those of its version that would end in a trap are named.
void list_framework(const std::string& version) {
  const std::size_t dot = version.find('.');
  if (dot == std::string::npos) return;
  const auto count = wdf::function_count(
      static_cast<std::uint32_t>(std::strtoul(version.c_str() + dot + 1, nullptr, 10)));
  const auto facts =
      wdf::function_facts().first(std::min<std::size_t>(count, wdf::function_facts().size()));
  std::size_t missing = 0;
  for (const wdf::FunctionFacts& function : facts) {
    if (gate::implements(wdf::wdf01000.name, function.name)) continue;
    fmt::print("{:<12} {}!{}\n", "not here", wdf::wdf01000.name, function.name);
    ++missing;
  }
  fmt::print("{} functions of KMDF {} behind its table, {} not here\n", facts.size(), version,
             missing);
}

}  // namespace

int imports(const Options& options) {
  DriverFile driver;
  if (const auto error = DriverFile::open(options.drivers[0], driver)) {
    return complain(options.drivers[0], *error);
  }
  const std::deque<DriverFile> beside = find_dependencies(driver);
  std::size_t total = 0;
  std::size_t missing = 0;
  for (const image::ImportedModule& module : driver.file().imports()) {
    for (const image::Import& import : module.imports) {
      const image::Symbol& symbol = import.symbol;
      const bool known = (!symbol.is_ordinal() && gate::implements(module.name, symbol.name)) ||
                         has_export(beside, module.name, symbol);
      const std::string name =
          symbol.is_ordinal() ? fmt::format("#{}", symbol.ordinal) : std::string(symbol.name);
      fmt::print("{:<12} {}!{}\n", known ? "implemented" : "missing", module.name, name);
      ++total;
      if (!known) ++missing;
    }
  }
  fmt::print("{} imports, {} missing\n", total, missing);
  list_framework(driver.kmdf_version());
  return missing == 0 ? 0 : 1;
}

int rules(const std::string& id) {
  if (id.empty()) {
    for (const verify::Rule& rule : verify::all_rules()) {
      fmt::print("{:<26} {:<8} {}\n", rule.id, name_of(rule.severity), rule.what);
    }
    return kNothingFound;
  }
  const verify::Rule* rule = verify::find_rule(id);
  if (rule == nullptr) return complain(id, "there is no such rule; rundown rules lists them");
  fmt::print("{}", report::explain(*rule, {}));
  return kNothingFound;
}

}  // namespace rundown::cli
