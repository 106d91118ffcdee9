#include "abi/pool.h"
#include "in_machine.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::deadlock_in;
using test::held;
using test::in_machine;

constexpr ULONG kTag = 0x74736554;  // 'Test'

TEST(Rundown, NoReferenceAfterTheWait) {
  in_machine([] {
    EX_RUNDOWN_REF reference{};
    call("ExInitializeRundownProtection", &reference);
    EXPECT_EQ(call<BOOLEAN>("ExAcquireRundownProtection", &reference), TRUE);
    call("ExReleaseRundownProtection", &reference);
    call("ExWaitForRundownProtectionRelease", &reference);
    EXPECT_EQ(call<BOOLEAN>("ExAcquireRundownProtection", &reference), FALSE);
    void* aware = call<void*>("ExAllocateCacheAwareRundownProtection", NonPagedPool, kTag);
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    call("ExFreeCacheAwareRundownProtection", aware);
    EX_PUSH_LOCK lock = 1;
    call("ExInitializePushLock", &lock);
    call("ExAcquirePushLockSharedEx", &lock, 0);
    call("ExReleasePushLockEx", &lock, 0);
    call("ExAcquirePushLockExclusiveEx", &lock, 0);
    call("ExReleasePushLockExclusiveEx", &lock, 0);
    EXPECT_EQ(lock, 0U);
  });
}

// One kind of reference, and how it is taken and given.
struct Reference {
  const char* acquire;
  const char* release;
  const char* wait;
  ULONG count;
};
constexpr Reference kReferences[]{
    {"ExAcquireRundownProtection", "ExReleaseRundownProtection",
     "ExWaitForRundownProtectionRelease", 1},
    {"ExAcquireRundownProtectionEx", "ExReleaseRundownProtectionEx",
     "ExWaitForRundownProtectionRelease", 3},
    {"ExAcquireRundownProtectionCacheAware", "ExReleaseRundownProtectionCacheAware",
     "ExWaitForRundownProtectionReleaseCacheAware", 1},
};

TEST(Rundown, WaitsForEveryReference) {
  for (const Reference& one : kReferences) {
    in_machine([&one] {
      static void* reference;
      static bool released;
      static const Reference* kind;
      kind = &one;
      reference = call<void*>("ExAllocateCacheAwareRundownProtection", NonPagedPool, kTag);
      EXPECT_EQ(call<BOOLEAN>(one.acquire, reference, one.count), TRUE);
      nt::ke::create_host_thread(
          [](void*) {
            nt::ke::sleep(10'000'000);
            // It has begun: nobody else gets in.
            EXPECT_EQ(call<BOOLEAN>(kind->acquire, reference, kind->count), FALSE);
            released = true;
            call(kind->release, reference, kind->count);
          },
          nullptr);
      call(one.wait, reference);
      EXPECT_TRUE(released) << one.wait;
      EXPECT_EQ(call<BOOLEAN>(one.acquire, reference, one.count), FALSE) << one.acquire;
      call("ExFreeCacheAwareRundownProtection", reference);
      EXPECT_TRUE(held(Resource::pool).empty());
    });
    EXPECT_TRUE(deadlock_in([&one] {
      EX_RUNDOWN_REF reference{};
      call(one.acquire, &reference, one.count);
      call(one.wait, &reference);
    })) << one.wait;
  }
}

TEST(Rundown, IsForTheNextObjectOnceItIsReinitialized) {
  in_machine([] {
    EX_RUNDOWN_REF reference{};
    call("ExInitializeRundownProtection", &reference);
    call("ExWaitForRundownProtectionRelease", &reference);
    call("ExRundownCompleted", &reference);
    // "additional calls to ExWaitForRundownProtectionRelease [...] return immediately".
    call("ExWaitForRundownProtectionRelease", &reference);
    EXPECT_EQ(call<BOOLEAN>("ExAcquireRundownProtection", &reference), FALSE);
    call("ExReInitializeRundownProtection", &reference);
    EXPECT_EQ(call<BOOLEAN>("ExAcquireRundownProtection", &reference), TRUE);
  });
}

TEST(PushLock, HasSeveralReadersOrOneWriter) {
  in_machine([] {
    static EX_PUSH_LOCK lock;
    static bool written;
    call("ExAcquirePushLockSharedEx", &lock, 0);
    call("ExAcquirePushLockSharedEx", &lock, 0);
    nt::ke::create_host_thread(
        [](void*) {
          call("ExAcquirePushLockExclusiveEx", &lock, 0);
          written = true;
          call("ExReleasePushLockExclusiveEx", &lock, 0);
        },
        nullptr);
    nt::ke::settle();
    call("ExReleasePushLockSharedEx", &lock, 0);
    nt::ke::sleep(1'000'000);
    EXPECT_FALSE(written);
    call("ExReleasePushLockSharedEx", &lock, 0);
    nt::ke::sleep(1'000'000);
    EXPECT_TRUE(written);
    EXPECT_EQ(lock, 0U);
  });
}

}  // namespace
}  // namespace rundown
