#include "report/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "abi/ntstatus.h"
#include "abi/ntstatus_names.h"
#include "report/symbols.h"
#include "report/version.h"

namespace rundown::report {
namespace {

constexpr std::size_t kLabel = 14;         // columns of a finding's left-hand side
constexpr std::size_t kMostScenarios = 4;  // that are listed by id

std::string plural(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string status_text(std::uint32_t status) {
  const std::string_view name = abi::nt_status_name(static_cast<abi::NTSTATUS>(status));
  return name.empty() ? fmt::format("0x{:08X}", status)
                      : fmt::format("{} (0x{:08X})", name, status);
}

// file:line where it is known, else module+rva.
std::string place(const Frame& frame) {
  if (is_entry_code(frame)) return fmt::format("{}, the framework's entry code", frame.function);
  std::string text = frame.line != 0        ? fmt::format("{}:{}", frame.file, frame.line)
                     : frame.module.empty() ? fmt::format("0x{:x}", frame.rva)
                                            : fmt::format("{}+0x{:x}", frame.module, frame.rva);
  if (!frame.function.empty()) text += fmt::format(" in {}", frame.function);
  return text;
}

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

}  // namespace

std::string shown(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    // C1 controls are two bytes in UTF-8.
    const bool c1 = byte == 0xC2 && i + 1 < text.size() &&
                    static_cast<unsigned char>(text[i + 1]) >= 0x80 &&
                    static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (c1) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(text[++i]));
    } else if (byte < 0x20 || byte == 0x7F) {
      out += fmt::format("\\x{:02x}", byte);
    } else {
      out += text[i];
    }
  }
  return out;
}

namespace {

class Writer {
 public:
  explicit Writer(const TextStyle& style) : style_(style) {}

  void line(std::string_view text) { (out_ += shown(text)) += '\n'; }
  void blank() { out_ += '\n'; }

  void headline(const Finding& finding) {
    const bool error = finding.rule->severity == verify::Severity::error;
    const std::string head =
        fmt::format("{} {}: ", name_of(finding.rule->severity), finding.rule->id);
    const std::string coloured =
        style_.colour ? fmt::format("\x1b[1;{}m{}\x1b[0m", error ? 31 : 33, head) : head;
    write_wrapped(coloured, head.size(), 2, finding.title);
  }

  // A label and its text, broken at words, the following lines under the text.
  void entry(std::string_view label, std::string_view text) {
    const std::string padded = fmt::format("  {:<{}}", label, kLabel - 2);
    write_wrapped(padded, padded.size(), kLabel, text);
  }

  void paragraph(std::string_view text) { write_wrapped("", 0, 0, text); }

  std::string take() { return std::move(out_); }

 private:
  void write_wrapped(std::string_view head, std::size_t head_width, std::size_t indent,
                     std::string_view raw) {
    const std::string clean = shown(raw);
    std::string_view text = clean;
    out_ += head;
    std::size_t column = head_width;
    bool first = true;
    while (!text.empty()) {
      const std::size_t end = std::min(text.find(' '), text.size());
      const std::string_view word = text.substr(0, end);
      text.remove_prefix(std::min(end + 1, text.size()));
      if (!first && column + 1 + word.size() > style_.width) {
        out_ += '\n';
        out_.append(indent, ' ');
        column = indent;
        first = true;
      }
      if (!first) {
        out_ += ' ';
        ++column;
      }
      out_ += word;
      column += word.size();
      first = false;
    }
    out_ += '\n';
  }

  TextStyle style_;
  std::string out_;
};

// The frames of a stack that help: the innermost with its place, then who called it.
void write_stack(Writer& writer, std::string_view label, const Frames& frames,
                 std::string_view before) {
  constexpr std::size_t kMostFrames = 5;
  for (std::size_t i = 0; i < std::min(frames.size(), kMostFrames); ++i) {
    const std::string text = place(frames[i]);
    writer.entry(i == 0 ? label : "",
                 i == 0 ? fmt::format("{}{}", before, text) : "called from " + text);
  }
  if (frames.empty() && !before.empty()) writer.entry(label, before);
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

std::string first_of(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i)
    text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kMost) text += fmt::format(" and {} more", names.size() - kMost);
  return text;
}

// What a framework's driver calls its AddDevice.
std::string_view step_name(const verify::FailedStep& step, const gate::Family& family) {
  return step.name == "AddDevice" ? family.add_device : std::string_view(step.name);
}

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

