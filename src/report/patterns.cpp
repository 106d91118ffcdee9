#include "report/patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

namespace rundown::report {
namespace {

constexpr std::string_view kCleanupOnlyInUnload = "pattern/cleanup-only-in-unload";
constexpr std::string_view kWorkBefore = "pattern/work-before-wdfdrivercreate";
constexpr std::string_view kWppBefore = "pattern/wpp-before-wdfdrivercreate";
constexpr std::string_view kGlobalMemory = "pattern/global-memory";

bool is_way_out_of_entry(const Finding& finding) {
  return finding.rule->id.starts_with("leak/") && finding.returned && !finding.failed_calls.empty();
}

bool is_wpp(const Finding& finding) {
  return std::ranges::any_of(finding.acquired, [](const Frame& frame) {
    return frame.function.starts_with("Wpp") || frame.function.starts_with("WPP");
  });
}

// Which advice a leak calls for. Without a WDFDRIVER, because its creation failed, no clean-up
// callback could have helped; with one, it would have.
std::string_view pattern_of(const Finding& finding) {
  if (!finding.framework_driver) {
    if (finding.failed_calls.back().function != "WdfDriverCreate") return {};
    return is_wpp(finding) ? kWppBefore : kWorkBefore;
  }
  const bool in_unload =
      finding.released_on_success && finding.released_on_success->stage == "unload";
  return in_unload ? kCleanupOnlyInUnload : std::string_view{};
}

std::string name_of_resource(const Finding& finding) {
  const verify::ResourceSeen& resource = *finding.resource;
  std::string text = resource.phrase.empty() ? resource.kind : resource.phrase;
  if (resource.kind == "pool") return fmt::format("{} with tag '{}'", text, resource.name);
  return resource.name.empty() ? text : text + " " + resource.name;
}

class Patterns {
 public:
  explicit Patterns(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      if (!is_way_out_of_entry(finding)) continue;
      add(pattern_of(finding), finding);
      // Memory for the life of the driver need not be freed by the driver at all.
      if (pattern_of(finding) == kCleanupOnlyInUnload && finding.rule->id == "leak/pool") {
        add(kGlobalMemory, finding);
      }
    }
  }

  std::vector<Finding> take() { return std::move(notes_); }

 private:
  void add(std::string_view id, const Finding& from) {
    if (id.empty()) return;
    const auto known = std::ranges::find(notes_, id, [](const Finding& f) { return f.rule->id; });
    Finding& note = known == notes_.end() ? begin(id, from) : *known;
    for (const ScenarioRef& scenario : from.scenarios) {
      if (std::ranges::find(note.scenarios, scenario.id, &ScenarioRef::id) ==
          note.scenarios.end()) {
        note.scenarios.push_back(scenario);
      }
    }
    for (const std::string& call : from.identity.failing) {
      if (std::ranges::find(note.identity.failing, call) == note.identity.failing.end()) {
        note.identity.failing.push_back(call);
      }
    }
    const std::string resource = name_of_resource(from);
    if (note.detail.find(resource) == std::string::npos) note.detail += ", " + resource;
  }

  Finding& begin(std::string_view id, const Finding& from) {
    Finding note;
    note.rule = verify::find_rule(id);
    note.title = note.rule->headline;
    note.detail = "shown by " + name_of_resource(from);
    note.acquired = from.acquired;
    note.resource = from.resource;
    note.framework_driver = from.framework_driver;
    note.advice = note.rule->mend;
    note.identity.fingerprint = id;
    notes_.push_back(std::move(note));
    return notes_.back();
  }

  std::vector<Finding> notes_;
};

}  // namespace

void add_patterns(DriverReport& report) {
  if (report.model != "kmdf") return;
  Patterns patterns(report.findings);
  for (Finding& note : patterns.take()) report.findings.push_back(std::move(note));
}

}  // namespace rundown::report
