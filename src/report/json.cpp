#include "report/json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "abi/ntstatus_names.h"
#include "report/version.h"

namespace rundown::report {
namespace {

using Json = nlohmann::ordered_json;

std::string hex(std::uint64_t value) {
  return fmt::format("0x{:X}", value);
}
std::string status_text(std::uint32_t status) {
  return fmt::format("0x{:08X}", status);
}

Json to_json(const Frame& frame) {
  Json json{{"module", frame.module}, {"rva", fmt::format("0x{:x}", frame.rva)}};
  if (!frame.function.empty()) json["function"] = frame.function;
  if (frame.line != 0) {
    json["file"] = frame.file;
    json["line"] = frame.line;
  }
  return json;
}

Json to_json(const Frames& frames) {
  Json json = Json::array();
  for (const Frame& frame : frames) json.push_back(to_json(frame));
  return json;
}

Json to_json(const verify::ResourceSeen& resource) {
  Json json{{"kind", resource.kind.id()}};
  if (!resource.name.empty())
    json[resource.kind == gate::Resource::pool ? "tag" : "name"] = resource.name;
  if (resource.bytes != 0) json["bytes"] = resource.bytes;
  if (!resource.phrase.empty()) json["description"] = resource.phrase;
  if (!resource.function.empty()) json["acquired_by"] = resource.function;
  if (resource.site > 1) json["site"] = resource.site;
  if (!resource.step.empty()) json["step"] = resource.step;
  if (!resource.released_by.empty()) json["released_by"] = resource.released_by;
  return json;
}

Json to_json(const verify::BugCheckSeen& bug) {
  Json json{{"code", hex(bug.code)}};
  if (bug.parameters[0] != 0) json["p1"] = hex(bug.parameters[0]);
  return json;
}

Json to_json(const Finding::FailedCall& call) {
  using Kind = gate::Failure::Kind;
  const Kind kind = call.outcome.kind;
  const std::string outcome = verify::outcome_text(call.outcome);
  Json json{{"function", call.function}, {"outcome", (kind == Kind::status ? "0x" : "") + outcome}};
  const std::string_view name = abi::nt_status_name(call.outcome.status);
  if ((kind == Kind::status || kind == Kind::raise) && !name.empty()) json["status"] = name;
  if (!call.step.empty()) json["step"] = call.step;
  json["stack"] = to_json(call.stack);
  return json;
}

Json to_json(const verify::FailedStep& step) {
  return {{"name", step.name},
          {"status", status_text(step.status)},
          {"callbacks", step.callbacks},
          {"followed", step.followed}};
}

// What advice and patterns are made from, so that merged shards come to the same.
Json circumstances(const Finding& finding) {
  Json json = Json::object();
  if (finding.family->is_framework) {
    json["framework"] = true;
    if (finding.registered) json["framework_driver"] = true;
  }
  if (finding.unloaded) json["unloaded"] = true;
  if (finding.also_on_failure) json["also_on_failure"] = true;
  return json;
}

void add_scenarios(Json& json, const std::vector<ScenarioRef>& scenarios) {
  Json ids = Json::array();
  Json sites = Json::array();
  for (const ScenarioRef& scenario : scenarios) {
    ids.push_back(scenario.id);
    sites.push_back(scenario.sites);
  }
  json["scenarios"] = std::move(ids);
  json["count"] = scenarios.size();
  json["sites"] = std::move(sites);
}

Json to_json(const Finding& finding) {
  Json json{{"rule", finding.rule->id}, {"severity", std::string(name_of(finding.rule->severity))}};
  if (finding.bug_check && finding.bug_check->code != 0) {
    json["bugcheck"] = to_json(*finding.bug_check);
  }
  json["title"] = finding.title;
  add_scenarios(json, finding.scenarios);
  if (!finding.detail.empty()) json["detail"] = finding.detail;
  if (!finding.request.empty()) json["request"] = finding.request;
  if (finding.resource) json["resource"] = to_json(*finding.resource);
  for (const verify::ResourceSeen& one : finding.with) json["with"].push_back(to_json(one));
  if (!finding.acquired.empty()) json["acquired"] = to_json(finding.acquired);
  if (!finding.released.empty()) json["released"] = to_json(finding.released);
  if (!finding.where.empty()) json["where"] = to_json(finding.where);
  if (!finding.failed_calls.empty()) {
    // The last one tips the scale; deeper scenarios list the others too.
    json["failed_call"] = to_json(finding.failed_calls.back());
    if (finding.failed_calls.size() > 1) {
      Json all = Json::array();
      for (const auto& call : finding.failed_calls) all.push_back(to_json(call));
      json["failed_calls"] = std::move(all);
    }
  }
  if (finding.returned) {
    json["returned"] = {{"function", finding.returned->function},
                        {"status", status_text(finding.returned->status)},
                        {"stack", to_json(finding.returned->stack)}};
  }
  if (finding.failed_step) json["failed_step"] = to_json(*finding.failed_step);
  if (finding.released_on_success) {
    json["released_on_success"] = {{"function", finding.released_on_success->function},
                                   {"by", finding.released_on_success->by},
                                   {"stage", nt::name_of(finding.released_on_success->stage)},
                                   {"stack", to_json(finding.released_on_success->stack)}};
    if (!finding.released_on_success->step.empty())
      json["released_on_success"]["step"] = finding.released_on_success->step;
    if (!finding.released_on_success->callback.empty()) {
      json["released_on_success"]["callback"] = finding.released_on_success->callback;
      json["released_on_success"]["also_here"] = finding.released_on_success->also_here;
    }
  }
  if (Json more = circumstances(finding); !more.empty()) json["circumstances"] = std::move(more);
  json["advice"] = finding.advice;
  json["fingerprint"] = finding.identity.fingerprint;
  json["failing"] = finding.identity.failing;
  if (!finding.identity.key.empty()) {
    json["key"] = finding.identity.key;
    json["position"] = finding.position;
  }
  return json;
}

Json to_json(const std::vector<Incident>& incidents) {
  Json json = Json::array();
  for (const Incident& incident : incidents) {
    json.push_back({{"scenario", incident.scenario}, {"what", incident.what}});
  }
  return json;
}

Json baseline_of(const DriverReport& report) {
  Json json{
      {"status", report.baseline_status ? Json(status_text(*report.baseline_status)) : Json()},
      {"sites", report.baseline_sites},
      {"outcome", std::string(name_of(report.baseline_outcome))}};
  if (report.baseline_end) json["end"] = nt::name_of(*report.baseline_end);
  if (!report.device.empty()) json["device"] = report.device;
  if (!report.device_steps.empty()) json["device_steps"] = report.device_steps;
  if (report.own_failure) {
    json["failed_call"] = {{"call", report.own_failure->call},
                           {"stack", to_json(report.own_failure->stack)}};
  }
  return json;
}

// What was not looked at, each only where there is some.
void add_gaps(Json& json, const DriverReport& report) {
  if (report.shards > 1) json["shard"] = fmt::format("{}/{}", report.shard, report.shards);
  if (!report.not_opened.empty()) json["not_opened"] = report.not_opened;
  if (!report.device_needs.empty()) json["device_needs"] = report.device_needs;
  if (report.device_failure) json["device_failure"] = to_json(*report.device_failure);
  if (report.add_device_not_run) {
    json["stages_not_run"] = report.io_run ? Json{"device"} : Json{"device", "io"};
  }
  if (report.entry_may_fail) json["entry_may_fail"] = true;
  if (report.interrupted) json["interrupted"] = {{"not_finished", report.not_finished}};
  if (report.over_budget != 0) json["over_budget"] = report.over_budget;
  if (!report.symbols.empty()) json["symbols"] = report.symbols;
  if (!report.lost.empty()) json["lost"] = to_json(report.lost);
  if (!report.failures.empty()) json["failures"] = to_json(report.failures);
}

Json whole(const DriverReport& report) {
  Json driver{{"path", report.path}};
  if (!report.sha256.empty()) driver["sha256"] = report.sha256;
  if (report.family != nullptr) {
    driver["model"] = report.family->name;
    if (!report.version.empty()) driver[std::string(report.family->name)] = report.version;
  }
  Json json{{"rundown", kVersion}, {"driver", std::move(driver)}};
  json["verdict"] = std::string(name_of(verdict_of(report)));
  if (!report.refusal.empty()) {
    json["error"] = report.refusal;
    json["findings"] = Json::array();
    return json;
  }
  json["baseline"] = baseline_of(report);
  json["scenarios"] = {{"explored", report.explored},
                       {"clean", report.clean},
                       {"with_findings", report.with_findings},
                       {"unsupported", report.unsupported_scenarios}};
  json["coverage"] = {{"sites_failed", report.sites_failed}, {"sites", report.baseline_sites}};
  json["seconds"] = report.seconds;
  json["findings"] = Json::array();
  for (const Finding& finding : report.findings) json["findings"].push_back(to_json(finding));
  json["left_out"] = {{"only", report.left_out.by_only},
                      {"skip", report.left_out.by_skip},
                      {"baseline", report.left_out.by_baseline}};
  json["unsupported"] = Json::array();
  for (const Unsupported& missing : report.unsupported) {
    Json one{{"module", missing.module}, {"function", missing.function}};
    add_scenarios(one, missing.scenarios);
    json["unsupported"].push_back(std::move(one));
  }
  add_gaps(json, report);
  return json;
}

// Several drivers are JSON Lines, so each is written when it is known.
class JsonDocument final : public Document {
 public:
  explicit JsonDocument(bool compact) : compact_(compact) {}
  std::string add(const DriverReport& report) override { return to_json(report, compact_); }

 private:
  bool compact_;
};

}  // namespace

std::string to_json(const DriverReport& report, bool compact) {
  return whole(report).dump(compact ? -1 : 2, ' ', false, Json::error_handler_t::replace) + '\n';
}

std::unique_ptr<Document> begin_json(std::size_t drivers) {
  return std::make_unique<JsonDocument>(drivers > 1);
}

}  // namespace rundown::report
