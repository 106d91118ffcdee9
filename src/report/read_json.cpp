// Reports back from their JSON, for merge and --baseline. What is written by hand or by another
// program is told by one line.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "abi/ntstatus_names.h"
#include "report/json.h"

namespace rundown::report {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
T value_or(const Json& json, const char* name, T otherwise) {
  const auto found = json.find(name);
  return found == json.end() ? otherwise : found->get<T>();
}

std::uint64_t number(const std::string& text) {
  std::uint64_t value = 0;
  const char* begin = text.data() + (text.starts_with("0x") ? 2 : 0);
  const char* end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(begin, end, value, 16);
  if (error != std::errc{} || stopped != end)
    throw std::invalid_argument("'" + text + "' is no number");
  return value;
}

Frames frames(const Json& json, const char* name) {
  Frames all;
  const auto found = json.find(name);
  if (found == json.end()) return all;
  for (const Json& one : *found) {
    Frame frame;
    frame.module = one.at("module").get<std::string>();
    frame.rva = number(one.at("rva").get<std::string>());
    frame.function = value_or(one, "function", std::string());
    frame.file = value_or(one, "file", std::string());
    frame.line = value_or(one, "line", 0U);
    all.push_back(std::move(frame));
  }
  return all;
}

// What a name stands for; complains about one that stands for nothing.
auto known(std::string_view what, const std::string& name, auto find) {
  const auto found = find(name);
  if (!found) throw std::invalid_argument(fmt::format("'{}' is no {}", name, what));
  return *found;
}

// The value of several that has this name.
auto one_named(const auto& values, std::string_view name) {
  using Value = std::remove_cvref_t<decltype(*std::begin(values))>;
  const auto found =
      std::ranges::find_if(values, [&](const Value& value) { return name_of(value) == name; });
  return found == std::end(values) ? std::nullopt : std::optional<Value>(*found);
}

verify::ResourceSeen resource(const Json& json) {
  verify::ResourceSeen made;
  made.kind =
      known("kind of resource", json.at("kind").get<std::string>(), &verify::Subject::named);
  made.name = value_or(json, made.kind == gate::Resource::pool ? "tag" : "name", std::string());
  made.bytes = value_or(json, "bytes", std::uint64_t{0});
  made.phrase = value_or(json, "description", std::string());
  made.function = value_or(json, "acquired_by", std::string());
  made.site = value_or(json, "site", 1U);
  made.step = value_or(json, "step", std::string());
  made.released_by = value_or(json, "released_by", std::string());
  return made;
}

Finding::FailedCall failed_call(const Json& json) {
  auto outcome = json.at("outcome").get<std::string>();
  if (outcome.starts_with("0x")) outcome.erase(0, 2);
  gate::Failure failure = known("outcome of a call", outcome, &verify::parse_outcome);
  if (failure.kind == gate::Failure::Kind::raise) {
    failure.status = known("status", json.at("status").get<std::string>(),
                           [](std::string_view name) { return abi::nt_status_from_name(name); });
  }
  return {json.at("function").get<std::string>(), failure, frames(json, "stack"),
          value_or(json, "step", std::string())};
}

std::optional<verify::FailedStep> failed_step(const Json& json, const char* name) {
  const auto step = json.find(name);
  if (step == json.end()) return std::nullopt;
  return verify::FailedStep{
      step->at("name").get<std::string>(),
      static_cast<std::uint32_t>(number(step->at("status").get<std::string>())),
      value_or(*step, "callbacks", std::vector<std::string>()),
      step->at("followed").get<std::vector<std::string>>()};
}

gate::Stage stage_named(std::string_view name) {
  const auto all = nt::stages();
  const auto found = std::ranges::find(all, name, &nt::Stage::name);
  if (found == all.end()) throw std::invalid_argument(fmt::format("'{}' is no stage", name));
  return found->id;
}

void read_story(const Json& json, Finding& finding) {
  if (const auto bug = json.find("bugcheck"); bug != json.end()) {
    finding.bug_check.emplace();
    finding.bug_check->code =
        static_cast<std::uint32_t>(number(bug->at("code").get<std::string>()));
    finding.bug_check->parameters[0] = number(value_or(*bug, "p1", std::string("0")));
  }
  if (const auto calls = json.find("failed_calls"); calls != json.end()) {
    for (const Json& call : *calls) finding.failed_calls.push_back(failed_call(call));
  } else if (const auto call = json.find("failed_call"); call != json.end()) {
    finding.failed_calls.push_back(failed_call(*call));
  }
  if (const auto returned = json.find("returned"); returned != json.end()) {
    finding.returned = Finding::Returned{
        returned->at("function").get<std::string>(),
        static_cast<std::uint32_t>(number(returned->at("status").get<std::string>())),
        frames(*returned, "stack")};
  }
  finding.failed_step = failed_step(json, "failed_step");
  if (const auto success = json.find("released_on_success"); success != json.end()) {
    finding.released_on_success = Finding::OnSuccess{
        success->at("function").get<std::string>(), success->at("by").get<std::string>(),
        stage_named(success->at("stage").get<std::string>()), frames(*success, "stack")};
    finding.released_on_success->step = value_or(*success, "step", std::string());
    if (const auto callback = success->find("callback"); callback != success->end()) {
      finding.released_on_success->callback = callback->get<std::string>();
      finding.released_on_success->also_here = success->at("also_here").get<bool>();
    }
  }
}

std::vector<ScenarioRef> read_scenarios(const Json& json) {
  const Json& ids = json.at("scenarios");
  const Json& sites = json.at("sites");
  if (ids.empty() || ids.size() != sites.size()) {
    throw std::invalid_argument("scenarios and sites do not match");
  }
  std::vector<ScenarioRef> made;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    made.push_back({ids[i].get<std::string>(), sites[i].get<std::vector<std::uint32_t>>()});
  }
  return made;
}

