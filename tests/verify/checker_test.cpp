// What the checker makes of one run, seen by the result that it sends.
#include "verify/checker.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "abi/bugcodes.h"
#include "gate/modules.h"
#include "in_machine.h"
#include "nt/boot.h"
#include "nt/ke/thread.h"
#include "verify/fork_brancher.h"
#include "verify/rule_table.h"

namespace rundown::verify {
namespace {

using nt::LifeEnd;
using test::call_words;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct Run {
  std::function<void(Checker&)> body;
  Checker* checker;
};

// The result of a life of which the body is all that happens, in a machine and a process of its
// own.
ScenarioResult result_of(const std::function<void(Checker&)>& body,
                         LifeEnd end = LifeEnd::unloaded) {
  int sockets[2];
  EXPECT_EQ(pipe(sockets), 0);
  const pid_t child = fork();
  if (child == 0) {
    nt::boot({});
    Checker checker(
        {.depth = 0}, std::make_unique<ForkBrancher>(1, ScenarioNews{}),
        [&](const ScenarioResult& result) {
          const std::string bytes = encode(result);
          if (write(sockets[1], bytes.data(), bytes.size()) < 0) _exit(1);
        },
        10);
    gate::set_observer(&checker);
    Run run{[&](Checker& the) {
              body(the);
              the.finish(end);
            },
            &checker};
    nt::run_on_system_thread(
        [](void* argument) {
          auto& given = *static_cast<Run*>(argument);
          given.body(*given.checker);
        },
        &run);
    nt::wait_for_ever();
  }
  close(sockets[1]);
  std::string bytes;
  std::array<char, 4096> part{};
  for (ssize_t got = 0; (got = read(sockets[0], part.data(), part.size())) > 0;) {
    bytes.append(part.data(), static_cast<std::size_t>(got));
  }
  close(sockets[0]);
  int status = 0;
  waitpid(child, &status, 0);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  const auto result = decode(bytes);
  EXPECT_TRUE(result) << "no result came";
  return result.value_or(ScenarioResult{});
}

std::vector<std::string_view> rules_of(const ScenarioResult& result) {
  std::vector<std::string_view> all;
  for (const Defect& defect : result.defects) all.push_back(defect.rule->id);
  return all;
}

constexpr gate::Held kDevice{gate::Resource::device, 0x1000};
constexpr gate::Held kQueue{gate::Resource::timer, 0x2000};

void acquire(const gate::Held& what) {
  gate::acquired({.kind = what.kind, .key = what.key});
}

TEST(Checker, ARunThatLeavesNothingIsClean) {
  const ScenarioResult result = result_of([](Checker&) {
    acquire(kDevice);
    gate::released(kDevice.kind, kDevice.key);
  });
  EXPECT_EQ(result.outcome, Outcome::clean);
  EXPECT_THAT(result.defects, IsEmpty());
  ASSERT_EQ(result.releases.size(), 1U);
  EXPECT_EQ(result.releases[0].kind, gate::Resource::device);
}

TEST(Checker, WhatIsLeftIsToldOnceByItsCause) {
  const ScenarioResult result = result_of([](Checker&) {
    acquire(kDevice);
    acquire(kQueue);
    gate::goes_with(kQueue, kDevice);
  });
  EXPECT_EQ(result.outcome, Outcome::finding);
  EXPECT_THAT(rules_of(result), ElementsAre("leak/device"));
  ASSERT_EQ(result.defects[0].with.size(), 1U);
  EXPECT_EQ(result.defects[0].with[0].kind, gate::Resource::timer);
}

TEST(Checker, ADriverThatStaysMayKeepWhatItHolds) {
  for (const LifeEnd end : {LifeEnd::not_unloadable, LifeEnd::kept_by_device}) {
    const ScenarioResult result = result_of([](Checker&) { acquire(kDevice); }, end);
    EXPECT_THAT(result.defects, IsEmpty());
    EXPECT_EQ(result.end, end);
  }
  EXPECT_THAT(rules_of(result_of([](Checker&) { acquire(kDevice); }, LifeEnd::entry_failed)),
              ElementsAre("leak/device"));
}

TEST(Checker, ACallAboveItsLevelIsAFindingAndTheRunGoesOn) {
  const ScenarioResult result = result_of([](Checker&) {
    constexpr std::uint64_t kSynch = 12;
    call_words("KfRaiseIrql", {kSynch});
    call_words("KeSetEvent", {0, 0, 0});
  });
  ASSERT_FALSE(result.defects.empty());
  EXPECT_EQ(result.defects[0].rule, rule("irql/too-high"));
  EXPECT_THAT(result.defects[0].detail, HasSubstr("KeSetEvent is called at IRQL"));
}

TEST(Checker, ABugCheckEndsTheRunAsACrash) {
  const ScenarioResult result = result_of([](Checker&) {
    gate::bug_check({abi::kMultipleIrpCompleteRequests, {0x1234}});
  });
  EXPECT_EQ(result.outcome, Outcome::crash);
  EXPECT_THAT(rules_of(result), ElementsAre("irp/completed-twice"));
  EXPECT_FALSE(result.end);
}

TEST(Checker, WhatIsMissingEndsTheRunAsUnsupported) {
  const ScenarioResult result =
      result_of([](Checker&) { gate::unsupported("ntoskrnl.exe", "ZwFoo"); });
  EXPECT_EQ(result.outcome, Outcome::unsupported);
  ASSERT_EQ(result.unsupported.size(), 1U);
  EXPECT_EQ(result.unsupported[0].function, "ZwFoo");
  EXPECT_THAT(result.defects, IsEmpty());
}

TEST(Checker, AWaitThatNothingCanEndIsADeadlock) {
  const ScenarioResult result = result_of([](Checker&) {
    const gate::WaitsFor waits("the end of the world");
    nt::ke::wait({}, abi::WaitAny, std::nullopt);
  });
  EXPECT_EQ(result.outcome, Outcome::hang);
  EXPECT_THAT(rules_of(result), ElementsAre("hang/deadlock"));
  EXPECT_THAT(result.defects[0].detail, HasSubstr("the end of the world"));
}

TEST(Checker, ARequestThatIsLostEndsTheRunWithItsOwner) {
  const ScenarioResult result =
      result_of([](Checker&) { gate::request_lost("ReadFile(64 bytes)", 0x1000); });
  EXPECT_EQ(result.outcome, Outcome::hang);
  EXPECT_THAT(rules_of(result), ElementsAre("irp/not-completed"));
  EXPECT_EQ(result.defects[0].where, (Stack{0x1001}));
}

TEST(Checker, ADefectNamesTheProgramsRequestThatWasServed) {
  const ScenarioResult result = result_of([](Checker&) {
    gate::program_request("ReadFile(64 bytes)");
    gate::breakpoint();
    gate::program_answer({.text = "STATUS_SUCCESS"});
    gate::breakpoint();
  });
  ASSERT_EQ(result.defects.size(), 2U);
  EXPECT_EQ(result.defects[0].request, "ReadFile(64 bytes)");
  EXPECT_EQ(result.defects[1].request, "");
}

TEST(Checker, AVerifiersBreakIsTheRuleOfItsName) {
  const ScenarioResult result = result_of([](Checker&) {
    gate::verifier_break({.rule = "not-deletable", .text = "no"});
    gate::verifier_break({.rule = "two-statuses", .text = "twice", .family = "irp"});
  });
  EXPECT_THAT(rules_of(result), ElementsAre("wdf/not-deletable", "irp/two-statuses"));
}

}  // namespace
}  // namespace rundown::verify
