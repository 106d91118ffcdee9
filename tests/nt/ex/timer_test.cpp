#include <vector>

#include "abi/dispatcher.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;

constexpr LONGLONG kMillisecond = 10'000;

EX_TIMER* allocate(void* callback, ULONG attributes = 0) {
  return call<EX_TIMER*>("ExAllocateTimer", callback, 0x77, attributes);
}
BOOLEAN set(EX_TIMER* timer, LONGLONG due, LONGLONG period = 0) {
  return call<BOOLEAN>("ExSetTimer", timer, due, period, nullptr);
}
BOOLEAN remove(EX_TIMER* timer, BOOLEAN cancel, BOOLEAN wait,
               EXT_DELETE_PARAMETERS* parameters = nullptr) {
  return call<BOOLEAN>("ExDeleteTimer", timer, cancel, wait, parameters);
}
NTSTATUS poll(void* object) {
  LARGE_INTEGER zero{};
  return call<NTSTATUS>("KeWaitForSingleObject", object, 0, 0, FALSE, &zero);
}

TEST(ExTimer, CallsBackAtDispatchLevelWhenItExpires) {
  in_machine([] {
    std::vector<std::uint64_t> seen;
    EX_TIMER* timer = allocate(test::guest_callback([&](auto own, auto context, auto, auto) {
      EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
      seen = {own, context};
      return 0;
    }));
    ASSERT_NE(timer, nullptr);
    ASSERT_EQ(held(Resource::timer).size(), 1U);
    EXPECT_EQ(held(Resource::timer)[0].phrase, "a timer object");
    EXPECT_EQ(set(timer, -5 * kMillisecond), FALSE);
    EXPECT_EQ(set(timer, -5 * kMillisecond), TRUE);
    EXPECT_TRUE(seen.empty());
    nt::ke::sleep(6 * kMillisecond);
    ASSERT_EQ(seen.size(), 2U);
    EXPECT_EQ(seen[0], reinterpret_cast<std::uint64_t>(timer));
    EXPECT_EQ(seen[1], 0x77U);
    EXPECT_EQ(call<BOOLEAN>("ExCancelTimer", timer, nullptr), FALSE);
    EXPECT_EQ(held(Resource::timer).size(), 1U);
    EXPECT_EQ(remove(timer, TRUE, TRUE), FALSE);
    EXPECT_TRUE(held().empty());
  });
}

TEST(ExTimer, IsWaitedForAsItsKindSays) {
  in_machine([] {
    EX_TIMER* once = allocate(nullptr);
    EX_TIMER* all = allocate(nullptr, EX_TIMER_NOTIFICATION);
    for (EX_TIMER* timer : {once, all}) {
      EXPECT_EQ(poll(timer), STATUS_TIMEOUT);
      set(timer, -kMillisecond);
      EXPECT_EQ(call<NTSTATUS>("KeWaitForSingleObject", timer, 0, 0, FALSE, nullptr),
                STATUS_SUCCESS);
    }
    EXPECT_EQ(poll(once), STATUS_TIMEOUT);
    EXPECT_EQ(poll(all), STATUS_SUCCESS);
    set(once, -kMillisecond);
    EXPECT_EQ(call<BOOLEAN>("ExCancelTimer", once, nullptr), TRUE);
    nt::ke::sleep(5 * kMillisecond);
    EXPECT_EQ(poll(once), STATUS_TIMEOUT);
    remove(once, TRUE, FALSE);
    remove(all, TRUE, FALSE);
    EXPECT_TRUE(held().empty());
  });
}

TEST(ExTimer, APeriodIsNoShorterThanATick) {
  in_machine([] {
    int normal = 0;
    int fast = 0;
    EX_TIMER* slow_timer = allocate(test::guest_callback([&](auto...) { return ++normal; }));
    EX_TIMER* fast_timer =
        allocate(test::guest_callback([&](auto...) { return ++fast; }), EX_TIMER_HIGH_RESOLUTION);
    set(slow_timer, -1, 1);
    set(fast_timer, -kMillisecond, kMillisecond);
    nt::ke::sleep(100 * kMillisecond);
    EXPECT_EQ(normal, 7);
    EXPECT_GE(fast, 99);
    EXPECT_EQ(remove(slow_timer, TRUE, TRUE), TRUE);
    EXPECT_EQ(remove(fast_timer, TRUE, TRUE), TRUE);
  });
}

