// What is explored, by a brancher that keeps a list of what it is asked for and is never in a
// branch of its own, or only in the one that the test wants to follow.
#include "verify/explorer.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace rundown::verify {
namespace {

using gate::Failures;
using Ids = std::vector<std::string>;

const gate::Failure kNoMemory = gate::fails_with(abi::STATUS_INSUFFICIENT_RESOURCES);
const gate::Failure kCollision = gate::fails_with(abi::STATUS_OBJECT_NAME_COLLISION);

struct Log {
  Ids begun;
  std::vector<ScenarioNumber> numbers;
  Tally tally;
  std::string follow;  // the scenario in whose branch the test goes on; empty: in none
};

class FakeBrancher final : public Brancher {
 public:
  explicit FakeBrancher(Log& log) : log_(log) {}
  bool branch(const Begun& scenario) override {
    log_.begun.push_back(scenario_id(scenario.choices));
    log_.numbers.push_back(scenario.number);
    return log_.begun.back() == log_.follow;
  }
  void wait_for_branches() override {}
  Tally& tally() override { return log_.tally; }

 private:
  Log& log_;
};

class Exploring : public testing::Test {
 protected:
  void explore(const Exploration& how) {
    explorer_ = std::make_unique<Explorer>(how, std::make_unique<FakeBrancher>(log_));
  }

  // The next call of a function, from a place of its own or from a given one.
  std::optional<gate::Failure> call(std::string_view function, Failures failures,
                                    std::uint32_t ordinal = 1, std::uint64_t place = 0) {
    const bool memory = function.starts_with("Allocate");
    return explorer_->decide({.function = function,
                              .ordinal = ordinal,
                              .failures = failures,
                              .needs_memory = memory,
                              .stage = stage_,
                              .stack = [=] { return Stack{place != 0 ? place : 100 + ordinal}; }});
  }

