#include <array>

#include "abi/dispatcher.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"

namespace rundown {
namespace {

using namespace abi;
using test::bug_check_in;
using test::call;
using test::in_machine;

NTSTATUS poll(void* object) {
  LARGE_INTEGER zero{};
  return call<NTSTATUS>("KeWaitForSingleObject", object, 0, 0, FALSE, &zero);
}
TEST(Event, ANotificationEventStaysAndASynchronizationEventGoes) {
  in_machine([] {
    KEVENT event{};
    call("KeInitializeEvent", &event, NotificationEvent, FALSE);
    EXPECT_EQ(poll(&event), STATUS_TIMEOUT);
    EXPECT_EQ(call<LONG>("KeSetEvent", &event, 0, FALSE), 0);
    EXPECT_EQ(poll(&event), STATUS_SUCCESS);
    EXPECT_EQ(call<LONG>("KeReadStateEvent", &event), 1);
    EXPECT_EQ(call<LONG>("KeResetEvent", &event), 1);
    call("KeInitializeEvent", &event, SynchronizationEvent, TRUE);
    EXPECT_EQ(poll(&event), STATUS_SUCCESS);
    EXPECT_EQ(poll(&event), STATUS_TIMEOUT);
    call("KePulseEvent", &event, 0, FALSE);
    call("KeClearEvent", &event);
    EXPECT_EQ(call<LONG>("KeReadStateEvent", &event), 0);
  });
}

TEST(Semaphore, CountsDownAndRefusesToPassItsLimit) {
  in_machine([] {
    KSEMAPHORE semaphore{};
    call("KeInitializeSemaphore", &semaphore, 1, 2);
    EXPECT_EQ(poll(&semaphore), STATUS_SUCCESS);
    EXPECT_EQ(poll(&semaphore), STATUS_TIMEOUT);
    EXPECT_EQ(call<LONG>("KeReleaseSemaphore", &semaphore, 0, 2, FALSE), 0);
    EXPECT_EQ(call<LONG>("KeReadStateSemaphore", &semaphore), 2);
  });
  const auto bug = bug_check_in([] {
    KSEMAPHORE semaphore{};
    call("KeInitializeSemaphore", &semaphore, 0, 1);
    call("KeReleaseSemaphore", &semaphore, 0, 2, FALSE);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(static_cast<NTSTATUS>(bug->parameters[0]), STATUS_SEMAPHORE_LIMIT_EXCEEDED);
}

TEST(Mutex, IsRecursiveAndOnlyItsOwnerReleasesIt) {
  in_machine([] {
    KMUTEX mutex{};
    call("KeInitializeMutex", &mutex, 0);
    EXPECT_EQ(poll(&mutex), STATUS_SUCCESS);
    EXPECT_EQ(poll(&mutex), STATUS_SUCCESS);
    EXPECT_EQ(call<LONG>("KeReleaseMutex", &mutex, FALSE), -1);
    EXPECT_EQ(call<LONG>("KeReleaseMutex", &mutex, FALSE), 0);
    EXPECT_EQ(call<LONG>("KeReadStateMutex", &mutex), 1);
  });
  const auto bug = bug_check_in([] {
    KMUTEX mutex{};
    call("KeInitializeMutex", &mutex, 0);
    call("KeReleaseMutex", &mutex, FALSE);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(static_cast<NTSTATUS>(bug->parameters[0]), STATUS_MUTANT_NOT_OWNED);
}

TEST(Wait, ForSeveralObjectsSaysWhich) {
  in_machine([] {
    KEVENT first{};
    KEVENT second{};
    call("KeInitializeEvent", &first, NotificationEvent, FALSE);
    call("KeInitializeEvent", &second, NotificationEvent, TRUE);
    std::array<void*, 2> objects{&first, &second};
    LARGE_INTEGER zero{};
    EXPECT_EQ(call<NTSTATUS>("KeWaitForMultipleObjects", 2, objects.data(), WaitAny, 0, 0, FALSE,
                             &zero, nullptr),
              STATUS_WAIT_1);
    EXPECT_EQ(call<NTSTATUS>("KeWaitForMultipleObjects", 2, objects.data(), WaitAll, 0, 0, FALSE,
                             &zero, nullptr),
              STATUS_TIMEOUT);
  });
  const auto bug = bug_check_in([] {
    std::array<void*, 4> objects{};
    call("KeWaitForMultipleObjects", 4, objects.data(), WaitAny, 0, 0, FALSE, nullptr, nullptr);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x0CU);
}

TEST(Wait, TimePassesWithoutCost) {
  in_machine([] {
    LARGE_INTEGER before{};
    LARGE_INTEGER after{};
    call("KeQuerySystemTime", &before);
    LARGE_INTEGER hour{};
    hour.QuadPart = -36'000'000'000;
    EXPECT_EQ(call<NTSTATUS>("KeDelayExecutionThread", 0, FALSE, &hour), STATUS_SUCCESS);
    KEVENT event{};
    call("KeInitializeEvent", &event, NotificationEvent, FALSE);
    EXPECT_EQ(call<NTSTATUS>("KeWaitForSingleObject", &event, 0, 0, FALSE, &hour), STATUS_TIMEOUT);
    call("KeQuerySystemTime", &after);
    EXPECT_GE(after.QuadPart - before.QuadPart, 72'000'000'000);
    const auto first = call<ULONGLONG>("KeQueryInterruptTime");
    EXPECT_EQ(call<ULONGLONG>("KeQueryInterruptTime") - first, 100U);
    call("KeStallExecutionProcessor", 50);
    LARGE_INTEGER frequency{};
    EXPECT_GE(call<ULONGLONG>("KeQueryPerformanceCounter", &frequency) - first, 600U);
    EXPECT_EQ(frequency.QuadPart, 10'000'000);
    EXPECT_EQ(call<ULONG>("KeQueryTimeIncrement"), 156'250U);
  });
}

TEST(Wait, AtDispatchLevelStopsTheMachine) {
  const auto bug = bug_check_in([] {
    KEVENT event{};
    call("KeInitializeEvent", &event, NotificationEvent, FALSE);
    call("KfRaiseIrql", gate::Irql::dispatch);
    EXPECT_EQ(poll(&event), STATUS_TIMEOUT);
    call("KeWaitForSingleObject", &event, 0, 0, FALSE, nullptr);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kAttemptedSwitchFromDpc);
}

TEST(Dpc, OfLowImportanceWaitsForCompanyOrAnIdleProcessor) {
  in_machine([] {
    int low_runs = 0;
    int other_runs = 0;
    KDPC low{};
    KDPC other{};
    call("KeInitializeDpc", &low, test::guest_callback([&](auto...) { return ++low_runs; }),
         nullptr);
    call("KeInitializeDpc", &other, test::guest_callback([&](auto...) { return ++other_runs; }),
         nullptr);
    call("KeSetImportanceDpc", &low, LowImportance);

    EXPECT_EQ(call<BOOLEAN>("KeInsertQueueDpc", &low, nullptr, nullptr), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeInsertQueueDpc", &low, nullptr, nullptr), FALSE);
    EXPECT_EQ(low_runs, 0);
    EXPECT_EQ(test::held(gate::Resource::dpc).size(), 1U);
    call("KeInsertQueueDpc", &other, nullptr, nullptr);
    EXPECT_EQ(low_runs, 1);
    EXPECT_EQ(other_runs, 1);

    call("KeInsertQueueDpc", &low, nullptr, nullptr);
    LARGE_INTEGER moment{};
    moment.QuadPart = -1;
    call("KeDelayExecutionThread", 0, FALSE, &moment);
    EXPECT_EQ(low_runs, 2);

    call("KeInsertQueueDpc", &low, nullptr, nullptr);
    EXPECT_EQ(call<BOOLEAN>("KeRemoveQueueDpc", &low), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeRemoveQueueDpc", &low), FALSE);
    call("KeInsertQueueDpc", &low, nullptr, nullptr);
    call("KeFlushQueuedDpcs");
    EXPECT_EQ(low_runs, 3);
    EXPECT_TRUE(test::held(gate::Resource::dpc).empty());
  });
}

TEST(SpinLock, ReleasedOutOfOrderStopsTheMachine) {
  const auto bug = bug_check_in([] {
    KSPIN_LOCK first = 0;
    KSPIN_LOCK second = 0;
    const auto before = call<KIRQL>("KeAcquireSpinLockRaiseToDpc", &first);
    const auto between = call<KIRQL>("KeAcquireSpinLockRaiseToDpc", &second);
    call("KeReleaseSpinLock", &first, before);
    call("KeReleaseSpinLock", &second, between);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kIrqlNotLessOrEqual);
}

TEST(SpinLock, RaisesTheLevelAndPutsItBack) {
  in_machine([] {
    KSPIN_LOCK lock = 7;
    call("KeInitializeSpinLock", &lock);
    EXPECT_EQ(call<KIRQL>("KeAcquireSpinLockRaiseToDpc", &lock), PASSIVE_LEVEL);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
    EXPECT_EQ(call<BOOLEAN>("KeTryToAcquireSpinLockAtDpcLevel", &lock), FALSE);
    EXPECT_EQ(call<BOOLEAN>("KeTestSpinLock", &lock), FALSE);
    call("KeReleaseSpinLock", &lock, PASSIVE_LEVEL);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    KLOCK_QUEUE_HANDLE handle{};
    call("KeAcquireInStackQueuedSpinLock", &lock, &handle);
    EXPECT_EQ(lock, 1U);
    call("KeReleaseInStackQueuedSpinLock", &handle);
    EXPECT_EQ(lock, 0U);
    EX_SPIN_LOCK shared = 0;
    call("ExAcquireSpinLockShared", &shared);
    EXPECT_EQ(call<LONG>("ExTryConvertSharedSpinLockExclusive", &shared), 1);
    call("ExReleaseSpinLockExclusive", &shared, PASSIVE_LEVEL);
    EXPECT_EQ(shared, 0);
  });
}

TEST(SpinLock, ReleasingOneThatIsFreeStopsTheMachine) {
  for (const char* name : {"KeReleaseSpinLock", "KeReleaseSpinLockFromDpcLevel",
                           "ExReleaseSpinLockShared", "ExReleaseSpinLockExclusive"}) {
    const auto bug = bug_check_in([name] {
      KSPIN_LOCK lock = 0;
      call(name, &lock, PASSIVE_LEVEL);
    });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kSpinLockNotOwned);
  }
}

TEST(Regions, DisableApcsWhileTheyLast) {
  in_machine([] {
    EXPECT_EQ(call<BOOLEAN>("KeAreApcsDisabled"), FALSE);
    call("KeEnterCriticalRegion");
    EXPECT_EQ(call<BOOLEAN>("KeAreApcsDisabled"), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeAreAllApcsDisabled"), FALSE);
    call("KeLeaveCriticalRegion");
    call("KeEnterGuardedRegion");
    EXPECT_EQ(call<BOOLEAN>("KeAreAllApcsDisabled"), TRUE);
    call("KeLeaveGuardedRegion");
    EXPECT_EQ(call<BOOLEAN>("KeAreAllApcsDisabled"), FALSE);
  });
}

TEST(FastMutex, HoldsApcLevelWhileItIsOwned) {
  in_machine([] {
    FAST_MUTEX mutex{};
    call("ExInitializeFastMutex", &mutex);
    mutex.Count = 1;
    call("ExAcquireFastMutex", &mutex);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::apc);
    EXPECT_EQ(call<BOOLEAN>("ExTryToAcquireFastMutex", &mutex), FALSE);
    call("ExReleaseFastMutex", &mutex);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    call("KeInitializeGuardedMutex", &mutex);
    call("KeAcquireGuardedMutex", &mutex);
    EXPECT_EQ(call<BOOLEAN>("KeAreAllApcsDisabled"), TRUE);
    EXPECT_EQ(call<BOOLEAN>("KeTryToAcquireGuardedMutex", &mutex), FALSE);
    call("KeReleaseGuardedMutex", &mutex);
    EXPECT_EQ(call<BOOLEAN>("KeAreAllApcsDisabled"), FALSE);
  });
}

}  // namespace
}  // namespace rundown
