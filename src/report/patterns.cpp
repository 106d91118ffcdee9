#include "report/patterns.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>

#include "report/wording.h"
#include "verify/rule_table.h"

namespace rundown::report {
namespace {

constexpr const verify::Rule* kCleanupOnlyInUnload = verify::rule("pattern/cleanup-only-in-unload");
constexpr const verify::Rule* kWorkBefore = verify::rule("pattern/work-before-wdfdrivercreate");
constexpr const verify::Rule* kWppBefore = verify::rule("pattern/wpp-before-wdfdrivercreate");
constexpr const verify::Rule* kGlobalMemory = verify::rule("pattern/global-memory");

bool is_way_out_of_entry(const Finding& finding) {
  return finding.rule->is_leak() && finding.returned && !finding.failed_calls.empty();
}

bool is_wpp(const Finding& finding) {
  return std::ranges::any_of(finding.acquired, [](const Frame& frame) {
    return frame.function.starts_with("Wpp") || frame.function.starts_with("WPP");
  });
}

// Which advice a leak calls for. Without a WDFDRIVER, because its creation failed, no clean-up
// callback could have helped; with one, it would have.
const verify::Rule* pattern_of(const Finding& finding) {
  if (!clean_up_callback_can_release(*finding.rule)) return nullptr;
  if (!finding.registered) {
    if (finding.failed_calls.back().function != finding.family->registration) return nullptr;
    return is_wpp(finding) ? kWppBefore : kWorkBefore;
  }
  const bool in_unload = finding.released_on_success &&
                         finding.released_on_success->stage == gate::Stage::unload &&
                         finding.released_on_success->callback.empty();
  return in_unload ? kCleanupOnlyInUnload : nullptr;
}

std::string name_of_resource(const Finding& finding) {
  const verify::ResourceSeen& resource = *finding.resource;
  std::string text = resource.phrase.empty() ? std::string(resource.kind.id()) : resource.phrase;
  if (resource.kind == gate::Resource::pool)
    return fmt::format("{} with tag '{}'", text, resource.name);
  return resource.name.empty() ? text : text + " " + resource.name;
}

class Patterns {
 public:
  explicit Patterns(const std::vector<Finding>& findings) {
    for (const Finding& finding : findings) {
      if (!is_way_out_of_entry(finding)) continue;
      add(pattern_of(finding), finding);
      // Memory for the life of the driver need not be freed by the driver at all.
      if (pattern_of(finding) == kCleanupOnlyInUnload &&
          finding.rule == verify::leak_rule(gate::Resource::pool)) {
        add(kGlobalMemory, finding);
      }
    }
  }

  std::vector<Finding> take() { return std::move(notes_); }

 private:
  void add(const verify::Rule* pattern, const Finding& from) {
    if (pattern == nullptr) return;
    const auto known = std::ranges::find(notes_, pattern, &Finding::rule);
    Finding& note = known == notes_.end() ? begin(pattern, from) : *known;
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

  Finding& begin(const verify::Rule* pattern, const Finding& from) {
    Finding note;
    note.rule = pattern;
    note.title = note.rule->headline;
    note.detail = "shown by " + name_of_resource(from);
    note.acquired = from.acquired;
    note.resource = from.resource;
    note.family = from.family;
    note.registered = from.registered;
    note.advice = note.rule->mend;
    note.identity.fingerprint = pattern->id;
    notes_.push_back(std::move(note));
    return notes_.back();
  }

  std::vector<Finding> notes_;
};

}  // namespace

void add_patterns(DriverReport& report) {
  if (report.family->clean_up_callback.empty()) return;
  Patterns patterns(report.findings);
  for (Finding& note : patterns.take()) report.findings.push_back(std::move(note));
}

}  // namespace rundown::report
