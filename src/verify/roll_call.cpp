#include "verify/roll_call.h"

#include <algorithm>

namespace rundown::verify {

void RollCall::begin(const Begun& scenario, pid_t process, Clock::time_point now) {
  if (open_.contains(scenario.number)) return;
  open_[scenario.number] = {scenario, process, now, 0};
  const auto parent = open_.find(scenario.parent);
  if (scenario.number != 0 && parent != open_.end()) ++parent->second.waits_for;
}

// Takes it off the roll; the result is the one of a scenario that did not answer.
ScenarioResult RollCall::strike_out(std::map<ScenarioNumber, Entry>::iterator entry,
                                    Clock::time_point now) {
  ScenarioResult none;
  none.choices = std::move(entry->second.scenario.choices);
  none.outcome = Outcome::lost;
  const auto parent = open_.find(entry->second.scenario.parent);
  if (entry->first != 0 && parent != open_.end()) {
    --parent->second.waits_for;
    parent->second.since = now;
  }
  open_.erase(entry);
  return none;
}

bool RollCall::answer(const ScenarioResult& result, pid_t process, Clock::time_point now) {
  const auto entry = open_.find(result.number);
  if (entry == open_.end() || entry->second.process != process) return false;
  // The first scenario of a replay makes its choices as it goes, and may not come to all of them.
  const std::string begun = scenario_id(entry->second.scenario.choices);
  const std::string answered = scenario_id(result.choices);
  if (result.number == 0 ? !begun.starts_with(answered) : begun != answered) return false;
  strike_out(entry, now);
  return true;
}

std::optional<ScenarioResult> RollCall::end(const Ended& ended, Clock::time_point now) {
  const auto entry = open_.find(ended.scenario.number);
  if (entry == open_.end()) return std::nullopt;
  ScenarioResult none = strike_out(entry, now);
  none.failure = ended.how;
  return none;
}

std::vector<pid_t> RollCall::at_work_since(Clock::time_point since) const {
  std::vector<pid_t> processes;
  for (const auto& [number, entry] : open_) {
    if (entry.waits_for == 0 && entry.since <= since) processes.push_back(entry.process);
  }
  return processes;
}

std::optional<ScenarioResult> RollCall::stop(pid_t process, const std::string& why,
                                             Clock::time_point now) {
  const auto entry =
      std::ranges::find(open_, process, [](const auto& item) { return item.second.process; });
  if (entry == open_.end()) return std::nullopt;
  ScenarioResult none = strike_out(entry, now);
  none.failure = why;
  return none;
}

std::vector<ScenarioResult> RollCall::close(const std::string& why) {
  std::vector<ScenarioResult> none;
  while (!open_.empty()) {
    none.push_back(strike_out(open_.begin(), {}));
    none.back().failure = why;
  }
  return none;
}

}  // namespace rundown::verify
