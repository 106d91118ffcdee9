#include <vector>

#include "abi/dispatcher.h"
#include "abi/ps.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;

TEST(Resource, IsHeldFromInitializationToDeletion) {
  in_machine([] {
    ERESOURCE resource{};
    EXPECT_EQ(call<NTSTATUS>("ExInitializeResourceLite", &resource), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::resource).size(), 1U);
    EXPECT_EQ(call<BOOLEAN>("ExAcquireResourceExclusiveLite", &resource, TRUE), TRUE);
    EXPECT_EQ(call<BOOLEAN>("ExAcquireResourceSharedLite", &resource, TRUE), TRUE);
    EXPECT_EQ(call<BOOLEAN>("ExIsResourceAcquiredExclusiveLite", &resource), TRUE);
    EXPECT_EQ(call<ULONG>("ExIsResourceAcquiredSharedLite", &resource), 2U);
    call("ExConvertExclusiveToSharedLite", &resource);
    EXPECT_EQ(call<BOOLEAN>("ExIsResourceAcquiredExclusiveLite", &resource), FALSE);
    EXPECT_EQ(call<BOOLEAN>("ExAcquireResourceExclusiveLite", &resource, FALSE), FALSE);
    call("ExReleaseResourceLite", &resource);
    call("ExReleaseResourceLite", &resource);
    EXPECT_EQ(call<ULONG>("ExIsResourceAcquiredSharedLite", &resource), 0U);
    EXPECT_EQ(call<NTSTATUS>("ExDeleteResourceLite", &resource), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::resource).empty());
  });
}

TEST(Resource, AWaiterGoesOnWhenItIsReleased) {
  in_machine([] {
    static ERESOURCE resource;
    static bool got;
    call("ExInitializeResourceLite", &resource);
    call("ExAcquireResourceExclusiveLite", &resource, TRUE);
    nt::ke::create_host_thread(
        [](void*) {
          got = call<BOOLEAN>("ExAcquireResourceSharedLite", &resource, TRUE) == TRUE;
          call("ExReleaseResourceLite", &resource);
        },
        nullptr);
    nt::ke::settle();
    EXPECT_FALSE(got);
    call("ExReleaseResourceLite", &resource);
    nt::ke::settle();
    EXPECT_TRUE(got);
  });
}

// ExAcquireResourceSharedLite, ExAcquireSharedStarveExclusive and ExAcquireSharedWaitForExclusive,
// as their pages tell of a thread that waits for exclusive access.
TEST(Resource, SharingBesideAWaitingWriter) {
  in_machine([] {
    static ERESOURCE resource;
    call("ExInitializeResourceLite", &resource);
    const auto start = [](test::Callback routine) {
      HANDLE thread = nullptr;
      call<NTSTATUS>("PsCreateSystemThread", &thread, THREAD_ALL_ACCESS, nullptr, nullptr, nullptr,
                     test::guest_callback(std::move(routine)), nullptr);
      nt::ke::settle();
    };
    call("ExAcquireResourceSharedLite", &resource, TRUE);
    start([](auto...) {
      call("ExAcquireResourceExclusiveLite", &resource, TRUE);
      call("ExReleaseResourceLite", &resource);
      return 0;
    });
    EXPECT_EQ(call<ULONG>("ExGetExclusiveWaiterCount", &resource), 1U);
    EXPECT_EQ(resource.NumberOfExclusiveWaiters, 1U);

    // Who shares it already does so once more, but for WaitForExclusive.
    EXPECT_EQ(call<BOOLEAN>("ExAcquireSharedWaitForExclusive", &resource, FALSE), FALSE);
    EXPECT_EQ(call<BOOLEAN>("ExAcquireSharedStarveExclusive", &resource, FALSE), TRUE);
    EXPECT_EQ(call<BOOLEAN>("ExAcquireResourceSharedLite", &resource, FALSE), TRUE);
    call("ExReleaseResourceLite", &resource);
    call("ExReleaseResourceLite", &resource);

    // Another thread is refused, or waits until the writer has had its turn, unless it starves it.
    static std::vector<int> answers;
    start([](auto...) {
      answers.push_back(call<BOOLEAN>("ExAcquireSharedWaitForExclusive", &resource, FALSE));
      answers.push_back(call<BOOLEAN>("ExAcquireResourceSharedLite", &resource, FALSE));
      answers.push_back(call<BOOLEAN>("ExAcquireSharedStarveExclusive", &resource, FALSE));
      call("ExReleaseResourceLite", &resource);
      answers.push_back(call<BOOLEAN>("ExAcquireSharedWaitForExclusive", &resource, TRUE));
      answers.push_back(static_cast<int>(call<ULONG>("ExGetExclusiveWaiterCount", &resource)));
      call("ExReleaseResourceLite", &resource);
      return 0;
    });
    EXPECT_EQ(answers, (std::vector<int>{0, 0, 1}));
    EXPECT_EQ(call<ULONG>("ExGetSharedWaiterCount", &resource), 1U);
    call("ExReleaseResourceLite", &resource);
    nt::ke::settle();
    EXPECT_EQ(answers, (std::vector<int>{0, 0, 1, 1, 0}));
    EXPECT_EQ(resource.ActiveCount, 0);
    EXPECT_EQ(resource.NumberOfExclusiveWaiters, 0U);
  });
}

