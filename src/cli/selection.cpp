#include "cli/selection.h"

#include <fmt/format.h>
#include <fnmatch.h>
#include <strings.h>

#include <algorithm>
#include <filesystem>
#include <variant>

#include "cli/read_file.h"
#include "report/identity.h"
#include "report/json.h"

namespace rundown::cli {
namespace {

bool matches(std::string_view id, const std::string& glob) {
  return fnmatch(glob.c_str(), std::string(id).c_str(), 0) == 0;
}

bool matches_any(std::string_view id, const std::vector<std::string>& globs) {
  return std::ranges::any_of(globs, [&](const std::string& glob) { return matches(id, glob); });
}

bool name_rules(const char* option, const std::vector<std::string>& globs) {
  for (const std::string& glob : globs) {
    const bool known = std::ranges::any_of(
        verify::all_rules(), [&](const verify::Rule* rule) { return matches(rule->id, glob); });
    if (known) continue;
    complain("",
             fmt::format("{} {}: no rule is called so; rundown rules lists them", option, glob));
    return false;
  }
  return true;
}

// Drivers are built again under the same name, in another folder and with another hash.
bool same_driver(const std::string& left, const std::string& right) {
  const auto name = [](const std::string& path) {
    return std::filesystem::path(path).filename().string();
  };
  return strcasecmp(name(left).c_str(), name(right).c_str()) == 0;
}

}  // namespace

std::optional<Selection> Selection::read(const Options& options) {
  Selection made;
  if (!name_rules("--only", options.only) || !name_rules("--skip", options.skip)) {
    return std::nullopt;
  }
  made.only_ = options.only;
  made.skip_ = options.skip;
  if (options.baseline.empty()) return made;
  std::string text;
  if (const auto error = read_file(options.baseline, text)) {
    complain(options.baseline, *error);
    return std::nullopt;
  }
  auto reports = report::read_json(text);
  if (const auto* error = std::get_if<std::string>(&reports)) {
    complain(options.baseline, *error);
    return std::nullopt;
  }
  made.baseline_ = std::move(std::get<std::vector<report::DriverReport>>(reports));
  for (const std::string& path : options.drivers) {
    const bool there = std::ranges::any_of(made.baseline_, [&](const report::DriverReport& one) {
      return same_driver(one.path, path) && one.refusal.empty();
    });
    if (there) continue;
    complain(options.baseline,
             fmt::format("has no result for {}; it is about {}",
                         std::filesystem::path(path).filename().string(), made.baseline_[0].path));
    return std::nullopt;
  }
  return made;
}

const report::DriverReport* Selection::known(const report::DriverReport& report) const {
  const auto found = std::ranges::find_if(baseline_, [&](const report::DriverReport& one) {
    return same_driver(one.path, report.path);
  });
  return found == baseline_.end() ? nullptr : &*found;
}

void Selection::apply(report::DriverReport& report) const {
  const auto leave_out = [&](auto&& which) {
    return static_cast<std::uint32_t>(std::erase_if(report.findings, which));
  };
  if (!only_.empty()) {
    report.left_out.by_only = leave_out(
        [&](const report::Finding& finding) { return !matches_any(finding.rule->id, only_); });
  }
  report.left_out.by_skip = leave_out(
      [&](const report::Finding& finding) { return matches_any(finding.rule->id, skip_); });
  if (const report::DriverReport* before = known(report)) {
    report.left_out.by_baseline = report::leave_out_known(report.findings, before->findings);
  }
}

}  // namespace rundown::cli