  Log log_;
  gate::Stage stage_ = gate::Stage::entry;
  std::unique_ptr<Explorer> explorer_;
};

TEST_F(Exploring, TriesEachFailureOfEachCallOnce) {
  explore({});
  EXPECT_EQ(call("Create", {kNoMemory, kCollision}), std::nullopt);
  EXPECT_EQ(call("Debug", {}), std::nullopt);
  EXPECT_EQ(call("Allocate", gate::returns_null), std::nullopt);
  EXPECT_EQ(call("Create", {kNoMemory, kCollision}, 2), std::nullopt);
  EXPECT_EQ(log_.begun, (Ids{"Create#1=C000009A", "Create#1=C0000035", "Allocate#1=NULL",
                             "Create#2=C000009A", "Create#2=C0000035"}));
  EXPECT_EQ(log_.numbers, (std::vector<ScenarioNumber>{1, 2, 3, 4, 5}));
  EXPECT_EQ(explorer_->sites(), 3U);
  EXPECT_TRUE(explorer_->choices().empty());
}

TEST_F(Exploring, FailsNothingMoreInABranchAtDepthOne) {
  log_.follow = "Create#1=C0000035";
  explore({});
  EXPECT_EQ(call("Create", {kNoMemory, kCollision}), kCollision);
  EXPECT_EQ(scenario_id(explorer_->choices()), log_.follow);
  EXPECT_EQ(explorer_->number(), 2U);
  log_.begun.clear();
  EXPECT_EQ(call("Create", {kNoMemory, kCollision}, 2), std::nullopt);
  EXPECT_TRUE(log_.begun.empty());
}

TEST_F(Exploring, BranchesAgainInABranchAtDepthTwo) {
  log_.follow = "Create#1=C000009A";
  explore({.depth = 2});
  EXPECT_EQ(call("Create", {kNoMemory, kCollision}), kNoMemory);
  log_.begun.clear();
  EXPECT_EQ(call("Allocate", gate::returns_null), std::nullopt);
  EXPECT_EQ(log_.begun, Ids{"Create#1=C000009A,Allocate#1=NULL"});
}

// A driver that tries the same call again and again would be branched for ever.
TEST_F(Exploring, TriesACallOfAFailingPathFourTimesAtOnePlace) {
  constexpr std::uint64_t kOnePlace = 7;
  log_.follow = "Create#1=C000009A";
  explore({.depth = 2});
  call("Create", kNoMemory);
  log_.begun.clear();
  for (std::uint32_t i = 1; i <= 10; ++i) call("Allocate", gate::returns_null, i, kOnePlace);
  EXPECT_EQ(log_.begun.size(), 4U);
  call("Allocate", gate::returns_null, 11, kOnePlace + 1);
  EXPECT_EQ(log_.begun.size(), 5U);
}

// The baseline calls at one place as often as it likes.
TEST_F(Exploring, CountsNoRetriesInTheBaseline) {
  explore({.depth = 2});
  for (std::uint32_t i = 1; i <= 10; ++i) call("Allocate", gate::returns_null, i, 7);
  EXPECT_EQ(log_.begun.size(), 10U);
}

TEST_F(Exploring, AlsoTriesThatMemoryStaysShort) {
  explore({.low_memory = true});
  call("Create", {kNoMemory, kCollision});
  call("Allocate", gate::returns_null);
  EXPECT_EQ(log_.begun,
            (Ids{"Create#1=C000009A", "Create#1=C0000035", "Allocate#1=NULL", "Allocate#1=NULL+"}));
}

TEST_F(Exploring, FailsEveryLaterAllocationOnceMemoryIsShortAndNothingElse) {
  log_.follow = "Allocate#1=NULL+";
  explore({.depth = 3, .low_memory = true});
  EXPECT_EQ(call("Allocate", gate::returns_null), gate::returns_null);
  log_.begun.clear();
  EXPECT_EQ(call("Create", {kCollision}), std::nullopt);
  EXPECT_EQ(call("AllocateOther", {kNoMemory, kCollision}), kNoMemory);
  EXPECT_EQ(call("AllocateSurely", {}), std::nullopt);
  EXPECT_TRUE(log_.begun.empty());  // such a run is one scenario, whatever the depth
  EXPECT_EQ(scenario_id(explorer_->choices()), "Allocate#1=NULL+");
}

TEST_F(Exploring, KeepsToTheStagesThatAreNamed) {
  explore({.stages = {gate::Stage::unload}});
  call("Create", kNoMemory);
  stage_ = gate::Stage::unload;
  call("Create", kNoMemory, 2);
  EXPECT_EQ(log_.begun, Ids{"unload:Create#2=C000009A"});
}

TEST_F(Exploring, DividesTheBaselinesCallsAmongShards) {
  Ids all;
  for (int shard = 0; shard < 3; ++shard) {
    explore({.shard = shard, .shards = 3});
    for (std::uint32_t i = 1; i <= 7; ++i) call("Create", kNoMemory, i);
    EXPECT_EQ(log_.begun.size(), shard == 0 ? 3U : 2U);
    all.insert(all.end(), log_.begun.begin(), log_.begun.end());
    log_.begun.clear();
  }
  std::ranges::sort(all);
  EXPECT_EQ(all.size(), 7U);
  EXPECT_EQ(std::ranges::unique(all).begin(), all.end());
}

TEST_F(Exploring, LeavesOutWhatTheBudgetHasNoRoomForAndCountsIt) {
  explore({.most_scenarios = 3});  // the baseline is the first
  for (std::uint32_t i = 1; i <= 5; ++i) call("Create", kNoMemory, i);
  EXPECT_EQ(log_.begun, (Ids{"Create#1=C000009A", "Create#2=C000009A"}));
  EXPECT_EQ(explorer_->left_out(), 3U);
}

TEST_F(Exploring, BeginsNothingOnceItsTimeIsOver) {
  explore({.most_seconds = 1e-9});
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  call("Create", kNoMemory);
  EXPECT_TRUE(log_.begun.empty());
  EXPECT_EQ(explorer_->left_out(), 1U);
}

TEST_F(Exploring, ReplaysExactlyTheChoicesOfAnId) {
  explore({.only = *parse_scenario("Create#2=C0000035,Allocate#1=NULL"), .replay = true});
  EXPECT_EQ(call("Allocate", gate::returns_null, 1), std::nullopt);  // not before the first
  EXPECT_EQ(call("Create", {kNoMemory, kCollision}, 1), std::nullopt);
  EXPECT_EQ(call("Create", {kNoMemory, kCollision}, 2), kCollision);
  EXPECT_EQ(call("Allocate", gate::returns_null, 1), gate::returns_null);
  EXPECT_EQ(call("Allocate", gate::returns_null, 2), std::nullopt);
  EXPECT_TRUE(log_.begun.empty());
  EXPECT_EQ(scenario_id(explorer_->choices()), "Create#2=C0000035,Allocate#1=NULL");
  EXPECT_EQ(explorer_->refused_choice(), "");
}

TEST_F(Exploring, ReplaysThatMemoryStaysShort) {
  explore({.only = *parse_scenario("Allocate#1=NULL+"), .replay = true});
  EXPECT_EQ(call("Allocate", gate::returns_null, 1), gate::returns_null);
  EXPECT_EQ(call("Allocate", gate::returns_null, 2), gate::returns_null);
  EXPECT_EQ(call("Create", kCollision), std::nullopt);
}

TEST_F(Exploring, SaysWhyACallOfAReplayCouldNotFail) {
  explore({.only = *parse_scenario("Create#1=C0000001"), .replay = true});
  EXPECT_EQ(call("Create", {kNoMemory, kCollision}), std::nullopt);
  EXPECT_EQ(explorer_->refused_choice(),
            "the call is made, and it cannot fail so; it can with C000009A, C0000035");
  explore({.only = *parse_scenario("Debug#1=NULL"), .replay = true});
  call("Debug", {});
  EXPECT_EQ(explorer_->refused_choice(), "the call is made, and it cannot fail");
}

TEST_F(Exploring, FollowsTheReturnAfterTheLastChoiceOnly) {
  explore({.only = *parse_scenario("Create#1=C000009A,Create#2=C000009A"),
           .replay = true,
           .follow_return = true});
  EXPECT_FALSE(explorer_->follows_return());
  call("Create", kNoMemory, 1);
  EXPECT_FALSE(explorer_->follows_return());
  call("Create", kNoMemory, 2);
  EXPECT_TRUE(explorer_->follows_return());
}

TEST(ScenarioId, IsReadAsItIsWritten) {
  for (const std::string id :
       {"IoCreateDevice#1=C000009A", "ExAllocatePool2#12=NULL+", "A#1=FALSE,B#3=raise"}) {
    const auto choices = parse_scenario(id);
    ASSERT_TRUE(choices) << id;
    EXPECT_EQ(scenario_id(*choices), id);
  }
  EXPECT_TRUE(parse_scenario("baseline")->empty());
}

TEST(ScenarioId, ThatIsNoneIsRefused) {
  for (const char* id : {"#1=NULL", "A=NULL", "A#=NULL", "A#x=NULL", "A#1", "A#1=", "A#1=C00",
                         "A#1=BANANAS!", "A#-1=NULL", "A#99999999999=NULL", "A#1=NULL,,B#1=NULL"}) {
    EXPECT_FALSE(parse_scenario(id)) << id;
  }
}

// Another status is another outcome; what a raise raises, an id does not tell.
TEST(Outcome, IsToldApartAsAnIdDoes) {
  EXPECT_FALSE(same_outcome(kNoMemory, kCollision));
  EXPECT_TRUE(
      same_outcome(gate::raises(abi::STATUS_INSUFFICIENT_RESOURCES), *parse_outcome("raise")));
  EXPECT_FALSE(same_outcome(gate::returns_null, gate::returns_false));
}

}  // namespace
}  // namespace rundown::verify
