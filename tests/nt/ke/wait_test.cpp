// What the reference pages say of the dispatcher objects' limits.
#include "abi/dispatcher.h"
#include "abi/ps.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"

namespace rundown {
namespace {

using namespace abi;
using test::bug_check_in;
using test::call;
using test::guest_callback;
using test::in_machine;

NTSTATUS poll(void* object) {
  LARGE_INTEGER zero{};
  return call<NTSTATUS>("KeWaitForSingleObject", object, 0, 0, FALSE, &zero);
}

bool apcs_disabled() {
  return call<BOOLEAN>("KeAreApcsDisabled") != FALSE;
}

// KeWaitForSingleObject: "after [it] returns [...] and the thread actually holds the mutex, only
// special kernel-mode APCs are delivered".
TEST(Mutex, KeepsNormalApcsAwayAsLongAsItIsHeld) {
  in_machine([] {
    KMUTEX mutex{};
    call("KeInitializeMutex", &mutex, 0);
    EXPECT_EQ(poll(&mutex), STATUS_SUCCESS);
    EXPECT_TRUE(apcs_disabled());
    EXPECT_EQ(poll(&mutex), STATUS_SUCCESS);
    call("KeReleaseMutex", &mutex, FALSE);
    EXPECT_TRUE(apcs_disabled());
    call("KeReleaseMutex", &mutex, FALSE);
    EXPECT_FALSE(apcs_disabled());
  });
}

TEST(Mutex, LetsTheApcInThatWaited) {
  in_machine([] {
    int runs = 0;
    KMUTEX mutex{};
    KAPC apc{};
    void* kernel_routine = guest_callback([](auto...) { return 0; });
    void* routine = guest_callback([&](auto...) { return ++runs; });
    call("KeInitializeMutex", &mutex, 0);
    EXPECT_EQ(poll(&mutex), STATUS_SUCCESS);
    call("KeInitializeApc", &apc, call<void*>("KeGetCurrentThread"), 0, kernel_routine, nullptr,
         routine, 0, nullptr);
    EXPECT_EQ(call<BOOLEAN>("KeInsertQueueApc", &apc, nullptr, nullptr, 0), TRUE);
    EXPECT_EQ(runs, 0);
    call("KeReleaseMutex", &mutex, FALSE);
    EXPECT_EQ(runs, 1);
  });
}

// KERNEL_APC_PENDING_DURING_EXIT: "a driver has disabled APCs without reenabling them".
TEST(Thread, DoesNotEndInACriticalRegion) {
  const auto bug = bug_check_in([] {
    HANDLE thread = nullptr;
    void* start = guest_callback([](auto...) {
      call("KeEnterCriticalRegion");
      call("PsTerminateSystemThread", STATUS_SUCCESS);
      return 0;
    });
    call("PsCreateSystemThread", &thread, 0, nullptr, nullptr, nullptr, start, nullptr);
    LARGE_INTEGER second{};
    second.QuadPart = -10'000'000;
    call("KeDelayExecutionThread", 0, FALSE, &second);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kKernelApcPendingDuringExit);
  EXPECT_EQ(bug->parameters[0], 0U);
  EXPECT_EQ(bug->parameters[1], 0xFFFEU);  // it began in one, as all system threads do
}

// KeSetEvent: "If Wait = TRUE, the routine returns without lowering the IRQL [...]. The KeWaitXxx
// routine, before it returns, restores the IRQL".
TEST(Event, StaysRaisedUntilTheWaitThatFollows) {
  in_machine([] {
    KEVENT event{};
    KSEMAPHORE semaphore{};
    KMUTEX mutex{};
    call("KeInitializeEvent", &event, NotificationEvent, FALSE);
    call("KeInitializeSemaphore", &semaphore, 0, 1);
    call("KeInitializeMutex", &mutex, 0);
    EXPECT_EQ(call<LONG>("KeSetEvent", &event, 0, TRUE), 0);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
    EXPECT_EQ(call<NTSTATUS>("KeWaitForSingleObject", &event, 0, 0, FALSE, nullptr),
              STATUS_SUCCESS);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    call("KeReleaseSemaphore", &semaphore, 0, 1, TRUE);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
    EXPECT_EQ(poll(&semaphore), STATUS_SUCCESS);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    LARGE_INTEGER later{};
    later.QuadPart = -10'000;
    EXPECT_EQ(poll(&mutex), STATUS_SUCCESS);
    call("KeReleaseMutex", &mutex, TRUE);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
    EXPECT_EQ(call<NTSTATUS>("KeWaitForSingleObject", &semaphore, 0, 0, FALSE, &later),
              STATUS_TIMEOUT);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
  });
}

}  // namespace
}  // namespace rundown
