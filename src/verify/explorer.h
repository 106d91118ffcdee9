// Which calls fail in which scenario.
//
// The baseline runs once. At each call that can fail, the strategy says which failures are to be
// tried, and the run branches once for each: the branch makes the call fail and lives on to the
// end, the run itself lets it succeed. A branch with failures left to spend does the same in its
// turn. So each scenario starts where it differs, and nothing is run twice.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "verify/brancher.h"
#include "verify/strategy.h"

namespace rundown::verify {

class Explorer {
 public:
  Explorer(const Exploration& how, std::unique_ptr<Brancher> brancher);

  // Called before each call of an export. The failure that this run is to suffer, if any. In a new
  // branch it returns with the branch's choice made.
  std::optional<gate::Failure> decide(const Site& site);

  const std::vector<Choice>& choices() const { return path_.choices; }
  ScenarioNumber number() const { return path_.number; }
  std::uint32_t sites() const { return path_.sites; }
  const std::string& refused_choice() const { return path_.refused_choice; }
  // The last choice of a replay that is to be followed has been made.
  bool follows_return() const { return followed_ != 0 && choices().size() == followed_; }

  void wait_for_branches() { brancher_->wait_for_branches(); }
  // Failures that the budget left no room for, in all runs so far.
  std::uint64_t left_out() const { return brancher_->tally().left_out; }

 private:
  bool budget_is_spent() const;
  bool branch(Choice choice);

  std::unique_ptr<Strategy> strategy_;
  std::unique_ptr<Brancher> brancher_;
  std::uint64_t most_scenarios_;
  std::optional<std::chrono::steady_clock::time_point> deadline_;
  std::size_t followed_;  // how many choices a replay makes whose return is followed; 0: none
  Path path_;
};

}  // namespace rundown::verify
