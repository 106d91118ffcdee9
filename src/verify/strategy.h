// What to fail: at each call that can fail, a strategy says which of its failures are to be tried.
// It knows nothing of how a run is branched (verify/brancher.h), and keeps nothing: what a run has
// come to is its Path, which is copied where the run branches.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "gate/observer.h"
#include "verify/roll_call.h"
#include "verify/scenario.h"

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

// A call, before it runs.
struct Site {
  std::string_view function;
  std::uint32_t ordinal = 0;  // which call of that function
  gate::Failures failures{};  // that the call may have; none: it cannot fail
  bool needs_memory = false;
  gate::Stage stage{};
  std::function<std::string()> step{};  // of a device's life, or the callback that is called in it
  std::function<Stack()> stack;
};

// What a run has come to.
struct Path {
  ScenarioNumber number = 0;
  std::vector<Choice> choices;
  std::uint32_t sites = 0;     // fallible calls so far
  std::uint32_t branched = 0;  // those of the baseline at which failures may be tried
  // In a failing scenario: how often each call, by function and stack, was there to be failed too.
  std::map<std::pair<std::string_view, Stack>, int> retries;
  // Of a replay: why a call that was made could not be made to fail as wanted. Empty: it was never
  // made, or it did fail.
  std::string refused_choice;
};

struct Attempt {
  gate::Failure failure;
  bool onward = false;  // and every later allocation fails

  bool operator==(const Attempt&) const = default;
};

struct Plan {
  std::optional<gate::Failure> forced;  // follows from an earlier choice, and is none itself
  std::optional<Attempt> chosen;        // this very run takes it
  std::vector<Attempt> branches;        // each in a run of its own; this one goes on with success
};

class Strategy {
 public:
  virtual ~Strategy() = default;
  virtual Plan plan(const Site& site, Path& path) const = 0;
};

// Each failure of each call in turn, as deep as the exploration says.
std::unique_ptr<Strategy> fail_each_call(const Exploration& how);
// The choices of one scenario, and nothing else.
std::unique_ptr<Strategy> fail_exactly(std::vector<Choice> choices);

}  // namespace rundown::verify
