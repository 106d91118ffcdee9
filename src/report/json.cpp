#include "report/json.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

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
  Json json{{"kind", resource.kind}};
  if (!resource.name.empty()) json[resource.kind == "pool" ? "tag" : "name"] = resource.name;
  if (resource.bytes != 0) json["bytes"] = resource.bytes;
  if (!resource.phrase.empty()) json["description"] = resource.phrase;
  if (!resource.function.empty()) json["acquired_by"] = resource.function;
  if (!resource.released_by.empty()) json["released_by"] = resource.released_by;
  return json;
}

Json to_json(const verify::BugCheckSeen& bug) {
  Json json{{"code", hex(bug.code)}};
  if (bug.parameters[0] != 0) json["p1"] = hex(bug.parameters[0]);
  return json;
}

Json to_json(const Finding::FailedCall& call) {
  Json json{{"function", call.function}, {"outcome", call.outcome}};
  if (!call.status.empty()) json["status"] = call.status;
  json["stack"] = to_json(call.stack);
  return json;
}

Json to_json(const Finding& finding) {
  Json json{{"rule", finding.rule->id}, {"severity", std::string(name_of(finding.rule->severity))}};
  if (finding.bug_check && finding.bug_check->code != 0) {
    json["bugcheck"] = to_json(*finding.bug_check);
  }
  json["title"] = finding.title;
  json["scenarios"] = finding.scenarios;
  json["count"] = finding.scenarios.size();
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
  if (finding.released_on_success) {
    json["released_on_success"] = {{"function", finding.released_on_success->function},
                                   {"by", finding.released_on_success->by},
                                   {"stack", to_json(finding.released_on_success->stack)}};
  }
  json["advice"] = finding.advice;
  return json;
}

}  // namespace

std::string fingerprint(const Finding& finding) {
  const Frames& place = finding.acquired.empty() ? finding.where : finding.acquired;
  std::string text = finding.rule->id;
  for (const Frame& frame : place) {
    text += '|' + (frame.function.empty() ? hex(frame.rva) : frame.function);
  }
  return text + '|' + (finding.unloaded ? "unloaded" : "");
}

std::string to_json(const DriverReport& report, bool compact) {
  Json driver{{"path", report.path}, {"sha256", report.sha256}, {"model", report.model}};
  if (!report.kmdf.empty()) driver["kmdf"] = report.kmdf;
  Json json{{"rundown", kVersion}, {"driver", std::move(driver)}};
  json["baseline"] = {
      {"status", report.baseline_status ? Json(status_text(*report.baseline_status)) : Json()},
      {"sites", report.baseline_sites},
      {"outcome", std::string(name_of(report.baseline_outcome))}};
  if (report.own_failure) {
    json["baseline"]["failed_call"] = {{"call", report.own_failure->call},
                                       {"stack", to_json(report.own_failure->stack)}};
  }
  if (!report.not_opened.empty()) json["not_opened"] = report.not_opened;
  if (report.add_device_not_run) {
    json["stages_not_run"] = report.io_run ? Json{"device"} : Json{"device", "io"};
  }
  json["scenarios"] = {{"explored", report.explored},
                       {"clean", report.clean},
                       {"with_findings", report.with_findings},
                       {"unsupported", report.unsupported_scenarios}};
  json["coverage"] = {{"sites_failed", report.sites_failed}, {"sites", report.baseline_sites}};
  json["seconds"] = report.seconds;
  json["findings"] = Json::array();
  for (const Finding& finding : report.findings) {
    Json one = to_json(finding);
    one["fingerprint"] = fingerprint(finding);
    json["findings"].push_back(std::move(one));
  }
  json["unsupported"] = Json::array();
  for (const Unsupported& missing : report.unsupported) {
    json["unsupported"].push_back({{"module", missing.module},
                                   {"function", missing.function},
                                   {"scenarios", missing.scenarios}});
  }
  if (!report.failures.empty()) {
    json["failures"] = Json::array();
    for (const InternalFailure& failure : report.failures) {
      json["failures"].push_back({{"scenario", failure.scenario}, {"what", failure.what}});
    }
  }
  return json.dump(compact ? -1 : 2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace rundown::report
