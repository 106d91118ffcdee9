#include "report/identity.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <tuple>

namespace rundown::report {
namespace {

std::string function_of(const Frame& frame) {
  return frame.function.empty() ? fmt::format("{}+0x{:x}", frame.module, frame.rva)
                                : frame.function;
}

std::string functions_of(const Frames& frames) {
  std::string text;
  for (const Frame& frame : frames) text += (text.empty() ? "" : "<") + function_of(frame);
  return text;
}

std::string failing_call(const Finding::FailedCall& call) {
  return call.stack.empty() ? call.function : call.function + "@" + function_of(call.stack[0]);
}

bool all_in(const std::vector<std::string>& some, const std::vector<std::string>& all) {
  return std::ranges::all_of(
      some, [&](const std::string& one) { return std::ranges::find(all, one) != all.end(); });
}

}  // namespace

Identity identify(const Finding& finding, const std::vector<Finding::FailedCall>& last_failures) {
  Identity made;
  std::string& text = made.fingerprint;
  text = finding.rule->id;
  if (finding.resource) {
    const verify::ResourceSeen& resource = *finding.resource;
    text += fmt::format("|{}|{}|{}", resource.kind.id(), resource.name, resource.function);
    if (resource.site > 1) text += fmt::format("#{}", resource.site);
  }
  text += '|' + functions_of(finding.acquired.empty() ? finding.where : finding.acquired);
  if (!finding.request.empty()) text += "|io";
  if (finding.unloaded) text += "|unloaded";
  std::set<std::string> failing;
  for (const Finding::FailedCall& call : last_failures) failing.insert(failing_call(call));
  made.failing.assign(failing.begin(), failing.end());
  return made;
}

bool comes_before(const ScenarioRef& left, const ScenarioRef& right) {
  const auto rank = [](const ScenarioRef& one) {
    return std::tuple(one.sites.size(), one.sites, one.id.ends_with('+'), one.id);
  };
  return rank(left) < rank(right);
}

bool comes_before(const Finding& left, const Finding& right) {
  if (comes_before(left.scenarios[0], right.scenarios[0])) return true;
  if (comes_before(right.scenarios[0], left.scenarios[0])) return false;
  return left.position < right.position;
}

std::uint32_t leave_out_known(std::vector<Finding>& findings, const std::vector<Finding>& known) {
  std::vector<const Finding*> unmatched;
  unmatched.reserve(known.size());
  for (const Finding& one : known) unmatched.push_back(&one);
  return static_cast<std::uint32_t>(std::erase_if(findings, [&](const Finding& finding) {
    const auto match = std::ranges::find_if(unmatched, [&](const Finding* one) {
      return one->identity.fingerprint == finding.identity.fingerprint &&
             all_in(finding.identity.failing, one->identity.failing);
    });
    if (match == unmatched.end()) return false;
    unmatched.erase(match);
    return true;
  }));
}

}  // namespace rundown::report
