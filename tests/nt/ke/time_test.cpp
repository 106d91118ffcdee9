#include <array>

#include "abi/kpcr.h"
#include "in_machine.h"
#include "machine/arena.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

constexpr LONGLONG kSecond = 10'000'000;

LONGLONG tick_count() {
  LARGE_INTEGER count{};
  call("KeQueryTickCount", &count);
  return count.QuadPart;
}

// KeQueryTickCount: "To determine the absolute elapsed time multiply the returned TickCount by the
// KeQueryTimeIncrement return value".
TEST(TickCount, TimesTheIncrementIsTheTimeSinceTheStart) {
  in_machine([] {
    EXPECT_EQ(call<ULONG>("KeQueryTimeIncrement"), 156'250U);
    const LONGLONG before = tick_count();
    nt::ke::advance(10 * kSecond);
    EXPECT_EQ(tick_count() - before, 640);
    const auto time = static_cast<LONGLONG>(call<ULONGLONG>("KeQueryInterruptTime"));
    EXPECT_EQ(tick_count(), time / 156'250);
    // The page that drivers read without a call says the same.
    const auto& page = *reinterpret_cast<KUSER_SHARED_DATA*>(machine::kUserSharedData.base);
    EXPECT_EQ(page.TickCount.LowPart, static_cast<ULONG>(tick_count()));
  });
}

TEST(InterruptTime, IsOneWhoeverTellsIt) {
  in_machine([] {
    constexpr ULONGLONG kLook = 100;  // what looking at the clock takes
    const auto first = call<ULONGLONG>("KeQueryInterruptTime");
    EXPECT_EQ(call<ULONGLONG>("KeQueryUnbiasedInterruptTime"), first + kLook);
    ULONG64 counter = 0;
    EXPECT_EQ(call<ULONGLONG>("KeQueryInterruptTimePrecise", &counter), first + 2 * kLook);
    EXPECT_EQ(counter, first + 2 * kLook);
    EXPECT_EQ(call<ULONGLONG>("KeQueryPerformanceCounter", nullptr), first + 3 * kLook);
  });
}

TEST(SystemTime, GoesOnWithTheInterruptTimeAndHasNoBias) {
  in_machine([] {
    LARGE_INTEGER before{};
    LARGE_INTEGER after{};
    call("KeQuerySystemTime", &before);
    nt::ke::advance(3 * kSecond);
    call("KeQuerySystemTimePrecise", &after);
    EXPECT_EQ(after.QuadPart - before.QuadPart, 3 * kSecond + 100);
    LARGE_INTEGER there{};
    LARGE_INTEGER back{};
    call("ExSystemTimeToLocalTime", &after, &there);
    EXPECT_EQ(there.QuadPart, after.QuadPart);
    call("ExLocalTimeToSystemTime", &there, &back);
    EXPECT_EQ(back.QuadPart, after.QuadPart);
  });
}

// "The routine changes the clock interrupt frequency only if the specified DesiredTime value is
// less than the current setting."
TEST(TimerResolution, IsTheFinestThatIsWantedUntilItIsGivenBack) {
  in_machine([] {
    ULONG longest = 0;
    ULONG shortest = 0;
    ULONG current = 0;
    const auto now = [&] {
      call("ExQueryTimerResolution", &longest, &shortest, &current);
      return current;
    };
    EXPECT_EQ(now(), 156'250U);
    EXPECT_EQ(longest, 156'250U);
    EXPECT_EQ(shortest, 5'000U);
    EXPECT_EQ(call<ULONG>("ExSetTimerResolution", 10'000, TRUE), 10'000U);
    EXPECT_EQ(now(), 10'000U);
    EXPECT_EQ(call<ULONG>("ExSetTimerResolution", 20'000, TRUE), 10'000U);
    EXPECT_EQ(call<ULONG>("ExSetTimerResolution", 1, TRUE), 5'000U);
    EXPECT_EQ(call<ULONG>("ExSetTimerResolution", 0, FALSE), 156'250U);
    EXPECT_EQ(now(), 156'250U);
    EXPECT_EQ(call<ULONG>("KeQueryTimeIncrement"), 156'250U);
  });
}

TEST(Priority, IsTheThreadsAndItsBaseIsRelativeToItsProcess) {
  in_machine([] {
    auto* thread = call<KTHREAD*>("KeGetCurrentThread");
    EXPECT_EQ(call<KPRIORITY>("KeQueryPriorityThread", thread), 8);
    EXPECT_EQ(call<KPRIORITY>("KeSetPriorityThread", thread, 16), 8);
    EXPECT_EQ(call<KPRIORITY>("KeQueryPriorityThread", thread), 16);
    EXPECT_EQ(call<KPRIORITY>("KeSetPriorityThread", thread, 8), 16);
    EXPECT_EQ(call<LONG>("KeSetBasePriorityThread", thread, 3), 0);
    EXPECT_EQ(call<KPRIORITY>("KeQueryPriorityThread", thread), 11);
    EXPECT_EQ(call<LONG>("KeSetBasePriorityThread", thread, -2), 3);
    EXPECT_EQ(call<KPRIORITY>("KeQueryPriorityThread", thread), 6);
    // "not allowed to cross over from a variable priority class to a real-time priority class".
    call("KeSetBasePriorityThread", thread, 12);
    EXPECT_EQ(call<KPRIORITY>("KeQueryPriorityThread", thread), 15);
    EXPECT_EQ(call<LONG>("KeSetBasePriorityThread", thread, -12), 7);
    EXPECT_EQ(call<KPRIORITY>("KeQueryPriorityThread", thread), 1);
  });
}

TEST(FloatingPoint, NeedsNoSavingOnX64) {
  in_machine([] {
    std::array<UCHAR, 64> area;
    area.fill(0xAB);
    const auto untouched = area;
    EXPECT_EQ(call<NTSTATUS>("KeSaveFloatingPointState", area.data()), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("KeRestoreFloatingPointState", area.data()), STATUS_SUCCESS);
    EXPECT_EQ(area, untouched);
  });
}

// PF_* of winnt.h. XSAVE (17) is off: the machine keeps no extended state of a thread.
TEST(ProcessorFeatures, AreThoseOfEachX64Processor) {
  in_machine([] {
    std::vector<ULONG> present;
    for (ULONG feature = 0; feature < 70; ++feature) {
      if (call<BOOLEAN>("ExIsProcessorFeaturePresent", feature) != FALSE)
        present.push_back(feature);
    }
    EXPECT_EQ(present, (std::vector<ULONG>{2, 3, 6, 8, 9, 10, 12, 13, 14}));
  });
}

}  // namespace
}  // namespace rundown
