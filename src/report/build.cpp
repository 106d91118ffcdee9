#include "report/build.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "abi/ntstatus.h"
#include "report/identity.h"
#include "report/patterns.h"
#include "report/wording.h"
#include "verify/rule_table.h"

namespace rundown::report {
namespace {

using nt::LifeEnd;
using verify::Choice;
using verify::Defect;
using verify::Outcome;
using verify::ScenarioResult;

constexpr std::size_t kMostFollowed = 1000;  // scenarios whose return is looked up by running again
constexpr std::size_t kTrailShown = 160;     // instructions before the return that are named
constexpr std::string_view kBaseline = "baseline";

std::string id_of(const ScenarioResult& result) {
  const std::string id = verify::scenario_id(result.choices);
  return id.empty() ? std::string(kBaseline) : id;
}

ScenarioRef ref_of(const ScenarioResult& result) {
  ScenarioRef ref{id_of(result), {}};
  for (const Choice& choice : result.choices) ref.sites.push_back(choice.site);
  return ref;
}

struct Case {
  const ScenarioResult* result;
  const Defect* defect;
};

// FNV-1a, so that a key is short wherever it is written.
class KeyHash {
 public:
  KeyHash& add(std::string_view text) {
    for (const char c : text) add_byte(static_cast<std::uint8_t>(c));
    add_byte(0);
    return *this;
  }
  KeyHash& add(const verify::Stack& stack) {
    for (const std::uint64_t address : stack) {
      for (unsigned shift = 0; shift < 64; shift += 8) {
        add_byte(static_cast<std::uint8_t>(address >> shift));
      }
    }
    return *this;
  }
  std::string text() const { return fmt::format("{:016x}", value_); }

 private:
  void add_byte(std::uint8_t byte) { value_ = (value_ ^ byte) * 0x100000001B3; }
  std::uint64_t value_ = 0xCBF29CE484222325;
};

std::string_view end_name(const ScenarioResult& result) {
  return result.end ? nt::name_of(*result.end) : std::string_view{};
}

// What makes two observations one defect: for something left behind, where it was acquired and
// which way the driver went away; for anything else, where the driver was.
//
// What the run with nothing failing leaves behind too is released nowhere: one defect, whichever
// way the driver goes.
std::string key_of(const ScenarioResult& result, const Defect& defect,
                   const ScenarioResult* baseline) {
  KeyHash key;
  key.add(defect.rule->id);
  if (defect.rule->is_leak() && defect.resource) {
    const bool never_released =
        baseline != nullptr && std::ranges::any_of(baseline->defects, [&](const Defect& left) {
          return left.rule == defect.rule && left.resource &&
                 left.resource->acquired == defect.resource->acquired;
        });
    return key.add(end_name(never_released ? *baseline : result))
        .add(defect.resource->acquired)
        .text();
  }
  // Several objects in one block are mended where the block is allocated.
  if (defect.rule == verify::rule("memory/not-resident") && defect.resource) {
    return key.add(defect.resource->acquired).text();
  }
  verify::Stack where =
      defect.where.empty() && defect.resource ? defect.resource->acquired : defect.where;
  if (where.size() > 2) where.resize(2);
  return key.add(where).text();
}

std::string outer_function(const Frames& frames, std::string_view otherwise) {
  for (const Frame& frame : frames) {
    if (frame.function == "DriverEntry") return frame.function;
  }
  const bool known =
      !frames.empty() && !frames.back().function.empty() && !is_entry_code(frames.back());
  return known ? frames.back().function : std::string(otherwise);
}

// What is released by a callback that is no unload routine: the framework calls those of a driver
// that fails, too.
void tell_callback(const verify::CalledBack& callback, const verify::ScenarioResult& failing,
                   const verify::ResourceSeen& resource, const Symbols& symbols,
                   Finding::OnSuccess& success) {
  success.callback = fmt::format("{} of {}", callback.name, callback.of);
  success.also_here = std::ranges::any_of(failing.callbacks, [&](const verify::CalledBack& called) {
    return called.routine == callback.routine && called.order > resource.order;
  });
  const Frames frames = symbols.frames({callback.routine});
  const bool known = !frames.empty() && !frames.back().function.empty();
  success.function = known ? frames.back().function : "The " + success.callback;
}

Finding::FailedCall failed_call(const Choice& choice, const Symbols& symbols) {
  Finding::FailedCall call;
  call.function = choice.function;
  call.outcome = choice.failure;
  call.stack = symbols.frames(choice.stack);
  call.step = choice.step;
  return call;
}

// Where DriverEntry stood when it decided to return: the last line that ran before the line of the
// `ret`, which for most compilers is the closing brace. Where DriverEntry ends in a jump to another
// function, that function's `ret` is the one.
Frames return_frames(const verify::Stack& trail, const Symbols& symbols) {
  Frames frames;
  for (const std::uint64_t address : trail) frames.push_back(symbols.exact(address));
  const auto entry = std::find_if(frames.rbegin(), frames.rend(), [](const Frame& frame) {
    return frame.function == "DriverEntry";
  });
  // The framework's entry code goes on once DriverEntry has returned to it.
  const auto begin = entry == frames.rend() ? frames.begin() : entry.base() - 1;
  frames.erase(std::find_if(begin, frames.end(), &is_entry_code), frames.end());
  std::optional<Frame> last;
  for (auto frame = frames.rbegin(); frame != frames.rend(); ++frame) {
    if (frame->line == 0) continue;
    if (!last) {
      last = *frame;
    } else if (frame->function == last->function && frame->line != last->line) {
      return {*frame};
    }
  }
  if (last) return {*last};
  return {};
}

class Builder {
 public:
  Builder(std::vector<ScenarioResult> results, Symbols& symbols, const FollowReturn& follow,
          DriverReport& report)
      : results_(std::move(results)), symbols_(symbols), follow_(follow), report_(report) {}