TEST(ExTimer, DeletedUncancelledItExpiresOnceMore) {
  in_machine([] {
    int runs = 0;
    int deletions = 0;
    EX_TIMER* timer = allocate(test::guest_callback([&](auto...) { return ++runs; }));
    EXT_DELETE_PARAMETERS parameters{};
    parameters.DeleteCallback = reinterpret_cast<EXT_DELETE_CALLBACK*>(
        test::guest_callback([&](auto context, auto, auto, auto) {
          EXPECT_EQ(context, 0x55U);
          EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
          return ++deletions;
        }));
    parameters.DeleteContext = reinterpret_cast<void*>(0x55);
    set(timer, -20 * kMillisecond, 20 * kMillisecond);
    EXPECT_EQ(remove(timer, FALSE, FALSE, &parameters), FALSE);
    EXPECT_EQ(set(timer, -kMillisecond), FALSE);
    EXPECT_EQ(call<BOOLEAN>("ExCancelTimer", timer, nullptr), FALSE);
    EXPECT_EQ(remove(timer, TRUE, FALSE), FALSE);
    EXPECT_EQ(held(Resource::timer).size(), 1U);
    EXPECT_EQ(deletions, 0);
    nt::ke::sleep(100 * kMillisecond);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(deletions, 1);
    EXPECT_TRUE(held().empty());
  });
}

TEST(ExTimer, DeletesItselfFromItsCallback) {
  in_machine([] {
    int runs = 0;
    int deletions = 0;
    EXT_DELETE_PARAMETERS parameters{};
    parameters.DeleteCallback = reinterpret_cast<EXT_DELETE_CALLBACK*>(
        test::guest_callback([&](auto...) { return ++deletions; }));
    EX_TIMER* timer = allocate(test::guest_callback([&](auto own, auto, auto, auto) {
      EXPECT_EQ(remove(reinterpret_cast<EX_TIMER*>(own), TRUE, FALSE, &parameters), TRUE);
      EXPECT_EQ(deletions, 0);
      return ++runs;
    }));
    set(timer, -kMillisecond, 20 * kMillisecond);
    nt::ke::sleep(100 * kMillisecond);
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(deletions, 1);
    EXPECT_TRUE(held().empty());
  });
}

TEST(ExTimer, AnExpirationThatIsHeldBackIsNotLost) {
  in_machine([] {
    int runs = 0;
    EX_TIMER* timer = allocate(test::guest_callback([&](auto...) { return ++runs; }));
    const auto before = call<KIRQL>("KfRaiseIrql", DISPATCH_LEVEL);
    set(timer, 1);
    EXPECT_EQ(remove(timer, TRUE, FALSE), FALSE);
    EXPECT_EQ(runs, 0);
    call("KeLowerIrql", before);
    EXPECT_EQ(runs, 1);
    EXPECT_TRUE(held().empty());
  });
}

TEST(ExTimer, WrongArgumentsStopTheMachine) {
  const auto both =
      bug_check_in([] { allocate(nullptr, EX_TIMER_HIGH_RESOLUTION | EX_TIMER_NO_WAKE); });
  const auto absolute = bug_check_in([] { set(allocate(nullptr, EX_TIMER_HIGH_RESOLUTION), 1); });
  const auto tolerance = bug_check_in([] {
    EXT_SET_PARAMETERS parameters{0, 0, -2};
    call("ExSetTimer", allocate(nullptr, EX_TIMER_NO_WAKE), -1, 0, &parameters);
  });
  const auto wait = bug_check_in([] { remove(allocate(nullptr), FALSE, TRUE); });
  for (const auto& bug : {both, absolute, tolerance, wait}) {
    ASSERT_TRUE(bug);
    EXPECT_EQ(bug->code, abi::kTimerOrDpcInvalid);
  }
  const auto level = bug_check_in([] {
    EX_TIMER* timer = allocate(nullptr);
    call("KfRaiseIrql", DISPATCH_LEVEL);
    remove(timer, TRUE, TRUE);
  });
  ASSERT_TRUE(level);
  EXPECT_EQ(level->code, abi::kAttemptedSwitchFromDpc);
}

}  // namespace
}  // namespace rundown
