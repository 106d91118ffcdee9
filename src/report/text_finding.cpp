#include "report/text_finding.h"

#include <fmt/format.h>

#include <algorithm>

#include "abi/ntstatus_names.h"

namespace rundown::report {
namespace {

constexpr std::size_t kMostScenarios = 4;  // that are listed by id

std::string outcome_phrase(const Finding::FailedCall& call) {
  const std::string outcome = verify::outcome_text(call.outcome);
  const std::string_view name = abi::nt_status_name(call.outcome.status);
  switch (call.outcome.kind) {
    case gate::Failure::Kind::null:
    case gate::Failure::Kind::false_value:
      return "made to return " + outcome;
    case gate::Failure::Kind::raise:
      return fmt::format("made to raise {}", name);
    case gate::Failure::Kind::status:
      break;
  }
  return name.empty() ? "made to return 0x" + outcome
                      : fmt::format("made to return {} (0x{})", name, outcome);
}

std::string_view acquired_label(const Finding& finding) {
  if (!finding.resource) return "acquired";
  return finding.resource->kind == gate::Resource::pool ? "allocated" : "acquired";
}

// Damage next to a block is found when the block is freed, not when it is done.
std::string_view where_label(const Finding& finding) {
  constexpr std::uint32_t kSpecialPoolDetectedMemoryCorruption = 0xC1;
  const bool found_later =
      finding.bug_check_seen && finding.bug_check->code == kSpecialPoolDetectedMemoryCorruption;
  return found_later ? "noticed" : "happened";
}

// Why what undoes it after success does not run now.
std::string_view reason_of(const Finding& finding) {
  return finding.registered ? finding.family->when_registered : finding.family->when_unregistered;
}

}  // namespace

std::string first_of(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i)
    text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kMost) text += fmt::format(" and {} more", names.size() - kMost);
  return text;
}

std::string_view step_name(const verify::FailedStep& step, const gate::Family& family) {
  return step.name == "AddDevice" ? family.add_device : std::string_view(step.name);
}

