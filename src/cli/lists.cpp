// rundown imports and rundown rules.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "cli/driver_file.h"
#include "cli/options.h"
#include "cli/output.h"
#include "gate/modules.h"
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

// What a driver reaches without importing it: those functions of a framework's table that would end
// in a trap are named.
std::string list_beyond_imports(const DriverFile& driver) {
  const gate::Family& family = driver.family();
  const std::string version = driver.version();
  std::string text;
  if (family.beyond_imports == nullptr || version.empty()) return text;
  const std::vector<std::string_view> names = family.beyond_imports(version);
  std::size_t missing = 0;
  for (const std::string_view name : names) {
    if (gate::implements(family.functions_module, name)) continue;
    text += fmt::format("{:<12} {}!{}\n", "not here", family.functions_module, name);
    ++missing;
  }
  return text + fmt::format("{} functions of {} {} behind its table, {} not here\n", names.size(),
                            family.title, version, missing);
}

}  // namespace

int imports(const Options& options) {
  DriverFile driver;
  if (const auto error = DriverFile::open(options.drivers[0], driver)) {
    return complain(options.drivers[0], *error);
  }
  const std::deque<DriverFile> beside = find_dependencies(driver);
  std::string text;
  std::size_t total = 0;
  std::size_t missing = 0;
  for (const image::ImportedModule& module : driver.file().imports()) {
    for (const image::Import& import : module.imports) {
      const image::Symbol& symbol = import.symbol;
      const bool known = (!symbol.is_ordinal() && gate::implements(module.name, symbol.name)) ||
                         has_export(beside, module.name, symbol);
      const std::string name =
          symbol.is_ordinal() ? fmt::format("#{}", symbol.ordinal) : std::string(symbol.name);
      text += fmt::format("{:<12} {}!{}\n", known ? "implemented" : "missing",
                          report::shown(module.name), report::shown(name));
      ++total;
      if (!known) ++missing;
    }
  }
  text += fmt::format("{} imports, {} missing\n", total, missing);
  text += list_beyond_imports(driver);
  if (!write_text(stdout, text)) return kRundownFailed;
  return missing == 0 ? kNothingFound : kFindings;
}

int rules(const std::string& id) {
  if (id.empty()) {
    std::string text;
    for (const verify::Rule* rule : verify::all_rules()) {
      text += fmt::format("{:<26} {:<8} {}\n", rule->id, name_of(rule->severity), rule->what);
    }
    return write_text(stdout, text) ? kNothingFound : kRundownFailed;
  }
  const verify::Rule* rule = verify::find_rule(id);
  if (rule == nullptr) return complain(id, "there is no such rule; rundown rules lists them");
  return write_text(stdout, report::explain(*rule, style_of(stdout))) ? kNothingFound
                                                                      : kRundownFailed;
}

}  // namespace rundown::cli