TEST(Resource, ReleasingOneThatIsNotOwnedStopsTheMachine) {
  const auto bug = bug_check_in([] {
    ERESOURCE resource{};
    call("ExInitializeResourceLite", &resource);
    call("ExReleaseResourceLite", &resource);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kResourceNotOwned);
}

bool try_exclusive(ERESOURCE& resource) {
  return call<BOOLEAN>("ExTryToAcquireResourceExclusiveLite", &resource) != FALSE;
}
bool is_exclusive(ERESOURCE& resource) {
  return call<BOOLEAN>("ExIsResourceAcquiredExclusiveLite", &resource) != FALSE;
}
ULONG shared_count(ERESOURCE& resource) {
  return call<ULONG>("ExIsResourceAcquiredSharedLite", &resource);
}

TEST(Resource, IsTriedWithoutAWait) {
  in_machine([] {
    ERESOURCE resource{};
    call("ExInitializeResourceLite", &resource);
    EXPECT_TRUE(try_exclusive(resource));
    EXPECT_TRUE(is_exclusive(resource));
    EXPECT_TRUE(try_exclusive(resource));
    call("ExReleaseResourceLite", &resource);
    call("ExReleaseResourceLite", &resource);
    EXPECT_FALSE(is_exclusive(resource));
    call("ExAcquireResourceSharedLite", &resource, TRUE);
    EXPECT_FALSE(try_exclusive(resource));
    call("ExReleaseResourceLite", &resource);
  });
}

// "With a single call to ExReinitializeResource, a driver writer can replace three calls".
TEST(Resource, IsAsNewWhenItIsReinitialized) {
  in_machine([] {
    ERESOURCE resource{};
    call("ExInitializeResourceLite", &resource);
    call("ExAcquireResourceExclusiveLite", &resource, TRUE);
    EXPECT_EQ(call<NTSTATUS>("ExReinitializeResourceLite", &resource), STATUS_SUCCESS);
    EXPECT_FALSE(is_exclusive(resource));
    EXPECT_EQ(resource.ActiveCount, 0);
    EXPECT_EQ(held(Resource::resource).size(), 1U);
    call("ExDeleteResourceLite", &resource);
    EXPECT_TRUE(held(Resource::resource).empty());
  });
}

TEST(Resource, IsGivenToAnotherOwnerWhoseOwnItIsThen) {
  in_machine([] {
    ERESOURCE resource{};
    call("ExInitializeResourceLite", &resource);
    call("ExAcquireResourceExclusiveLite", &resource, TRUE);
    const std::uint64_t owner = reinterpret_cast<std::uint64_t>(&resource) | 3;
    call("ExSetResourceOwnerPointer", &resource, owner);
    EXPECT_FALSE(is_exclusive(resource));
    EXPECT_EQ(shared_count(resource), 0U);
    EXPECT_FALSE(try_exclusive(resource));
    call("ExReleaseResourceForThreadLite", &resource, owner);
    EXPECT_TRUE(try_exclusive(resource));
    call("ExReleaseResourceForThreadLite", &resource, call<std::uint64_t>("KeGetCurrentThread"));
    EXPECT_FALSE(is_exclusive(resource));
  });
  for (const char* name : {"ExReleaseResourceForThreadLite", "ExSetResourceOwnerPointer",
                           "ExReleaseResourceAndLeaveCriticalRegion"}) {
    const auto bug = bug_check_in([name] {
      ERESOURCE resource{};
      call("ExInitializeResourceLite", &resource);
      call(name, &resource, std::uint64_t{0x1003});
    });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kResourceNotOwned) << name;
  }
}

TEST(Resource, IsTakenTogetherWithACriticalRegion) {
  in_machine([] {
    ERESOURCE resource{};
    call("ExInitializeResourceLite", &resource);
    const auto apcs_disabled = [] { return call<BOOLEAN>("KeAreApcsDisabled") != FALSE; };
    call("ExEnterCriticalRegionAndAcquireResourceExclusive", &resource);
    EXPECT_TRUE(apcs_disabled());
    EXPECT_TRUE(is_exclusive(resource));
    call("ExReleaseResourceAndLeaveCriticalRegion", &resource);
    EXPECT_FALSE(apcs_disabled());
    EXPECT_FALSE(is_exclusive(resource));
    call("ExEnterCriticalRegionAndAcquireResourceShared", &resource);
    EXPECT_TRUE(apcs_disabled());
    EXPECT_FALSE(is_exclusive(resource));
    EXPECT_EQ(shared_count(resource), 1U);
    call("ExReleaseResourceAndLeaveCriticalRegion", &resource);
    EXPECT_FALSE(apcs_disabled());
    EXPECT_EQ(shared_count(resource), 0U);
  });
}

}  // namespace
}  // namespace rundown
