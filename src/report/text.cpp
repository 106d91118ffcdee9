#include "report/text.h"

#include <fmt/format.h>

#include <algorithm>

#include "report/text_finding.h"

namespace rundown::report {
namespace {

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