namespace {

// How the step ended that the failed call was made in, and what Windows did then.
void write_step(Writer& writer, const Finding& finding) {
  const verify::FailedStep& step = *finding.failed_step;
  writer.entry("returned",
               fmt::format("{} = {}", step_name(step, *finding.family), status_text(step.status)));
  if (!finding.rule->is_leak()) return;
  const bool itself =
      step.callbacks.size() == 1 && step.callbacks.front() == step_name(step, *finding.family);
  if (!step.callbacks.empty() && !itself) writer.entry("in it ran", first_of(step.callbacks));
  writer.entry("then ran", step.followed.empty()
                               ? "nothing: the device object keeps the driver loaded"
                               : first_of(step.followed));
}

constexpr std::string_view kRemoval = "IRP_MN_REMOVE_DEVICE";

// "EvtDeviceD0Exit of WDFDEVICE": by the framework's own rules.
std::string why_not_called(const Finding& finding, const Finding::OnSuccess& success) {
  if (finding.family->why_not_called == nullptr) return {};
  const std::string_view callback = success.callback;
  return std::string(finding.family->why_not_called(callback.substr(0, callback.find(' '))));
}

// What a device's removal releases when nothing fails.
void write_device_success(Writer& writer, const Finding& finding) {
  if (finding.success_known != Finding::SuccessKnown::yes) {
    writer.entry("on success",
                 "not known: the run with nothing failing did not come to its end here.");
    return;
  }
  if (!finding.released_on_success || finding.released_on_success->by.empty()) {
    writer.entry("on success", "nothing releases it in the successful run either.");
    return;
  }
  const Finding::OnSuccess& success = *finding.released_on_success;
  write_stack(writer, "on success", success.stack, fmt::format("{} releases it at ", success.by));
  const std::string where = !success.callback.empty() ? success.callback
                            : !success.step.empty()   ? success.step
                                                      : success.function;
  const bool ran = success.also_here || (finding.failed_step && success.callback.empty() &&
                                         std::ranges::find(finding.failed_step->followed, where) !=
                                             finding.failed_step->followed.end());
  const std::string why = why_not_called(finding, success);
  if (ran) {
    writer.entry("", fmt::format("{} ran in this run, too, and did not release it.", where));
  } else if (!why.empty()) {
    writer.entry("", fmt::format("{} did not run after that: {}.", where, why));
  } else if (finding.failed_step) {
    writer.entry("", fmt::format("{} did not run: {} had failed.", where,
                                 step_name(*finding.failed_step, *finding.family)));
    const std::vector<std::string>& followed = finding.failed_step->followed;
    if (where != kRemoval && std::ranges::find(followed, kRemoval) != followed.end())
      writer.entry("", fmt::format("{} did, and did not release it.", kRemoval));
  } else {
    writer.entry("", "This run did not come there.");
  }
}

void write_success(Writer& writer, const Finding& finding) {
  if (finding.resource && !finding.resource->step.empty()) {
    if (!finding.failed_calls.empty()) write_device_success(writer, finding);
    return;
  }
  const bool thread = finding.resource && finding.resource->kind == gate::Resource::thread;
  const bool released = finding.released_on_success && !finding.released_on_success->by.empty();
  if (finding.unloaded && released && !thread) {
    write_stack(writer, "on success", finding.released_on_success->stack,
                fmt::format("{} releases it at ", finding.released_on_success->by));
    writer.entry("", "This run did not come there, and DriverUnload ran and did not release it.");
    return;
  }
  if (finding.unloaded) {
    writer.entry("on success", thread ? "DriverUnload ran, and did not wait for its end."
                                      : "DriverUnload ran, and did not release it.");
    return;
  }
  if (!finding.returned || finding.success_known == Finding::SuccessKnown::not_run) return;
  if (finding.success_known == Finding::SuccessKnown::not_run_to_its_end) {
    writer.entry("on success",
                 "not known: the run with nothing failing did not come to its end here.");
    return;
  }
  if (finding.success_known == Finding::SuccessKnown::failed_too) {
    writer.entry("on success", "not known: DriverEntry fails here with nothing made to fail.");
    return;
  }
  if (!finding.released_on_success) {
    writer.entry("on success",
                 "nothing releases it in the successful run either, or it is then still in use.");
    return;
  }
  const Finding::OnSuccess& success = *finding.released_on_success;
  if (success.by.empty()) {
    writer.entry("on success", "it is over by itself long before the driver is unloaded.");
    return;
  }
  write_stack(writer, "on success", success.stack, fmt::format("{} releases it at ", success.by));
  if (success.also_here) {
    writer.entry("",
                 fmt::format("{} ran in this run, too, and did not release it.", success.function));
  } else if (finding.registered && !success.callback.empty() &&
             success.stage == gate::Stage::unload) {
    writer.entry("",
                 fmt::format("{} did not run; it is the {}.", success.function, success.callback));
  } else if (success.stage == gate::Stage::unload) {
    writer.entry("", fmt::format("{} did not run: {}.", success.function, reason_of(finding)));
  } else {
    writer.entry("", "This path returned before it came there.");
  }
}

// An address in this machine, which says nothing to the reader: another machine has others.
bool is_address(std::uint64_t value) {
  constexpr std::uint64_t kSignExtendedStatus = 0xFFFF'FFFF'0000'0000;
  return value > 0xFFFF'FFFF && value < kSignExtendedStatus;
}

std::string bug_check_text(const verify::BugCheckSeen& bug, bool seen) {
  std::string text = fmt::format("0x{:X}", bug.code);
  if (seen) {
    text += " (";
    for (std::size_t i = 0; i < std::size(bug.parameters); ++i) {
      text += i == 0 ? "" : ", ";
      text += is_address(bug.parameters[i]) ? "address" : fmt::format("0x{:X}", bug.parameters[i]);
    }
    text += ')';
  } else if (bug.parameters[0] != 0) {
    text += fmt::format(", parameter 1 = 0x{:X}", bug.parameters[0]);
  }
  return text;
}

void write_windows(Writer& writer, const Finding& finding) {
  const bool leak = finding.rule->is_leak();
  std::string text(finding.rule->windows);
  if (finding.bug_check && finding.bug_check->code != 0) {
    text += fmt::format(
        " {} {}.",
        leak && finding.bug_check->code == 0xC4 ? "Driver Verifier's bug check:" : "Bug check",
        bug_check_text(*finding.bug_check, finding.bug_check_seen));
  }
  writer.entry("on Windows", text);
}

// "128 bytes of nonpaged pool, tag 'Fred'", "a framework object WDFMEMORY".
std::string describe(const verify::ResourceSeen& resource) {
  std::string text = resource.kind == gate::Resource::pool
                         ? fmt::format("{} bytes of {}", resource.bytes, resource.phrase)
                         : resource.phrase;
  if (!resource.name.empty())
    text += resource.kind == gate::Resource::pool ? fmt::format(", tag '{}'", resource.name)
                                                  : " " + resource.name;
  return text;
}

// Of one rule, left by the very same paths: from so many on, the first tells for all, and the
// others are listed below it.
constexpr std::size_t kToldTogether = 4;

std::string_view releases_it(const Finding& finding) {
  return finding.released_on_success ? finding.released_on_success->function : std::string_view();
}

bool alike(const Finding& one, const Finding& other) {
  return one.rule == other.rule && one.rule->is_leak() && one.resource && other.resource &&
         releases_it(one) == releases_it(other) &&
         std::ranges::equal(one.scenarios, other.scenarios, {}, &ScenarioRef::id, &ScenarioRef::id);
}

}  // namespace

