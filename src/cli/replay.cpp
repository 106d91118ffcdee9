// rundown replay and rundown run: one scenario, with its call trace.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "cli/device_choice.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/request.h"
#include "cli/stages.h"
#include "report/build.h"

namespace rundown::cli {
namespace {

struct TraceLine {
  std::uint64_t caller;
  std::string text;
};

std::string caller_text(const TraceLine& line, const report::Symbols& symbols) {
  if (line.caller == 0) return {};
  const report::Frames frames = symbols.frames({line.caller});
  const report::Frame& frame = frames.front();
  // A function that ends in a jump to the export returns to whoever called it: here the machine.
  if (frame.module.empty()) return {};
  if (frame.line != 0) return fmt::format("{}:{}", frame.file, frame.line);
  return fmt::format("{}+0x{:x}", frame.module, frame.rva);
}

int show(const Options& options, const std::vector<verify::Choice>& choices) {
  const std::string& path = options.drivers[0];
  if (!check_options(options)) return kNotWhollyChecked;
  auto ready = prepare(path, options);
  if (const auto* error = std::get_if<std::string>(&ready)) return complain(path, *error);
  auto* prepared = std::get_if<Prepared>(&ready);
  verify::EngineRequest& request = prepared->request;
  request.file = &prepared->driver.file();
  catch_interrupts();
  const std::string device = choose_device(request);
  request.trace = true;
  request.exploration.replay = true;
  request.exploration.only = choices;
  request.exploration.follow_return = !choices.empty();

  std::vector<TraceLine> lines;
  std::vector<verify::ScenarioResult> results;
  const verify::EngineEnd end = verify::run_engine(
      request,
      {.result = [&](verify::ScenarioResult&& result) { results.push_back(std::move(result)); },
       .trace_line =
           [&](std::uint64_t caller, std::string&& text) {
             lines.push_back({caller, std::move(text)});
           },
       .stop = &interrupted});
  report::Symbols symbols(with_paths(end.modules, *prepared), symbol_options(options));
  for (const TraceLine& line : lines) {
    if (line.caller != 0) symbols.add({line.caller});
  }
  symbols.resolve();
  std::string trace;
  for (const TraceLine& line : lines) {
    trace += fmt::format("{:<24} {}\n", report::shown(caller_text(line, symbols)),
                         report::shown(line.text));
  }
  if (!write_text(stdout, trace)) return kRundownFailed;
  if (!end.refusal.empty()) return complain(path, end.refusal);
  if (!end.error.empty()) return complain(path, end.error, kRundownFailed);
  if (end.interrupted) return complain(path, "interrupted", kInterrupted);
  if (results.size() != 1 || end.unattributed) {
    return complain(path, "the scenario gave no result that can be trusted");
  }
  if (results[0].outcome != verify::Outcome::lost && results[0].choices.size() < choices.size()) {
    return complain(path,
                    fmt::format("{}: {}", verify::scenario_id(choices),
                                results[0].refused_choice.empty() ? "this run never makes that call"
                                                                  : results[0].refused_choice));
  }
  report::DriverReport report;
  report.path = path;
  report.device = device;
  report.family = &prepared->driver.family();
  report.version = prepared->driver.version();
  report.replay_options = replay_options(options);
  report.entry_may_fail = options.entry_may_fail || !choices.empty();
  verify::Stack trail = results[0].return_trail;
  report::build(
      std::move(results), symbols, [&](const std::vector<verify::Choice>&) { return trail; },
      report);
  report::TextStyle style = style_of(stdout, true);
  if (!write_text(stdout, "\n" + report::to_text(report, style))) return kRundownFailed;
  return code_of(report::verdict_of(report));
}

}  // namespace

int replay(const Options& options) {
  const auto choices = verify::parse_scenario(options.scenario);
  if (!choices) {
    return complain(
        "", fmt::format("'{}' is not a scenario; it is written like IoCreateDevice#1=C000009A",
                        options.scenario));
  }
  return show(options, *choices);
}

int run(const Options& options) {
  return show(options, {});
}

}  // namespace rundown::cli