  void run() {
    std::ranges::sort(results_, [](const ScenarioResult& left, const ScenarioResult& right) {
      return comes_before(ref_of(left), ref_of(right));
    });
    count();
    group();
    ask_symbols();
    for (const Group& group : groups_) report_.findings.push_back(make_finding(group));
    finish(report_);
    collect_unsupported();
    report_.symbols = symbols_.trouble();
    if (baseline_ != nullptr && baseline_->own_failure) {
      report_.own_failure =
          OwnFailure{baseline_->own_failure->call, symbols_.frames(baseline_->own_failure->stack),
                     baseline_->own_failure->wants_integrity_check};
    }
  }

 private:
  struct Group {
    std::string key;
    std::vector<Case> cases;  // the smallest scenario's first
    std::uint32_t position;   // among that scenario's defects
  };

  void count() {
    std::set<std::pair<std::string, std::uint32_t>> failed;
    for (const ScenarioResult& result : results_) {
      ++report_.explored;
      if (result.choices.empty()) {
        baseline_ = &result;
        report_.baseline_status = result.entry_status;
        report_.baseline_sites = result.sites;
        report_.baseline_outcome = result.outcome;
        report_.baseline_end = result.end;
        report_.add_device_not_run = result.add_device_not_run;
        report_.device_steps = result.steps;
        if (result.failed_step && result.failed_step->is_beginning())
          report_.device_failure = result.failed_step;
        report_.not_opened = result.not_opened;
        report_.over_budget = result.left_out;
        if (result.own_failure) symbols_.add(result.own_failure->stack);
      } else {
        failed.emplace(result.choices[0].function, result.choices[0].ordinal);
      }
      switch (result.outcome) {
        case Outcome::clean:
          ++report_.clean;
          break;
        case Outcome::unsupported:
          ++report_.unsupported_scenarios;
          break;
        case Outcome::lost:
          report_.lost.push_back({id_of(result), result.failure});
          break;
        default:
          break;
      }
      if (!result.defects.empty()) ++report_.with_findings;
    }
    std::ranges::sort(report_.lost, {}, &Incident::scenario);
    report_.sites_failed = static_cast<std::uint32_t>(failed.size());
    // Of a device's life that the baseline did not come to, too.
    report_.baseline_sites = std::max(report_.baseline_sites, report_.sites_failed);
  }

