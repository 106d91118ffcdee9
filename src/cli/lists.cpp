// rundown imports and rundown rules.
#include <fmt/format.h>

#include "cli/driver_file.h"
#include "cli/options.h"
#include "gate/modules.h"
#include "report/text.h"
#include "verify/rules.h"

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
