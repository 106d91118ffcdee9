#include "report/merge.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "report/build.h"
#include "report/identity.h"

namespace rundown::report {
namespace {

std::string trouble_with(const std::vector<DriverReport>& shards) {
  const DriverReport& first = shards.front();
  std::set<int> seen;
  for (const DriverReport& shard : shards) {
    if (!shard.refusal.empty()) return fmt::format("{} was not run: {}", shard.path, shard.refusal);
    if (shard.sha256 != first.sha256) {
      return fmt::format("{} and {} are not the same driver", shard.path, first.path);
    }
    if (shard.shards != first.shards) {
      return fmt::format("a shard of {} and one of {} do not belong together", shard.shards,
                         first.shards);
    }
    const LeftOut& left = shard.left_out;
    if (left.by_only + left.by_skip + left.by_baseline != 0) {
      return fmt::format("shard {}/{} left findings out; merge whole results, then choose",
                         shard.shard, shard.shards);
    }
    if (!seen.insert(shard.shard).second) {
      return fmt::format("shard {}/{} is there twice", shard.shard, shard.shards);
    }
  }
  for (int shard = 1; shard <= first.shards; ++shard) {
    if (!seen.contains(shard)) return fmt::format("shard {}/{} is missing", shard, first.shards);
  }
  return {};
}

bool earlier(const ScenarioRef& left, const ScenarioRef& right) {
  return comes_before(left, right);
}

void add_scenarios(std::vector<ScenarioRef>& into, const std::vector<ScenarioRef>& more) {
  for (const ScenarioRef& one : more) {
    if (std::ranges::find(into, one.id, &ScenarioRef::id) == into.end()) into.push_back(one);
  }
  std::ranges::sort(into, earlier);
}

void add_failing(Finding& into, const Finding& more) {
  auto& all = into.identity.failing;
  all.insert(all.end(), more.identity.failing.begin(), more.identity.failing.end());
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
}

// Of two parts the one with the smaller first scenario tells the story.
Finding united(Finding left, Finding right) {
  if (comes_before(right, left)) std::swap(left, right);
  add_scenarios(left.scenarios, right.scenarios);
  add_failing(left, right);
  left.also_on_failure = left.also_on_failure || right.also_on_failure;
  return left;
}

std::vector<Finding> united_findings(std::vector<DriverReport>& shards) {
  std::map<std::string, Finding> by_key;
  for (DriverReport& shard : shards) {
    for (Finding& finding : shard.findings) {
      if (finding.identity.key.empty()) continue;  // a pattern, which is found again
      const std::string key = finding.identity.key;
      const auto known = by_key.find(key);
      if (known == by_key.end()) {
        by_key.emplace(key, std::move(finding));
      } else {
        known->second = united(std::move(known->second), std::move(finding));
      }
    }
  }
  std::vector<Finding> all;
  all.reserve(by_key.size());
  for (auto& [key, finding] : by_key) all.push_back(std::move(finding));
  std::ranges::sort(
      all, [](const Finding& left, const Finding& right) { return comes_before(left, right); });
  return all;
}

// What the baseline came to stands in each shard.
void add_incidents(std::vector<Incident>& into, const std::vector<Incident>& more) {
  for (const Incident& one : more) {
    if (std::ranges::find(into, one.scenario, &Incident::scenario) == into.end()) {
      into.push_back(one);
    }
  }
  std::ranges::sort(into, {}, &Incident::scenario);
}

void add_unsupported(std::vector<Unsupported>& into, const std::vector<Unsupported>& more) {
  for (const Unsupported& one : more) {
    const auto known = std::ranges::find_if(into, [&](const Unsupported& other) {
      return other.module == one.module && other.function == one.function;
    });
    if (known == into.end()) {
      into.push_back(one);
    } else {
      add_scenarios(known->scenarios, one.scenarios);
    }
  }
  std::ranges::stable_sort(into, [](const Unsupported& left, const Unsupported& right) {
    return comes_before(left.scenarios[0], right.scenarios[0]);
  });
}

// Each shard ran the baseline, which counts once; the other scenarios are each shard's own.
void add_counts(DriverReport& into, const DriverReport& more) {
  using verify::Outcome;
  const Outcome baseline = more.baseline_outcome;
  const bool found =
      baseline == Outcome::finding || baseline == Outcome::crash || baseline == Outcome::hang;
  into.explored += more.explored - 1;
  into.clean += more.clean - (baseline == Outcome::clean ? 1 : 0);
  into.with_findings += more.with_findings - (found ? 1 : 0);
  into.unsupported_scenarios +=
      more.unsupported_scenarios - (baseline == Outcome::unsupported ? 1 : 0);
  into.sites_failed += more.sites_failed;
  into.seconds += more.seconds;
  into.over_budget += more.over_budget;
  into.not_finished += more.not_finished;
  into.interrupted = into.interrupted || more.interrupted;
}

}  // namespace

std::variant<DriverReport, std::string> merge(std::vector<DriverReport> shards) {
  if (std::string trouble = trouble_with(shards); !trouble.empty()) return trouble;
  std::ranges::sort(shards, {}, &DriverReport::shard);
  std::vector<Finding> findings = united_findings(shards);
  DriverReport whole = std::move(shards.front());
  for (std::size_t i = 1; i < shards.size(); ++i) {
    add_counts(whole, shards[i]);
    add_unsupported(whole.unsupported, shards[i].unsupported);
    add_incidents(whole.lost, shards[i].lost);
    add_incidents(whole.failures, shards[i].failures);
  }
  whole.shard = whole.shards = 1;
  whole.findings = std::move(findings);
  finish(whole);
  return whole;
}

}  // namespace rundown::report
