// No answer without evidence: who has begun must answer once, from its own process.
#include "verify/roll_call.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "verify/sleepers.h"

namespace rundown::verify {
namespace {

using Clock = RollCall::Clock;
using namespace std::chrono_literals;

constexpr pid_t kEngine = 100;
constexpr pid_t kChild = 101;

std::vector<Choice> failed(const std::string& function) {
  Choice choice;
  choice.function = function;
  choice.ordinal = 1;
  choice.failure = gate::returns_null;
  return {choice};
}

ScenarioResult result_of(ScenarioNumber number, std::vector<Choice> choices = {}) {
  ScenarioResult result;
  result.number = number;
  result.choices = std::move(choices);
  return result;
}

RollCall with_one_scenario() {
  RollCall roll;
  roll.begin({}, kEngine, Clock::now());
  roll.begin({1, 0, failed("A")}, kChild, Clock::now());
  return roll;
}

TEST(RollCall, TakesOneAnswerFromEachScenariosOwnProcess) {
  RollCall roll = with_one_scenario();
  EXPECT_FALSE(roll.answer(result_of(1, failed("A")), kEngine, Clock::now()));
  EXPECT_FALSE(roll.answer(result_of(1, failed("B")), kChild, Clock::now()));
  EXPECT_FALSE(roll.answer(result_of(2, failed("A")), kChild, Clock::now()));
  EXPECT_TRUE(roll.answer(result_of(1, failed("A")), kChild, Clock::now()));
  EXPECT_FALSE(roll.answer(result_of(1, failed("A")), kChild, Clock::now()));
  EXPECT_TRUE(roll.answer(result_of(0), kEngine, Clock::now()));
  EXPECT_TRUE(roll.close("").empty());
}

TEST(RollCall, ABaselineAnswersForNoFailure) {
  RollCall roll = with_one_scenario();
  EXPECT_FALSE(roll.answer(result_of(0, failed("A")), kEngine, Clock::now()));
}

TEST(RollCall, WhoNeverAnsweredIsLost) {
  RollCall roll = with_one_scenario();
  EXPECT_TRUE(roll.answer(result_of(0), kEngine, Clock::now()));
  const std::vector<ScenarioResult> lost = roll.close("its process ended without a word");
  ASSERT_EQ(lost.size(), 1U);
  EXPECT_EQ(lost[0].outcome, Outcome::lost);
  EXPECT_EQ(scenario_id(lost[0].choices), "A#1=NULL");
  EXPECT_EQ(lost[0].failure, "its process ended without a word");
}

TEST(RollCall, AnEndIsNoLossWhereTheAnswerHadCome) {
  RollCall roll = with_one_scenario();
  const Begun scenario{1, 0, failed("A")};
  EXPECT_TRUE(roll.answer(result_of(1, failed("A")), kChild, Clock::now()));
  EXPECT_FALSE(roll.end({scenario, "its process was ended by signal 9"}, Clock::now()));
  roll = with_one_scenario();
  const auto lost = roll.end({scenario, "its process was ended by signal 9"}, Clock::now());
  ASSERT_TRUE(lost);
  EXPECT_EQ(lost->outcome, Outcome::lost);
}

TEST(RollCall, WhoWaitsForItsOwnScenarioIsNotAtWork) {
  RollCall roll = with_one_scenario();
  const auto later = Clock::now() + 1s;
  EXPECT_EQ(roll.at_work_since(later), std::vector<pid_t>{kChild});
  EXPECT_TRUE(roll.answer(result_of(1, failed("A")), kChild, later));
  // Its clock begins anew.
  EXPECT_TRUE(roll.at_work_since(later - 1ms).empty());
  EXPECT_EQ(roll.at_work_since(later), std::vector<pid_t>{kEngine});
}

TEST(RollCall, SurvivesTheWayOverTheSocket) {
  const auto begun = decode_begun(encode(Begun{7, 3, failed("A")}));
  ASSERT_TRUE(begun);
  EXPECT_EQ(begun->number, 7U);
  EXPECT_EQ(begun->parent, 3U);
  const auto ended = decode_ended(encode(Ended{*begun, "how"}));
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->how, "how");
  EXPECT_FALSE(decode_begun("short"));
  EXPECT_FALSE(decode_ended(""));
}

// A process that sleeps, or spins, until it is killed.
class Process {
 public:
  explicit Process(bool spins) : id_(fork()) {
    while (id_ == 0) {
      if (!spins) pause();
    }
  }
  ~Process() {
    kill(id_, SIGKILL);
    waitpid(id_, nullptr, 0);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  pid_t id() const { return id_; }

 private:
  pid_t id_;
};

// A busy machine may let a process wait before it comes to sleep.
void wait_until_asleep(pid_t process) {
  for (int i = 0; i < 1000; ++i) {
    std::ifstream in("/proc/" + std::to_string(process) + "/stat");
    std::string line;
    std::getline(in, line);
    if (line.find(") S ") != std::string::npos) return;
    std::this_thread::sleep_for(10ms);
  }
}

TEST(Sleepers, AreTheProcessesThatUseNoProcessorTime) {
  const Process sleeper(false);
  const Process worker(true);
  RollCall roll;
  const auto start = Clock::now();
  roll.begin({}, kEngine, start);
  roll.begin({1, 0, failed("A")}, sleeper.id(), start);
  roll.begin({2, 0, failed("B")}, worker.id(), start);
  Sleepers sleepers(1s);
  wait_until_asleep(sleeper.id());
  EXPECT_TRUE(sleepers.look(roll, start + 1s).empty());
  const auto found = sleepers.look(roll, start + 2s);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].process, sleeper.id());
}

TEST(Sleepers, NobodyHasTimeForEver) {
  const Process worker(true);
  RollCall roll;
  const auto start = Clock::now();
  roll.begin({}, worker.id(), start);
  Sleepers sleepers(1s);
  EXPECT_TRUE(sleepers.look(roll, start + 35s).empty());
  EXPECT_EQ(sleepers.look(roll, start + 37s).size(), 1U);
}

}  // namespace
}  // namespace rundown::verify