Finding read_finding(const Json& json) {
  Finding finding;
  const auto rule = json.at("rule").get<std::string>();
  finding.rule = verify::find_rule(rule);
  if (finding.rule == nullptr) throw std::invalid_argument("there is no rule " + rule);
  finding.title = json.at("title").get<std::string>();
  finding.scenarios = read_scenarios(json);
  finding.detail = value_or(json, "detail", std::string());
  finding.request = value_or(json, "request", std::string());
  if (json.contains("resource")) finding.resource = resource(json.at("resource"));
  for (const Json& one : value_or(json, "with", Json::array())) {
    finding.with.push_back(resource(one));
  }
  finding.acquired = frames(json, "acquired");
  finding.released = frames(json, "released");
  finding.where = frames(json, "where");
  read_story(json, finding);
  const Json circumstances = value_or(json, "circumstances", Json::object());
  finding.registered = value_or(circumstances, "framework_driver", false);
  finding.unloaded = value_or(circumstances, "unloaded", false);
  finding.also_on_failure = value_or(circumstances, "also_on_failure", false);
  finding.advice = json.at("advice").get<std::string>();
  finding.identity.fingerprint = json.at("fingerprint").get<std::string>();
  finding.identity.failing = json.at("failing").get<std::vector<std::string>>();
  finding.identity.key = value_or(json, "key", std::string());
  finding.position = value_or(json, "position", 0U);
  return finding;
}

std::vector<Incident> incidents(const Json& json, const char* name) {
  std::vector<Incident> all;
  for (const Json& one : value_or(json, name, Json::array())) {
    all.push_back({one.at("scenario").get<std::string>(), one.at("what").get<std::string>()});
  }
  return all;
}

verify::Outcome outcome_named(const std::string& name) {
  constexpr verify::Outcome kAll[] = {verify::Outcome::clean,       verify::Outcome::finding,
                                      verify::Outcome::unsupported, verify::Outcome::crash,
                                      verify::Outcome::hang,        verify::Outcome::lost};
  return known("outcome", name, [&](std::string_view one) { return one_named(kAll, one); });
}

void read_baseline_run(const Json& json, DriverReport& report) {
  if (!json.at("status").is_null()) {
    report.baseline_status =
        static_cast<std::uint32_t>(number(json.at("status").get<std::string>()));
  }
  report.baseline_sites = json.at("sites").get<std::uint32_t>();
  report.baseline_outcome = outcome_named(json.at("outcome").get<std::string>());
  if (const auto end = json.find("end"); end != json.end()) {
    report.baseline_end = known("end of a life", end->get<std::string>(),
                                [](std::string_view one) { return one_named(nt::kLifeEnds, one); });
  }
  report.device = value_or(json, "device", std::string());
  report.device_steps = value_or(json, "device_steps", std::vector<std::string>());
  if (const auto call = json.find("failed_call"); call != json.end()) {
    report.own_failure = OwnFailure{call->at("call").get<std::string>(), frames(*call, "stack")};
  }
}