  void group() {
    std::map<std::string, std::size_t> index;
    for (const ScenarioResult& result : results_) {
      std::uint32_t position = 0;
      for (const Defect& defect : result.defects) {
        std::string key = key_of(result, defect, baseline_);
        const auto [at, is_new] = index.emplace(key, groups_.size());
        if (is_new) groups_.push_back({std::move(key), {}, position});
        groups_[at->second].cases.push_back({&result, &defect});
        ++position;
      }
    }
  }

  const verify::Release* success_release(const Defect& defect) const {
    if (baseline_ == nullptr || !defect.resource) return nullptr;
    for (const verify::Release& release : baseline_->releases) {
      if (release.kind == defect.resource->kind && release.function == defect.resource->function &&
          release.ordinal == defect.resource->ordinal) {
        return &release;
      }
    }
    return nullptr;
  }

  void ask_symbols() {
    for (const Group& group : groups_) {
      const ScenarioResult& result = *group.cases.front().result;
      const Defect& defect = *group.cases.front().defect;
      for (const Choice& choice : result.choices) symbols_.add(choice.stack);
      for (const Case& one : group.cases) symbols_.add(last_failing_place(*one.result));
      symbols_.add(defect.where);
      if (defect.resource) {
        symbols_.add(defect.resource->acquired);
        symbols_.add(defect.resource->released);
      }
      if (const verify::Release* release = success_release(defect)) {
        symbols_.add(release->stack);
        if (release->callback) symbols_.add({release->callback->routine});
      }
      if (result.end == LifeEnd::entry_failed && defect.rule->is_leak()) follow(result);
    }
    for (const ScenarioResult& result : results_) {
      for (const auto& missing : result.unsupported) symbols_.add(missing.where);
    }
    symbols_.resolve();
  }

  // Which way DriverEntry went from the failed call to its return.
  void follow(const ScenarioResult& result) {
    if (!follow_ || result.choices.empty() || trails_.size() >= kMostFollowed) return;
    const auto [at, is_new] = trails_.emplace(id_of(result), verify::Stack{});
    if (!is_new) return;
    verify::Stack& trail = at->second;
    trail = follow_(result.choices);
    if (trail.size() > kTrailShown) {
      trail.erase(trail.begin(), trail.end() - static_cast<std::ptrdiff_t>(kTrailShown));
    }
    symbols_.add_exact(trail);
  }

  static verify::Stack last_failing_place(const ScenarioResult& result) {
    if (result.choices.empty() || result.choices.back().stack.empty()) return {};
    return {result.choices.back().stack.front()};
  }