struct Told {
  const Finding* first;
  std::vector<const Finding*> others;
};

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

std::string model_phrase(const DriverReport& report) {
  const std::string_view title = report.family->title;
  return report.version.empty() ? fmt::format("{} driver", title)
                                : fmt::format("{} {} driver", title, report.version);
}

std::string device_phrase(const DriverReport& report) {
  const std::vector<std::string>& steps = report.device_steps;
  const auto came = [&](std::string_view step) {
    return std::ranges::find(steps, step) != steps.end();
  };
  if (!came("AddDevice")) return {};
  if (!came("IRP_MN_START_DEVICE")) return ", AddDevice ran";
  return fmt::format(", a device{}{} was added{}{}", report.device.empty() ? "" : " ",
                     report.device, came("IRP_MN_REMOVE_DEVICE") ? ", started" : " and started",
                     came("IRP_MN_REMOVE_DEVICE") ? " and removed" : "");
}

std::string life_phrase(const DriverReport& report) {
  if (!report.baseline_status) return "DriverEntry did not return";
  std::string text = "DriverEntry returned " + status_text(*report.baseline_status);
  text += device_phrase(report);
  if (report.baseline_end == nt::LifeEnd::unloaded) text += ", DriverUnload ran";
  if (report.baseline_end == nt::LifeEnd::not_unloadable) text += ", and there is no DriverUnload";
  if (report.baseline_end == nt::LifeEnd::kept_by_device) {
    text += fmt::format(", and Windows cannot unload the driver yet, for {}",
                        report.family->keeps_it_loaded);
  }
  if (!report.baseline_end) text += ", and the run did not come to its end";
  return text;
}

void write_own_failure(Writer& writer, const DriverReport& report) {
  const std::string_view fails = "DriverEntry fails here with nothing made to fail";
  if (!report.own_failure) {
    writer.paragraph(fmt::format(
        "{}, so the rest of it was not checked. rundown run shows the calls before it gave up{}.",
        fails, report.entry_may_fail ? "" : "; --entry-may-fail says that it is meant"));
    return;
  }
  const OwnFailure& own = *report.own_failure;
  writer.paragraph(
      fmt::format("Not wholly checked: {}. It returns what this call gave it:", fails));
  write_stack(writer, "failed call", own.stack,
              fmt::format("{} = {}, at ", own.call, status_text(*report.baseline_status)));
  writer.paragraph(own.wants_integrity_check
                       ? "What follows that call was not run. Windows refuses it to an image that "
                         "was linked without /INTEGRITYCHECK: link the driver with it."
                       : "What follows that call was not run. Where the driver wants something "
                         "that this machine lacks, --reg can give registry values.");
}

// Why a device's life was not run, or not to its end.
void write_device_gap(Writer& writer, const DriverReport& report) {
  if (!report.device_needs.empty()) {
    writer.paragraph(fmt::format(
        "Not checked: what follows AddDevice. With nothing failing it needs {}, which is not "
        "implemented here; DriverEntry and DriverUnload have been checked without a device.",
        report.device_needs));
    writer.blank();
  } else if (report.device_failure) {
    const verify::FailedStep& step = *report.device_failure;
    writer.paragraph(
        fmt::format("Not wholly checked: {} fails with nothing made to fail, so the "
                    "rest of the device's life was not run. --device describes the device that the "
                    "driver is for, --reg the registry that it finds; --stage entry,unload leaves "
                    "the device out.",
                    step_name(step, *report.family)));
    if (report.own_failure) {
      write_stack(writer, "failed call", report.own_failure->stack,
                  fmt::format("{} = {}, at ", report.own_failure->call, status_text(step.status)));
    } else {
      writer.entry("returned", fmt::format("{} = {}", step.name, status_text(step.status)));
    }
    if (!step.callbacks.empty()) writer.entry("in it ran", first_of(step.callbacks));
    writer.blank();
  } else if (report.add_device_not_run) {
    writer.paragraph(
        "Not checked: the driver's AddDevice and what follows it. Only DriverEntry and "
        "DriverUnload have been run.");
    writer.blank();
  }
}