std::vector<Told> tell_together(const std::vector<Finding>& findings) {
  std::vector<Told> kinds;
  for (const Finding& finding : findings) {
    const auto kind =
        std::ranges::find_if(kinds, [&](const Told& k) { return alike(*k.first, finding); });
    if (kind == kinds.end()) {
      kinds.push_back({&finding, {}});
    } else {
      kind->others.push_back(&finding);
    }
  }
  std::vector<Told> told;
  for (Told& kind : kinds) {
    if (kind.others.size() + 1 >= kToldTogether) {
      told.push_back(std::move(kind));
      continue;
    }
    told.push_back({kind.first, {}});
    for (const Finding* other : kind.others) told.push_back({other, {}});
  }
  std::ranges::stable_sort(told, {}, &Told::first);  // as they stand in the report
  return told;
}

namespace {

void write_others(Writer& writer, const std::vector<const Finding*>& others) {
  if (others.empty()) return;
  writer.entry("as well", fmt::format("the same paths leave {} more:", others.size()));
  for (const Finding* other : others) {
    const std::string what = describe(*other->resource);
    writer.entry("", other->acquired.empty()
                         ? what
                         : fmt::format("{}, {} at {}", what, acquired_label(*other),
                                       place(other->acquired.front())));
  }
}

}  // namespace

void write_finding(Writer& writer, const Told& told, const DriverReport& report) {
  const Finding& finding = *told.first;
  writer.headline(finding);
  if (!finding.detail.empty()) writer.entry("evidence", finding.detail + ".");
  if (!finding.request.empty()) {
    writer.entry("request", fmt::format("a program's {}", finding.request));
  }
  for (const auto& call : finding.failed_calls) {
    write_stack(writer, "failed call", call.stack,
                fmt::format("{} {}, at ", call.function, outcome_phrase(call)));
  }
  if (!finding.acquired.empty()) {
    write_stack(writer, acquired_label(finding), finding.acquired,
                finding.resource->function.empty() ? "at " : finding.resource->function + " at ");
  }
  if (!finding.released.empty()) {
    const verify::Subject kind = finding.resource->kind;
    const std::string& by = finding.resource->released_by;
    write_stack(writer,
                kind == gate::Resource::pool  ? "freed"
                : kind == gate::Resource::irp ? "first ended"
                                              : "given back",
                finding.released, by.empty() ? "at " : by + " at ");
  }
  for (std::size_t i = 0; i < finding.with.size(); ++i) {
    writer.entry(i == 0 ? "and with it" : "", describe(finding.with[i]));
  }
  if (!finding.where.empty()) write_stack(writer, where_label(finding), finding.where, "at ");
  if (finding.returned) {
    const std::string text =
        fmt::format("{} = {}", finding.returned->function, status_text(finding.returned->status));
    writer.entry("returned",
                 finding.returned->stack.empty()
                     ? text
                     : fmt::format("{}, at {}", text, place(finding.returned->stack[0])));
  }
  if (finding.failed_step) write_step(writer, finding);
  write_others(writer, told.others);
  if (finding.rule->is_leak()) write_success(writer, finding);
  write_windows(writer, finding);
  if (!finding.advice.empty()) writer.entry("mend it", finding.advice);
  if (finding.scenarios.size() > 1) {
    std::string also;
    for (std::size_t i = 1; i < std::min(finding.scenarios.size(), kMostScenarios + 1); ++i) {
      also += (i > 1 ? ", " : "") + finding.scenarios[i].id;
    }
    if (finding.scenarios.size() > kMostScenarios + 1) {
      also += fmt::format(" and {} more", finding.scenarios.size() - kMostScenarios - 1);
    }
    writer.entry("also when", also);
  }
  writer.entry("see it", fmt::format("rundown replay {} '{}'{}", report.path,
                                     finding.scenarios[0].id, report.replay_options));
  writer.entry("explained", fmt::format("rundown rules {}", finding.rule->id));
  writer.blank();
}

}  // namespace rundown::report
