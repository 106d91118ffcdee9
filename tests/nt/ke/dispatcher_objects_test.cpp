#include <array>

#include "abi/dispatcher.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

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

TEST(Mutant, IsAMutexThatMayBeOwnedFromTheStart) {
  in_machine([] {
    KMUTANT mutant{};
    call("KeInitializeMutant", &mutant, TRUE);
    EXPECT_EQ(call<LONG>("KeReadStateMutant", &mutant), 0);
    EXPECT_EQ(poll(&mutant), STATUS_SUCCESS);
    EXPECT_EQ(call<LONG>("KeReadStateMutant", &mutant), -1);
    EXPECT_EQ(call<LONG>("KeReleaseMutant", &mutant, 0, FALSE, FALSE), -1);
    EXPECT_EQ(call<LONG>("KeReleaseMutant", &mutant, 0, FALSE, FALSE), 0);
    EXPECT_EQ(call<LONG>("KeReadStateMutant", &mutant), 1);
    // Unlike a mutex it leaves APCs alone.
    EXPECT_EQ(poll(&mutant), STATUS_SUCCESS);
    EXPECT_EQ(call<BOOLEAN>("KeAreApcsDisabled"), FALSE);
    call("KeReleaseMutant", &mutant, 0, FALSE, FALSE);
    call("KeInitializeMutant", &mutant, FALSE);
    EXPECT_EQ(call<LONG>("KeReadStateMutant", &mutant), 1);
  });
  const auto bug = bug_check_in([] {
    KMUTANT mutant{};
    call("KeInitializeMutant", &mutant, FALSE);
    call("KeReleaseMutant", &mutant, 0, FALSE, FALSE);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(static_cast<NTSTATUS>(bug->parameters[0]), STATUS_MUTANT_NOT_OWNED);
}

TEST(Mutant, ThatIsAbandonedTellsTheNextOwner) {
  in_machine([] {
    KMUTANT mutant{};
    call("KeInitializeMutant", &mutant, TRUE);
    EXPECT_EQ(call<LONG>("KeReleaseMutant", &mutant, 0, TRUE, FALSE), 0);
    LARGE_INTEGER zero{};
    EXPECT_EQ(call<NTSTATUS>("KeWaitForMutexObject", &mutant, 0, 0, FALSE, &zero),
              STATUS_ABANDONED_WAIT_0);
    call("KeReleaseMutant", &mutant, 0, FALSE, FALSE);
    EXPECT_EQ(call<NTSTATUS>("KeWaitForMutexObject", &mutant, 0, 0, FALSE, &zero), STATUS_SUCCESS);
  });
}

TEST(Mutex, OwnedByAnotherThreadIsWaitedFor) {
  in_machine([] {
    static KMUTEX mutex;
    call("KeInitializeMutex", &mutex, 0);
    nt::ke::create_host_thread(
        [](void*) {
          call<NTSTATUS>("KeWaitForMutexObject", &mutex, 0, 0, FALSE, nullptr);
          nt::ke::sleep(10'000'000);
          call("KeReleaseMutex", &mutex, FALSE);
        },
        nullptr);
    nt::ke::settle();
    LARGE_INTEGER soon{.QuadPart = -1'000'000};
    EXPECT_EQ(call<NTSTATUS>("KeWaitForMutexObject", &mutex, 0, 0, FALSE, &soon), STATUS_TIMEOUT);
    EXPECT_EQ(call<NTSTATUS>("KeWaitForMutexObject", &mutex, 0, 0, FALSE, nullptr), STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
