// Which calls fail in which scenario.
//
// The baseline runs once. At each call that can fail it forks, once for each documented outcome:
// the child makes the call fail and lives on to the end, the parent lets it succeed. A child with
// failures left to spend does the same in its turn. So each scenario starts where it differs, and
// nothing is run twice.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gate/observer.h"
#include "verify/result.h"
#include "verify/roll_call.h"

namespace rundown::verify {

struct Exploration {
  int depth = 1;                      // failures in one scenario
  bool low_memory = false;            // also: this and every later allocation fails
  int jobs = 2;                       // processes at work at once
  std::vector<gate::Stage> stages{};  // where calls are failed; empty: everywhere
  // When to stop beginning scenarios; 0: never.
  std::uint64_t most_scenarios = 0;
  double most_seconds = 0;
  // A part of the baseline's sites: those whose number is `shard` modulo `shards`.
  int shard = 0;
  int shards = 1;
  // Exactly this scenario and no other: ids in the order of the calls.
  std::vector<Choice> only{};
  bool replay = false;
  bool follow_return =
      false;  // with replay: note how DriverEntry went from the failed call to its return
};

// What the explorer tells the supervisor about the scenarios that it begins.
struct ScenarioNews {
  std::function<void(const Begun&)> begun;  // from the new scenario's own process
  std::function<void(const Ended&)> ended;  // its process did not end as one that has reported does
};

class Explorer {
 public:
  Explorer(Exploration how, ScenarioNews news);

  // Called at each call of a fallible export. Returns the failure that this process is to suffer,
  // if any. In a forked child it returns with the child's choice made.
  std::optional<gate::Failure> decide(const gate::ExportEntry& entry, std::uint32_t ordinal,
                                      const cpu::GateFrame& frame, gate::Stage stage,
                                      const std::function<Stack()>& stack);

  const std::vector<Choice>& choices() const { return choices_; }
  ScenarioNumber number() const { return number_; }
  std::uint32_t sites() const { return sites_; }
  // Of a replay: why a call that was made could not be made to fail as wanted. Empty: it was never
  // made, or it did fail.
  const std::string& refused_choice() const { return refused_choice_; }
  // The last choice of a replay that is to be followed has been made.
  bool follows_return() const { return how_.follow_return && choices_.size() == how_.only.size(); }

  // Waits for every scenario that this process began.
  void wait_for_children();
  // Failures that the budget left no room for, in all processes so far.
  std::uint64_t left_out() const;

 private:
  struct Child {
    pid_t process;
    Begun scenario;
    bool holds_token;
  };
  // Seen by all processes of this exploration.
  struct Shared {
    int tokens;  // how many more processes may work at once
    ScenarioNumber last_number;
    std::uint64_t left_out;
  };

  std::optional<gate::Failure> decide_replay(const gate::ExportEntry& entry, std::uint32_t ordinal,
                                             const gate::Failures& failures,
                                             const std::function<Stack()>& stack);
  Choice choice_of(const gate::ExportEntry& entry, std::uint32_t ordinal,
                   const gate::Failure& failure, bool onward, Stack stack) const;
  bool may_fork_here(gate::Stage stage) const;
  bool budget_is_spent() const;
  bool fork_scenario(Choice choice);
  void reap(bool block);
  bool take_token();
  void give_token();

  Exploration how_;
  ScenarioNews news_;
  std::chrono::steady_clock::time_point deadline_;
  ScenarioNumber number_ = 0;
  std::vector<Choice> choices_;
  std::vector<Child> children_;
  std::uint32_t sites_ = 0;
  std::uint32_t site_number_ = 0;
  std::size_t next_only_ = 0;
  std::string refused_choice_;
  // In a failing scenario: how often each call, by export and stack, was there to be failed too.
  std::map<std::pair<const gate::ExportEntry*, Stack>, int> retries_;
  Shared* shared_;
};

}  // namespace rundown::verify
