#include "abi/dispatcher.h"
#include "in_machine.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::deadlock_in;
using test::in_machine;

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

bool apcs_disabled() {
  return call<BOOLEAN>("KeAreApcsDisabled") != FALSE;
}
bool all_apcs_disabled() {
  return call<BOOLEAN>("KeAreAllApcsDisabled") != FALSE;
}

// The caller has seen to APCs itself: the level and the regions stay as they are.
TEST(FastMutex, OfTheUnsafeKindChangesNothingElse) {
  in_machine([] {
    FAST_MUTEX mutex{};
    call("ExInitializeFastMutex", &mutex);
    call("KeEnterCriticalRegion");
    call("ExAcquireFastMutexUnsafe", &mutex);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    EXPECT_FALSE(all_apcs_disabled());
    EXPECT_EQ(call<BOOLEAN>("ExTryToAcquireFastMutex", &mutex), FALSE);
    call("ExReleaseFastMutexUnsafe", &mutex);
    EXPECT_TRUE(apcs_disabled());
    call("KeLeaveCriticalRegion");

    call("ExEnterCriticalRegionAndAcquireFastMutexUnsafe", &mutex);
    EXPECT_TRUE(apcs_disabled());
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    EXPECT_EQ(call<BOOLEAN>("ExTryToAcquireFastMutex", &mutex), FALSE);
    call("ExReleaseFastMutexUnsafeAndLeaveCriticalRegion", &mutex);
    EXPECT_FALSE(apcs_disabled());
    EXPECT_EQ(call<BOOLEAN>("ExTryToAcquireFastMutex", &mutex), TRUE);
    call("ExReleaseFastMutex", &mutex);
  });
}

TEST(GuardedMutex, OfTheUnsafeKindEntersNoRegion) {
  in_machine([] {
    KGUARDED_MUTEX mutex{};
    call("KeInitializeGuardedMutex", &mutex);
    call("KeEnterGuardedRegion");
    call("KeAcquireGuardedMutexUnsafe", &mutex);
    EXPECT_EQ(call<BOOLEAN>("KeTryToAcquireGuardedMutex", &mutex), FALSE);
    call("KeLeaveGuardedRegion");
    EXPECT_FALSE(all_apcs_disabled());
    call("KeReleaseGuardedMutexUnsafe", &mutex);
    EXPECT_FALSE(all_apcs_disabled());
    EXPECT_EQ(call<BOOLEAN>("KeTryToAcquireGuardedMutex", &mutex), TRUE);
    EXPECT_TRUE(all_apcs_disabled());
    call("KeReleaseGuardedMutex", &mutex);
  });
}

TEST(FastMutex, AWaiterGetsItWhenItIsReleased) {
  in_machine([] {
    static FAST_MUTEX mutex;
    static int owners;
    call("ExInitializeFastMutex", &mutex);
    call("ExAcquireFastMutexUnsafe", &mutex);
    nt::ke::create_host_thread(
        [](void*) {
          call("ExAcquireFastMutexUnsafe", &mutex);
          ++owners;
          call("ExReleaseFastMutexUnsafe", &mutex);
        },
        nullptr);
    nt::ke::settle();
    EXPECT_EQ(owners, 0);
    call("ExReleaseFastMutexUnsafe", &mutex);
    nt::ke::settle();
    EXPECT_EQ(owners, 1);
  });
}

// "if a thread is already holding the mutex [...], the thread will deadlock".
TEST(Mutexes, OfBothKindsTakenTwiceAreADeadlock) {
  for (const char* name : {"ExAcquireFastMutex", "ExAcquireFastMutexUnsafe",
                           "ExEnterCriticalRegionAndAcquireFastMutexUnsafe",
                           "KeAcquireGuardedMutex", "KeAcquireGuardedMutexUnsafe"}) {
    EXPECT_TRUE(deadlock_in([name] {
      FAST_MUTEX mutex{};
      call("ExInitializeFastMutex", &mutex);
      call(name, &mutex);
      call(name, &mutex);
    })) << name;
  }
}

}  // namespace
}  // namespace rundown