// What was not looked at, or looked at in vain.
void write_gaps(Writer& writer, const DriverReport& report) {
  for (const Unsupported& missing : report.unsupported) {
    writer.paragraph(
        fmt::format("Not checked: {} {} {}!{}, which is not implemented here (first: {}).",
                    plural(missing.scenarios.size(), "scenario"),
                    missing.scenarios.size() == 1 ? "needs" : "need", missing.module,
                    missing.function, missing.scenarios[0].id));
  }
  constexpr std::size_t kMostLost = 5;
  for (std::size_t i = 0; i < std::min(report.lost.size(), kMostLost); ++i) {
    writer.paragraph(fmt::format("Not checked: {} gave no result: {}.", report.lost[i].scenario,
                                 report.lost[i].what));
  }
  if (report.lost.size() > kMostLost) {
    writer.paragraph(
        fmt::format("Not checked: {} more gave none.", report.lost.size() - kMostLost));
  }
  if (report.over_budget != 0) {
    writer.paragraph(fmt::format(
        "Not checked: at least {}, for which the budget left no room (--budget; --shard divides "
        "the work).",
        plural(report.over_budget, "failure")));
  }
  if (report.interrupted) {
    writer.paragraph(
        fmt::format("Interrupted: this is a part. {} at work had not ended, and what was to follow "
                    "was not begun.",
                    plural(report.not_finished, "scenario")));
  }
  for (const Incident& failure : report.failures) {
    writer.paragraph(
        fmt::format("rundown itself failed in {}: {}.", failure.scenario, failure.what));
  }
  const LeftOut& left = report.left_out;
  const auto left_out = [&](std::uint32_t count, std::string_view why) {
    if (count != 0)
      writer.paragraph(fmt::format("{} left out: {}.", plural(count, "finding"), why));
  };
  left_out(left.by_only, "of rules that --only does not name");
  left_out(left.by_skip, "of rules that --skip names");
  left_out(left.by_baseline, "known to --baseline");
}

std::string last_line(const DriverReport& report, std::size_t told) {
  std::string count =
      report.findings.empty() ? "No findings" : plural(report.findings.size(), "finding");
  if (told != report.findings.size()) count += fmt::format(", told as {}", told);
  const std::string why = why_not_whole(report);
  if (why.empty()) return count + ".";
  return fmt::format("{}, and not wholly checked: {}.", count, why);
}

}  // namespace

std::string to_text(const DriverReport& report, const TextStyle& style) {
  Writer writer(style);
  if (!style.quiet) {
    writer.line(fmt::format("{} ({})", report.path, model_phrase(report)));
    writer.paragraph(fmt::format("With nothing failing: {}. {} that can fail.", life_phrase(report),
                                 plural(report.baseline_sites, "call")));
    writer.paragraph(
        fmt::format("{} run, {} clean, {} with findings{}, in {:.0f} ms.",
                    plural(report.explored, "scenario"), report.clean, report.with_findings,
                    report.unsupported_scenarios != 0
                        ? fmt::format(", {} not run to the end", report.unsupported_scenarios)
                        : "",
                    report.seconds * 1000));
    writer.blank();
  }
  if (!style.quiet) write_device_gap(writer, report);
  for (const std::string& attempt : report.not_opened) {
    writer.paragraph(
        fmt::format("Not checked: requests to this device, which the program could "
                    "not open: {}. --open names what it opens.",
                    attempt));
    writer.blank();
  }
  if (report.baseline_end == nt::LifeEnd::entry_failed && !style.quiet) {
    write_own_failure(writer, report);
    writer.blank();
  }
  if (!report.symbols.empty() && !style.quiet) {
    writer.paragraph(fmt::format("Addresses only, {}.", report.symbols));
    writer.blank();
  }
  const std::vector<Told> told = tell_together(report.findings);
  for (const Told& one : told) write_finding(writer, one, report);
  write_gaps(writer, report);
  if (!style.quiet) writer.paragraph(last_line(report, told.size()));
  return writer.take();
}

std::string explain(const verify::Rule& rule, const TextStyle& style) {
  Writer writer(style);
  writer.line(fmt::format("{} ({})", rule.id, name_of(rule.severity)));
  writer.blank();
  writer.entry("must hold", rule.what);
  std::string windows(rule.windows);
  if (rule.bug_check != 0) {
    windows += fmt::format(" Bug check 0x{:X}", rule.bug_check);
    if (rule.parameter1) windows += fmt::format(", parameter 1 = 0x{:X}", *rule.parameter1);
    windows += '.';
  }
  writer.entry("on Windows", windows);
  if (!rule.mend.empty()) {
    writer.entry(rule.is_leak() ? "released by" : "mend it", rule.mend);
  }
  writer.entry("see", rule.documentation());
  return writer.take();
}

}  // namespace rundown::report
