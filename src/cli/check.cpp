// rundown check
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <optional>

#include "cli/device_choice.h"
#include "cli/documents.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/output.h"
#include "cli/request.h"
#include "cli/selection.h"
#include "cli/stages.h"
#include "nt/life.h"
#include "report/build.h"

namespace rundown::cli {
namespace {

using Clock = std::chrono::steady_clock;
using report::DriverReport;

// How far a long exploration is, on a terminal.
class Progress {
 public:
  Progress() : shown_(isatty(STDERR_FILENO) != 0) {}
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void step(const std::string& driver) {
    ++count_;
    const auto now = Clock::now();
    if (!shown_ || now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    fmt::print(stderr, "\r{}: {} scenarios", driver, count_);
    drawn_ = true;
  }
  void clear() {
    if (drawn_) fmt::print(stderr, "\r\x1b[K");
    drawn_ = false;
  }

 private:
  bool shown_;
  bool drawn_ = false;
  std::size_t count_ = 0;
  Clock::time_point last_ = Clock::now();
};

verify::Stack follow_return(const verify::EngineRequest& base,
                            const std::vector<verify::Choice>& choices) {
  verify::EngineRequest request = base;
  request.exploration.replay = true;
  request.exploration.follow_return = true;
  request.exploration.only = choices;
  verify::Stack trail;
  if (interrupted()) return trail;
  verify::run_engine(
      request,
      {.result = [&](verify::ScenarioResult&& result) { trail = std::move(result.return_trail); },
       .trace_line = {},
       .stop = &interrupted});
  return trail;
}

DriverReport about(const Prepared& prepared, const Options& options) {
  const verify::EngineRequest& request = prepared.request;
  DriverReport report;
  report.path = prepared.driver.path();
  report.sha256 = prepared.driver.sha256();
  report.family = &prepared.driver.family();
  report.version = prepared.driver.version();
  report.io_run = request.program.has_value();
  report.replay_options = replay_options(options);
  report.entry_may_fail = options.entry_may_fail;
  report.shard = request.exploration.shard + 1;
  report.shards = request.exploration.shards;
  return report;
}

struct Explored {
  std::vector<verify::ScenarioResult> results;
  verify::EngineEnd end;
};

Explored explore(const verify::EngineRequest& request, const std::string& driver) {
  Explored explored;
  Progress progress;
  explored.end = verify::run_engine(request, {.result =
                                                  [&](verify::ScenarioResult&& result) {
                                                    explored.results.push_back(std::move(result));
                                                    progress.step(driver);
                                                  },
                                              .trace_line = {},
                                              .stop = &interrupted});
  return explored;
}

bool is_of_device(gate::Stage stage) {
  return nt::facts_of(stage).chosen_by == nt::name_of(gate::Stage::device);
}

// What the device's life needs and is missing here, when the run with nothing failing meets it.
std::string device_needs(const std::vector<verify::ScenarioResult>& results) {
  for (const verify::ScenarioResult& result : results) {
    if (!result.choices.empty() || result.unsupported.empty()) continue;
    const verify::UnsupportedSeen& missing = result.unsupported.front();
    if (is_of_device(missing.stage)) return missing.module + "!" + missing.function;
  }
  return {};
}

// DriverEntry and DriverUnload are explored once more without a device; of the first exploration
// stays what failed in the device's life and did not meet what is missing.
void explore_without_device(verify::EngineRequest& request, const std::string& driver,
                            Explored& explored) {
  std::erase_if(explored.results, [](const verify::ScenarioResult& result) {
    return result.choices.empty() || !is_of_device(result.choices.front().stage) ||
           result.outcome == verify::Outcome::unsupported;
  });
  for (const nt::Stage& stage : nt::stages()) {
    if (!is_of_device(stage.id) && !stage.only_if_named)
      request.exploration.stages.push_back(stage.id);
  }
  Explored rest = explore(request, driver);
  std::ranges::move(rest.results, std::back_inserter(explored.results));
  explored.end = std::move(rest.end);
}

DriverReport check_driver(Prepared& prepared, const Options& options) {
  verify::EngineRequest& request = prepared.request;
  request.file = &prepared.driver.file();
  const auto start = Clock::now();
  DriverReport report = about(prepared, options);
  Explored explored = explore(request, report.path);
  if (is_refused(explored.results)) {
    report.device = choose_device(request);
    if (!report.device.empty()) explored = explore(request, report.path);
  }
  if (options.stages.empty()) {
    report.device_needs = device_needs(explored.results);
    if (!report.device_needs.empty()) explore_without_device(request, report.path, explored);
  }
  auto& [results, end] = explored;
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  report.refusal = end.refusal;
  report.interrupted = end.interrupted;
  report.not_finished = end.not_finished;
  report::Symbols symbols(with_paths(end.modules, prepared), symbol_options(options));
  report::build(
      std::move(results), symbols,
      [&](const std::vector<verify::Choice>& choices) { return follow_return(request, choices); },
      report);
  if (!end.error.empty()) report.failures.push_back({"the baseline", end.error});
  if (end.unattributed) {
    report.lost.push_back({"a scenario", "a message came that none at work can have sent"});
  }
  return report;
}

// A file that is not run at all has a report, too: it says so.
DriverReport check_file(const std::string& path, const Options& options) {
  auto prepared = prepare(path, options);
  if (auto* ready = std::get_if<Prepared>(&prepared)) return check_driver(*ready, options);
  DriverReport report;
  report.path = path;
  report.refusal = std::get<std::string>(prepared);
  return report;
}

// The gravest of several drivers.
int worse(int left, int right) {
  constexpr auto kRank = [](int code) {
    constexpr std::array kGravestLast{kNothingFound, kNotWhollyChecked, kFindings, kRundownFailed,
                                      kInterrupted};
    return std::ranges::find(kGravestLast, code) - kGravestLast.begin();
  };
  return kRank(left) >= kRank(right) ? left : right;
}

struct Unchecked {
  std::string path;
  std::string why;
};

// What would be lost above the reports of the others.
std::string remind(const std::vector<Unchecked>& unchecked, std::size_t drivers) {
  if (unchecked.empty() || drivers < 2) return {};
  std::string text =
      fmt::format("\n{} of {} drivers not wholly checked:\n", unchecked.size(), drivers);
  for (const Unchecked& one : unchecked) {
    text += fmt::format("  {}: {}\n", report::shown(one.path), report::shown(one.why));
  }
  return text;
}

}  // namespace

int code_of(report::Verdict verdict) {
  using report::Verdict;
  switch (verdict) {
    case Verdict::clean:
      return kNothingFound;
    case Verdict::findings:
      return kFindings;
    case Verdict::not_wholly_checked:
      return kNotWhollyChecked;
    case Verdict::failed:
      return kRundownFailed;
    case Verdict::interrupted:
      return kInterrupted;
  }
  return kRundownFailed;
}

int check(const Options& options) {
  const auto selection = Selection::read(options);
  if (!selection || !check_options(options)) return kNotWhollyChecked;
  Documents documents;
  if (!documents.open(options)) return kNotWhollyChecked;
  std::FILE* text = documents.take_standard_output() ? stderr : stdout;
  const report::TextStyle style = style_of(text, options.quiet);
  catch_interrupts();

  int code = kNothingFound;
  bool written = true;
  std::vector<Unchecked> unchecked;
  for (const std::string& path : options.drivers) {
    DriverReport report;
    if (interrupted()) {
      report.path = path;
      report.refusal = "not begun: interrupted";
      report.interrupted = true;
    } else {
      report = check_file(path, options);
    }
    selection->apply(report);
    code = worse(code, code_of(report::verdict_of(report)));
    if (std::string why = report::why_not_whole(report); !why.empty()) {
      unchecked.push_back({path, std::move(why)});
    }
    if (!report.refusal.empty()) {
      complain(path, report.refusal);
    } else {
      written = write_text(text, report::to_text(report, style)) && written;
    }
    written = documents.add(report) && written;
  }
  if (!options.quiet) {
    written = write_text(text, remind(unchecked, options.drivers.size())) && written;
  }
  written = documents.close() && written;
  return written ? code : worse(code, kRundownFailed);
}

}  // namespace rundown::cli
