#include "verify/rules.h"

#include <algorithm>

#include "gate/contract.h"
#include "verify/rule_facts.h"

namespace rundown::verify {
namespace {

constexpr std::string_view kDocs = "https://learn.microsoft.com/windows-hardware/drivers/";

std::string page(std::string_view below) {
  return std::string(kDocs) + std::string(below);
}

Rule leak_rule(const LeakFacts& facts) {
  const gate::ResourceName name = gate::name_of(facts.kind);
  Rule rule;
  rule.id = "leak/" + std::string(name.id);
  rule.what = "A driver that is not loaded, or no longer, holds nothing: not " +
              std::string(name.phrase) + ".";
  rule.windows = facts.windows;
  rule.mend = facts.release;
  rule.documentation = page(facts.page);
  rule.bug_check = facts.bug_check;
  rule.parameter1 = facts.parameter1;
  return rule;
}

Rule fixed_rule(const Fixed& fixed) {
  Rule rule;
  rule.id = fixed.id;
  rule.headline = fixed.headline;
  rule.severity = fixed.severity;
  rule.what = fixed.what;
  rule.windows = fixed.windows;
  rule.mend = fixed.mend;
  rule.documentation = page(fixed.page);
  rule.bug_check = fixed.bug_check;
  rule.parameter1 = fixed.parameter1;
  return rule;
}

std::vector<Rule> make_rules() {
  std::vector<Rule> rules;
  for (const LeakFacts& facts : leak_facts()) rules.push_back(leak_rule(facts));
  for (const Fixed& fixed : general_rules()) rules.push_back(fixed_rule(fixed));
  for (const Fixed& fixed : framework_rules()) rules.push_back(fixed_rule(fixed));
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

const std::vector<Rule>& all_rules() {
  static const std::vector<Rule> rules = make_rules();
  return rules;
}

const Rule* find_rule(std::string_view id) {
  const auto& rules = all_rules();
  const auto found = std::ranges::find(rules, id, &Rule::id);
  return found == rules.end() ? nullptr : &*found;
}

}  // namespace rundown::verify
