// A branch is a process: the child is the new run, and a fault in it harms nobody else.
#pragma once

#include <sys/types.h>

#include <functional>
#include <vector>

#include "verify/brancher.h"

namespace rundown::verify {

// What the supervisor is told about the scenarios that are begun.
struct ScenarioNews {
  std::function<void(const Begun&)> begun;  // from the new scenario's own process
  std::function<void(const Ended&)> ended;  // its process did not end as one that has reported does
};

class ForkBrancher final : public Brancher {
 public:
  // At most `jobs` processes are at work at once; the others wait for those that they began.
  ForkBrancher(int jobs, ScenarioNews news);

  bool branch(const Begun& scenario) override;
  void wait_for_branches() override;
  Tally& tally() override { return shared_->tally; }

 private:
  struct Child {
    pid_t process;
    Begun scenario;
    bool holds_token;
  };
  // Seen by all processes of this exploration.
  struct Shared {
    std::atomic<int> tokens;  // how many more processes may work at once
    Tally tally;
  };

  void reap(bool block);
  bool take_token();
  void give_token() { ++shared_->tokens; }

  ScenarioNews news_;
  std::vector<Child> children_;
  Shared* shared_;
};

}  // namespace rundown::verify
