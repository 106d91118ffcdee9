// rundown check
#include <fmt/format.h>
#include <fnmatch.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/options.h"
#include "cli/request.h"
#include "cli/stages.h"
#include "report/build.h"
#include "report/json.h"
#include "report/text.h"

namespace rundown::cli {
namespace {

using Clock = std::chrono::steady_clock;

report::TextStyle style_of(int descriptor, bool quiet) {
  constexpr std::size_t kNarrowest = 40;
  constexpr std::size_t kWidest = 120;
  report::TextStyle style;
  style.quiet = quiet;
  if (isatty(descriptor) == 0) return style;
  style.colour = std::getenv("NO_COLOR") == nullptr;
  winsize size{};
  if (ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col != 0) {
    style.width = std::clamp<std::size_t>(size.ws_col, kNarrowest, kWidest);
  }
  return style;
}

bool matches_any(const std::string& id, const std::vector<std::string>& globs) {
  return std::ranges::any_of(
      globs, [&](const std::string& glob) { return fnmatch(glob.c_str(), id.c_str(), 0) == 0; });
}

// The fingerprints of a previous JSON result (one object, or JSON Lines). nullopt: it is not one.
std::optional<std::set<std::string>> read_baseline(const std::string& path) {
  std::ifstream in(path);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  if (!in) return std::nullopt;
  std::set<std::string> known;
  const auto take = [&](const nlohmann::json& json) {
    if (!json.is_object() || !json.contains("findings")) return false;
    for (const auto& finding : json["findings"]) known.insert(finding.value("fingerprint", ""));
    return true;
  };
  if (take(nlohmann::json::parse(text, nullptr, false))) return known;
  std::size_t lines = 0;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line); ++lines) {
    if (!take(nlohmann::json::parse(line, nullptr, false))) return std::nullopt;
  }
  if (lines == 0) return std::nullopt;
  return known;
}

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
  verify::run_engine(
      request,
      {.result = [&](verify::ScenarioResult&& result) { trail = std::move(result.return_trail); },
       .trace_line = {}});
  return trail;
}

// The report, or the code of a complaint.
std::optional<report::DriverReport> check_driver(Prepared& prepared, const Options& options) {
  verify::EngineRequest& request = prepared.request;
  request.file = &prepared.driver.file();
  const auto start = Clock::now();
  report::DriverReport report;
  report.path = prepared.driver.path();
  report.sha256 = prepared.driver.sha256();
  report.model = prepared.driver.model();
  report.kmdf = prepared.driver.kmdf_version();
  report.io_run = request.program.has_value();
  report.replay_options = replay_options(options);

  std::vector<verify::ScenarioResult> results;
  verify::EngineEnd end;
  {
    Progress progress;
    end = verify::run_engine(request, {.result =
                                           [&](verify::ScenarioResult&& result) {
                                             results.push_back(std::move(result));
                                             progress.step(report.path);
                                           },
                                       .trace_line = {}});
  }
  if (!end.error.empty() && results.empty()) {
    complain(report.path, end.error, kRundownFailed);
    return std::nullopt;
  }
  report.seconds = std::chrono::duration<double>(Clock::now() - start).count();
  report::Symbols symbols(with_paths(end.modules, prepared), symbol_options(options));
  report::build(
      std::move(results), symbols,
      [&](const std::vector<verify::Choice>& choices) { return follow_return(request, choices); },
      report);
  if (!end.error.empty()) report.failures.push_back({"the baseline", end.error});
  return report;
}

void filter(report::DriverReport& report, const Options& options,
            const std::optional<std::set<std::string>>& baseline) {
  std::erase_if(report.findings, [&](const report::Finding& finding) {
    const std::string& id = finding.rule->id;
    if (!options.only.empty() && !matches_any(id, options.only)) return true;
    if (matches_any(id, options.skip)) return true;
    return baseline && baseline->contains(report::fingerprint(finding));
  });
}

int code_of(const report::DriverReport& report) {
  if (!report.failures.empty()) return kRundownFailed;
  const bool found = std::ranges::any_of(report.findings, [](const report::Finding& finding) {
    return finding.rule->severity != verify::Severity::note;
  });
  if (found) return kFindings;
  return report.unsupported.empty() && !report.own_failure ? kNothingFound : kNotWhollyChecked;
}

// The gravest: a failure of ours, then findings, then what was not checked.
int worse(int left, int right) {
  constexpr auto kRank = [](int code) {
    return code == kRundownFailed ? 3 : code == kFindings ? 2 : code == kNotWhollyChecked ? 1 : 0;
  };
  return kRank(left) >= kRank(right) ? left : right;
}

bool write_all(std::FILE* stream, const std::string& text) {
  return std::fwrite(text.data(), 1, text.size(), stream) == text.size() &&
         std::fflush(stream) == 0;
}

}  // namespace

int check(const Options& options) {
  std::optional<std::set<std::string>> baseline;
  if (!options.baseline.empty()) {
    baseline = read_baseline(options.baseline);
    if (!baseline) return complain(options.baseline, "is not a JSON result of rundown check");
  }
  std::FILE* json = nullptr;
  const bool json_on_stdout = options.json == "-";
  if (json_on_stdout) {
    json = stdout;
  } else if (!options.json.empty()) {
    json = std::fopen(options.json.c_str(), "w");
    if (json == nullptr) return complain(options.json, "cannot be written");
  }
  std::FILE* text = json_on_stdout ? stderr : stdout;
  const report::TextStyle style = style_of(fileno(text), options.quiet);

  int code = kNothingFound;
  for (const std::string& path : options.drivers) {
    auto prepared = prepare(path, options);
    auto report = prepared ? check_driver(*prepared, options) : std::nullopt;
    if (!report) {
      code = worse(code, prepared ? kRundownFailed : kNotWhollyChecked);
      continue;
    }
    filter(*report, options, baseline);
    code = worse(code, code_of(*report));
    if (!write_all(text, report::to_text(*report, style))) return kRundownFailed;
    if (json != nullptr && !write_all(json, report::to_json(*report, options.drivers.size() > 1))) {
      return complain(options.json, "cannot be written", kRundownFailed);
    }
  }
  if (json != nullptr && !json_on_stdout && std::fclose(json) != 0) {
    return complain(options.json, "cannot be written", kRundownFailed);
  }
  return code;
}

}  // namespace rundown::cli
