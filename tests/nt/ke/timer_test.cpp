#include "abi/dispatcher.h"
#include "in_machine.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;

// KeSetTimerEx: a due time that is not negative is absolute; one long past expires at once.
TEST(Timer, PeriodicFromAMomentLongPastExpiresOnceNow) {
  in_machine([] {
    int runs = 0;
    KTIMER timer{};
    KDPC dpc{};
    call("KeInitializeTimerEx", &timer, SynchronizationTimer);
    call("KeInitializeDpc", &dpc, guest_callback([&](auto...) { return ++runs; }), nullptr);
    EXPECT_EQ(call<BOOLEAN>("KeSetTimerEx", &timer, 0, 1000, &dpc), FALSE);
    EXPECT_EQ(runs, 1);
    LARGE_INTEGER later{};
    later.QuadPart = -35'000'000;
    call("KeDelayExecutionThread", 0, FALSE, &later);
    EXPECT_EQ(runs, 4);
    EXPECT_EQ(call<BOOLEAN>("KeCancelTimer", &timer), TRUE);
  });
}

TEST(Timer, SaysWhetherItHasExpired) {
  in_machine([] {
    KTIMER timer{};
    call("KeInitializeTimer", &timer);
    EXPECT_EQ(call<BOOLEAN>("KeReadStateTimer", &timer), FALSE);
    EXPECT_EQ(call<BOOLEAN>("KeSetTimer", &timer, -10'000, nullptr), FALSE);
    EXPECT_EQ(call<BOOLEAN>("KeReadStateTimer", &timer), FALSE);
    nt::ke::sleep(20'000);
    EXPECT_EQ(call<BOOLEAN>("KeReadStateTimer", &timer), TRUE);
    // Set again, it is "not signaled".
    EXPECT_EQ(call<BOOLEAN>("KeSetTimer", &timer, -10'000, nullptr), FALSE);
    EXPECT_EQ(call<BOOLEAN>("KeReadStateTimer", &timer), FALSE);
  });
}

// "The initial expiration time will be in the range from DueTime to (DueTime + TolerableDelay)", a
// later interval within Period and the delay.
TEST(Timer, ThatToleratesADelayKeepsWithinIt) {
  in_machine([] {
    constexpr LONGLONG kMillisecond = 10'000;
    int runs = 0;
    KTIMER timer{};
    KDPC dpc{};
    call("KeInitializeTimerEx", &timer, SynchronizationTimer);
    call("KeInitializeDpc", &dpc, guest_callback([&](auto...) { return ++runs; }), nullptr);
    const auto set = [&](LONGLONG due, ULONG period) {
      return call<BOOLEAN>("KeSetCoalescableTimer", &timer, due, period, 50, &dpc);
    };
    EXPECT_EQ(set(-100 * kMillisecond, 100), FALSE);
    EXPECT_EQ(test::held(gate::Resource::timer).size(), 1U);
    nt::ke::sleep(99 * kMillisecond);
    EXPECT_EQ(runs, 0);
    nt::ke::sleep(52 * kMillisecond);
    EXPECT_EQ(runs, 1);
    nt::ke::sleep(900 * kMillisecond);
    EXPECT_GE(runs, 6);
    EXPECT_LE(runs, 19);
    EXPECT_EQ(set(-100 * kMillisecond, 0), TRUE);
    runs = 0;
    nt::ke::sleep(1000 * kMillisecond);
    EXPECT_EQ(runs, 1);
    EXPECT_TRUE(test::held(gate::Resource::timer).empty());
  });
}

}  // namespace
}  // namespace rundown
