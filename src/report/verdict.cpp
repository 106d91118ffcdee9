#include <fmt/format.h>

#include <algorithm>

#include "report/finding.h"

namespace rundown::report {

std::string_view name_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::clean:
      return "clean";
    case Verdict::findings:
      return "findings";
    case Verdict::not_wholly_checked:
      return "not-wholly-checked";
    case Verdict::failed:
      return "failed";
    case Verdict::interrupted:
      return "interrupted";
  }
  return "";
}

std::string why_not_whole(const DriverReport& report) {
  if (!report.refusal.empty()) return report.refusal;
  if (!report.failures.empty()) {
    return fmt::format("rundown itself failed in {}: {}", report.failures[0].scenario,
                       report.failures[0].what);
  }
  if (report.interrupted) return "interrupted before the end";
  if (!report.lost.empty()) {
    return fmt::format("{} of {} scenarios gave no result", report.lost.size(), report.explored);
  }
  if (!report.unsupported.empty()) {
    return fmt::format("{} of {} scenarios need what is not implemented here",
                       report.unsupported_scenarios, report.explored);
  }
  if (report.over_budget != 0) {
    return fmt::format("at least {} failures were left out to keep the budget", report.over_budget);
  }
  if (report.baseline_end == nt::LifeEnd::entry_failed && !report.entry_may_fail) {
    return "DriverEntry fails with nothing made to fail";
  }
  if (report.device_failure) {
    return fmt::format("{} fails with nothing made to fail", report.device_failure->name);
  }
  return {};
}

Verdict verdict_of(const DriverReport& report) {
  if (report.interrupted) return Verdict::interrupted;
  if (!report.failures.empty()) return Verdict::failed;
  const bool found = std::ranges::any_of(report.findings, [](const Finding& finding) {
    return finding.rule->severity != verify::Severity::note;
  });
  if (found) return Verdict::findings;
  return why_not_whole(report).empty() ? Verdict::clean : Verdict::not_wholly_checked;
}

}  // namespace rundown::report
