#include "abi/irp_queue.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;

constexpr ULONG kTag = 0x6B636F4C;

struct Lock {
  Lock() { call("IoInitializeRemoveLockEx", &lock, kTag, 0, 0, sizeof lock); }
  NTSTATUS acquire() {
    return call<NTSTATUS>("IoAcquireRemoveLockEx", &lock, nullptr, "", 1, sizeof lock);
  }
  void release() { call("IoReleaseRemoveLockEx", &lock, nullptr, sizeof lock); }
  void release_and_wait() { call("IoReleaseRemoveLockAndWaitEx", &lock, nullptr, sizeof lock); }
  IO_REMOVE_LOCK lock{};
};

TEST(RemoveLock, IsHeldUntilItIsReleasedAsOften) {
  in_machine([] {
    Lock lock;
    EXPECT_EQ(lock.acquire(), STATUS_SUCCESS);
    EXPECT_EQ(lock.acquire(), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::remove_lock).size(), 2U);
    lock.release();
    EXPECT_EQ(held(Resource::remove_lock).size(), 1U);
    lock.release();
    EXPECT_TRUE(held(Resource::remove_lock).empty());
    EXPECT_EQ(lock.acquire(), STATUS_SUCCESS);
  });
}

TEST(RemoveLock, IsRefusedOnceTheDeviceIsRemoved) {
  in_machine([] {
    Lock lock;
    EXPECT_EQ(lock.acquire(), STATUS_SUCCESS);
    lock.release_and_wait();
    EXPECT_TRUE(held(Resource::remove_lock).empty());
    EXPECT_EQ(lock.acquire(), STATUS_DELETE_PENDING);
    EXPECT_TRUE(held(Resource::remove_lock).empty());
  });
}

TEST(RemoveLock, TheRemovalWaitsForTheOthers) {
  in_machine([] {
    Lock lock;
    EXPECT_EQ(lock.acquire(), STATUS_SUCCESS);  // a request's
    EXPECT_EQ(lock.acquire(), STATUS_SUCCESS);  // the removal's
    bool released = false;
    HANDLE thread = nullptr;
    void* start = test::guest_callback([&](auto...) {
      released = true;
      lock.release();
      return 0;
    });
    call("PsCreateSystemThread", &thread, 0, nullptr, nullptr, nullptr, start, nullptr);
    EXPECT_FALSE(released);
    lock.release_and_wait();
    EXPECT_TRUE(released);
  });
}

// "Each call to IoAcquireRemoveLock must have a corresponding call to IoReleaseRemoveLock." Driver
// Verifier stops the machine with DRIVER_VERIFIER_DETECTED_VIOLATION.
TEST(RemoveLock, ReleasedTooOftenStopsTheMachine) {
  for (const bool last : {false, true}) {
    const auto bug = bug_check_in([last] {
      Lock lock;
      lock.acquire();
      lock.release();
      lock.release();  // what initializing counted
      if (last) {
        lock.release_and_wait();
      } else {
        lock.release();
      }
    });
    ASSERT_TRUE(bug);
    EXPECT_EQ(bug->code, abi::kDriverVerifierDetectedViolation);
    EXPECT_EQ(bug->parameters[0], 0xC0U);
  }
}

TEST(RemoveLock, OfACheckedBuildIsLonger) {
  in_machine([] {
    IO_REMOVE_LOCK_DBG lock{};
    call("IoInitializeRemoveLockEx", &lock, kTag, 5, 9, sizeof lock);
    EXPECT_EQ(lock.Common.IoCount, 1);
    EXPECT_EQ(lock.Dbg.HighWatermark, 9U);
    EXPECT_EQ(lock.Dbg.AllocateTag, LONG{kTag});
  });
}

}  // namespace
}  // namespace rundown
