#include "verify/rules.h"

#include <algorithm>

#include "verify/framework_rules.h"
#include "verify/general_rules.h"

namespace rundown::verify {
namespace {

std::vector<const Rule*> collect_rules() {
  std::vector<const Rule*> rules;
  for (unsigned kind = 0; kind < static_cast<unsigned>(gate::Resource::count_); ++kind) {
    if (const Rule* leak = leak_rule(static_cast<gate::Resource>(kind))) rules.push_back(leak);
  }
  for (const Rule& rule : general_rules::kRules) rules.push_back(&rule);
  for (const Rule& rule : framework_rules::kRules) rules.push_back(&rule);
  std::ranges::sort(rules, {}, &Rule::id);
  return rules;
}

}  // namespace

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      return "error";
  }
  return "";
}

std::string Rule::documentation() const {
  return "https://learn.microsoft.com/windows-hardware/drivers/" + std::string(page);
}

const std::vector<const Rule*>& all_rules() {
  static const std::vector<const Rule*> rules = collect_rules();
  return rules;
}

const Rule* find_rule(std::string_view id) {
  const auto& rules = all_rules();
  const auto found = std::ranges::lower_bound(rules, id, {}, &Rule::id);
  return found == rules.end() || (*found)->id != id ? nullptr : *found;
}

}  // namespace rundown::verify