  Finding make_finding(const Group& from) const {
    const std::vector<Case>& group = from.cases;
    const Case& smallest = group.front();
    const ScenarioResult& result = *smallest.result;
    const Defect& defect = *smallest.defect;
    Finding finding;
    finding.rule = defect.rule;
    finding.title = title_of(result, defect);
    finding.detail = defect.detail;
    finding.request = defect.request;
    finding.resource = defect.resource;
    finding.with = defect.with;
    finding.family = report_.family;
    finding.registered = result.registered;
    finding.unloaded = result.end == LifeEnd::unloaded;
    finding.also_on_failure = std::ranges::any_of(
        group, [](const Case& one) { return one.result->end == LifeEnd::entry_failed; });
    for (const Case& one : group) {
      ScenarioRef ref = ref_of(*one.result);
      // A loop may leave the same thing behind several times in one scenario.
      if (finding.scenarios.empty() || finding.scenarios.back().id != ref.id) {
        finding.scenarios.push_back(std::move(ref));
      }
    }
    finding.position = from.position;
    finding.bug_check = defect.bug_check;
    finding.bug_check_seen = defect.bug_check.has_value();
    if (!finding.bug_check && finding.rule->bug_check != 0) {
      finding.bug_check = verify::BugCheckSeen{finding.rule->bug_check, {}};
      finding.bug_check->parameters[0] = finding.rule->parameter1.value_or(0);
    }
    finding.where = symbols_.frames(defect.where);
    if (defect.resource) {
      finding.acquired = symbols_.frames(defect.resource->acquired);
      finding.released = symbols_.frames(defect.resource->released);
    }
    for (const Choice& choice : result.choices) {
      finding.failed_calls.push_back(failed_call(choice, symbols_));
    }
    if (result.entry_status && result.end == LifeEnd::entry_failed) {
      Finding::Returned returned;
      returned.status = *result.entry_status;
      returned.function = "DriverEntry";
      if (const auto trail = trails_.find(id_of(result)); trail != trails_.end()) {
        returned.stack = return_frames(trail->second, symbols_);
      }
      finding.returned = std::move(returned);
    }
    if (!result.choices.empty()) finding.failed_step = result.failed_step;
    if (const verify::Release* release = success_release(defect)) {
      Finding::OnSuccess success;
      success.by = release->by;
      success.stage = release->stage;
      success.step = release->step;
      success.stack = symbols_.frames(release->stack);
      success.function =
          outer_function(success.stack, release->stage == gate::Stage::unload
                                            ? nt::facts_of(gate::Stage::unload).routine
                                            : nt::facts_of(gate::Stage::entry).routine);
      if (release->callback && release->callback->name != report_.family->unload_callback) {
        tell_callback(*release->callback, result, *defect.resource, symbols_, success);
      }
      finding.released_on_success = std::move(success);
    }
    if (baseline_ == nullptr) {
      finding.success_known = Finding::SuccessKnown::not_run;
    } else if (!baseline_->end) {
      finding.success_known = Finding::SuccessKnown::not_run_to_its_end;
    } else if (baseline_->end == LifeEnd::entry_failed) {
      finding.success_known = Finding::SuccessKnown::failed_too;
    }
    std::vector<Finding::FailedCall> last_failures;
    for (const Case& one : group) {
      if (one.result->choices.empty()) continue;
      last_failures.push_back({one.result->choices.back().function,
                               one.result->choices.back().failure,
                               symbols_.frames(last_failing_place(*one.result))});
    }
    finding.identity = identify(finding, last_failures);
    finding.identity.key = from.key;
    return finding;
  }

  void collect_unsupported() {
    std::map<std::pair<std::string, std::string>, std::size_t> index;
    for (const ScenarioResult& result : results_) {
      for (const auto& missing : result.unsupported) {
        const auto [at, is_new] =
            index.emplace(std::pair(missing.module, missing.function), report_.unsupported.size());
        if (is_new) {
          report_.unsupported.push_back(
              {missing.module, missing.function, {}, symbols_.frames(missing.where)});
        }
        report_.unsupported[at->second].scenarios.push_back(ref_of(result));
      }
    }
  }

  std::vector<ScenarioResult> results_;
  Symbols& symbols_;
  const FollowReturn& follow_;
  DriverReport& report_;
  const ScenarioResult* baseline_ = nullptr;
  std::vector<Group> groups_;
  std::map<std::string, verify::Stack> trails_;  // by scenario
};

}  // namespace

void finish(DriverReport& report) {
  for (Finding& finding : report.findings) finding.advice = advice_for(finding);
  add_patterns(report);
  std::ranges::stable_sort(report.findings, std::greater{},
                           [](const Finding& f) { return f.rule->severity; });
}

std::string_view name_of(Outcome outcome) {
  switch (outcome) {
    case Outcome::clean:
      return "clean";
    case Outcome::finding:
      return "finding";
    case Outcome::unsupported:
      return "unsupported";
    case Outcome::crash:
      return "crash";
    case Outcome::hang:
      return "hang";
    case Outcome::lost:
      return "lost";
  }
  return "";
}

void build(std::vector<ScenarioResult> results, Symbols& symbols, const FollowReturn& follow_return,
           DriverReport& report) {
  Builder(std::move(results), symbols, follow_return, report).run();
}

}  // namespace rundown::report
