// rundown replay and rundown run: one scenario, with its call trace.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "cli/options.h"
#include "cli/request.h"
#include "cli/stages.h"
#include "report/build.h"
#include "report/text.h"

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
  auto prepared = prepare(path, options);
  if (!prepared) return kNotWhollyChecked;
  verify::EngineRequest& request = prepared->request;
  request.file = &prepared->driver.file();
  request.trace = true;
  request.exploration.replay = true;
  request.exploration.only = choices;

  std::vector<TraceLine> lines;
  std::vector<verify::ScenarioResult> results;
  const verify::EngineEnd end = verify::run_engine(
      request,
      {.result = [&](verify::ScenarioResult&& result) { results.push_back(std::move(result)); },
       .trace_line =
           [&](std::uint64_t caller, std::string&& text) {
             lines.push_back({caller, std::move(text)});
           }});
  report::Symbols symbols(with_paths(end.modules, *prepared), symbol_options(options));
  for (const TraceLine& line : lines) {
    if (line.caller != 0) symbols.add({line.caller});
  }
  symbols.resolve();
  for (const TraceLine& line : lines) {
    fmt::print("{:<24} {}\n", caller_text(line, symbols), line.text);
  }
  if (!end.error.empty()) return complain(path, end.error, kRundownFailed);
  if (results.empty()) return complain(path, "the scenario gave no result", kRundownFailed);
  if (results[0].choices.size() < choices.size()) {
    return complain(path,
                    fmt::format("{}: this run never makes that call, or the call cannot fail so",
                                verify::scenario_id(choices)));
  }
  report::DriverReport report;
  report.path = path;
  report.model = prepared->driver.model();
  report.kmdf = prepared->driver.kmdf_version();
  report.replay_options = replay_options(options);
  report::build(std::move(results), symbols, {}, report);
  fmt::print("\n{}", report::to_text(report, {.colour = false, .width = 100, .quiet = true}));
  if (!report.failures.empty()) return kRundownFailed;
  if (!report.findings.empty()) return kFindings;
  return report.unsupported.empty() && !report.own_failure ? kNothingFound : kNotWhollyChecked;
}

}  // namespace

int replay(const Options& options) {
  const auto choices = parse_scenario(options.scenario);
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