void read_gaps(const Json& json, DriverReport& report) {
  const auto shard = value_or(json, "shard", std::string("1/1"));
  char slash = 0;
  std::istringstream in(shard);
  if (!(in >> report.shard >> slash >> report.shards) || slash != '/' || report.shard < 1 ||
      report.shard > report.shards) {
    throw std::invalid_argument("'" + shard + "' is no shard");
  }
  report.not_opened = value_or(json, "not_opened", std::vector<std::string>());
  const auto stages = value_or(json, "stages_not_run", std::vector<std::string>());
  report.add_device_not_run = !stages.empty();
  report.device_needs = value_or(json, "device_needs", std::string());
  report.device_failure = failed_step(json, "device_failure");
  report.io_run = stages.size() == 1;
  report.entry_may_fail = value_or(json, "entry_may_fail", false);
  if (const auto interrupted = json.find("interrupted"); interrupted != json.end()) {
    report.interrupted = true;
    report.not_finished = interrupted->at("not_finished").get<std::uint64_t>();
  }
  report.over_budget = value_or(json, "over_budget", std::uint64_t{0});
  report.symbols = value_or(json, "symbols", std::string());
  report.lost = incidents(json, "lost");
  report.failures = incidents(json, "failures");
}

DriverReport read_report(const Json& json) {
  DriverReport report;
  const Json& driver = json.at("driver");
  report.path = driver.at("path").get<std::string>();
  report.sha256 = value_or(driver, "sha256", std::string());
  if (const auto model = driver.find("model"); model != driver.end()) {
    const auto name = model->get<std::string>();
    report.family = gate::family_named(name);
    if (report.family == nullptr) throw std::invalid_argument("'" + name + "' is no model");
    report.version = value_or(driver, name.c_str(), std::string());
  }
  report.refusal = value_or(json, "error", std::string());
  if (!report.refusal.empty()) return report;
  read_baseline_run(json.at("baseline"), report);
  const Json& scenarios = json.at("scenarios");
  report.explored = scenarios.at("explored").get<std::uint32_t>();
  report.clean = scenarios.at("clean").get<std::uint32_t>();
  report.with_findings = scenarios.at("with_findings").get<std::uint32_t>();
  report.unsupported_scenarios = scenarios.at("unsupported").get<std::uint32_t>();
  report.sites_failed = json.at("coverage").at("sites_failed").get<std::uint32_t>();
  report.seconds = json.at("seconds").get<double>();
  if (report.family == nullptr) throw std::invalid_argument("the driver's model is missing");
  for (const Json& one : json.at("findings")) {
    report.findings.push_back(read_finding(one));
    report.findings.back().family = report.family;
  }
  if (const auto left = json.find("left_out"); left != json.end()) {
    report.left_out = {left->at("only").get<std::uint32_t>(), left->at("skip").get<std::uint32_t>(),
                       left->at("baseline").get<std::uint32_t>()};
  }
  for (const Json& one : json.at("unsupported")) {
    report.unsupported.push_back({one.at("module").get<std::string>(),
                                  one.at("function").get<std::string>(),
                                  read_scenarios(one),
                                  {}});
  }
  read_gaps(json, report);
  return report;
}

}  // namespace

std::variant<std::vector<DriverReport>, std::string> read_json(std::string_view text) {
  std::vector<DriverReport> reports;
  try {
    const Json single = Json::parse(text, nullptr, false);
    if (!single.is_discarded()) {
      reports.push_back(read_report(single));
      return reports;
    }
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
      reports.push_back(read_report(Json::parse(line)));
    }
  } catch (const std::exception& error) {
    return fmt::format("is not a JSON result of rundown check ({})", error.what());
  }
  if (reports.empty()) return "is not a JSON result of rundown check (it is empty)";
  return reports;
}

}  // namespace rundown::report
