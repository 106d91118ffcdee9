#include <array>
#include <cstring>

#include "abi/dispatcher.h"
#include "abi/lookaside.h"
#include "abi/object.h"
#include "abi/ps.h"
#include "cpu/call.h"
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

constexpr ULONG kTag = 0x74736554;  // 'Test'

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

TEST(Lookaside, BlocksComeFromThePoolThroughTheListsFunctions) {
  in_machine([] {
    NPAGED_LOOKASIDE_LIST list{};
    call("ExInitializeNPagedLookasideList", &list, nullptr, nullptr, 0, 64, kTag, 0);
    ASSERT_EQ(held(Resource::lookaside).size(), 1U);
    EXPECT_EQ(held(Resource::lookaside)[0].name, "Test");
    EXPECT_EQ(list.L.Depth, 4);
    EXPECT_EQ(list.L.MaximumDepth, 256);
    // So the inline code of the DDK keeps no block.
    EXPECT_GE(call<USHORT>("ExQueryDepthSList", &list.L.ListHead), list.L.Depth);
    EXPECT_EQ(call<void*>("ExpInterlockedPopEntrySList", &list.L.ListHead), nullptr);
    const auto block = cpu::call_guest(reinterpret_cast<const void*>(list.L.Allocate),
                                       static_cast<LONG>(list.L.Type), list.L.Size, list.L.Tag);
    EXPECT_NE(block, 0U);
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    cpu::call_guest(reinterpret_cast<const void*>(list.L.Free), block);
    void* other = call<void*>("ExAllocateFromNPagedLookasideList", &list);
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    call("ExFreeToNPagedLookasideList", &list, other);
    EXPECT_TRUE(held(Resource::pool).empty());
    call("ExDeleteNPagedLookasideList", &list);
    EXPECT_TRUE(held(Resource::lookaside).empty());
  });
}

TEST(Lookaside, TheNewKindChecksItsArguments) {
  in_machine([] {
    LOOKASIDE_LIST_EX list{};
    EXPECT_EQ(call<NTSTATUS>("ExInitializeLookasideListEx", &list, nullptr, nullptr, PagedPool, 3,
                             64, kTag, 0),
              STATUS_INVALID_PARAMETER_5);
    EXPECT_EQ(call<NTSTATUS>("ExInitializeLookasideListEx", &list, nullptr, nullptr, PagedPool, 0,
                             64, kTag, 9),
              STATUS_INVALID_PARAMETER_8);
    EXPECT_EQ(call<NTSTATUS>("ExInitializeLookasideListEx", &list, nullptr, nullptr, PagedPool, 1,
                             64, kTag, 0),
              STATUS_SUCCESS);
    EXPECT_NE(static_cast<LONG>(list.L.Type) & POOL_RAISE_IF_ALLOCATION_FAILURE, 0);
    call("ExDeleteLookasideListEx", &list);
  });
}

TEST(Interlocked, ListsKeepTheirOrder) {
  in_machine([] {
    alignas(16) SLIST_HEADER head{};
    alignas(16) std::array<SLIST_ENTRY, 2> entries{};
    EXPECT_EQ(call<void*>("ExpInterlockedPopEntrySList", &head), nullptr);
    call("ExpInterlockedPushEntrySList", &head, &entries[0]);
    EXPECT_EQ(call<SLIST_ENTRY*>("ExpInterlockedPushEntrySList", &head, &entries[1]), &entries[0]);
    EXPECT_EQ(call<USHORT>("ExQueryDepthSList", &head), 2);
    EXPECT_EQ(call<SLIST_ENTRY*>("ExpInterlockedPopEntrySList", &head), &entries[1]);
    EXPECT_EQ(call<SLIST_ENTRY*>("ExpInterlockedFlushSList", &head), &entries[0]);
    EXPECT_EQ(call<USHORT>("ExQueryDepthSList", &head), 0);

    KSPIN_LOCK lock = 0;
    LIST_ENTRY list{&list, &list};
    LIST_ENTRY a{};
    LIST_ENTRY b{};
    EXPECT_EQ(call<void*>("ExInterlockedInsertTailList", &list, &a, &lock), nullptr);
    EXPECT_EQ(call<LIST_ENTRY*>("ExInterlockedInsertHeadList", &list, &b, &lock), &a);
    EXPECT_EQ(call<LIST_ENTRY*>("ExInterlockedRemoveHeadList", &list, &lock), &b);
    EXPECT_EQ(call<LIST_ENTRY*>("ExInterlockedRemoveHeadList", &list, &lock), &a);
    EXPECT_EQ(call<void*>("ExInterlockedRemoveHeadList", &list, &lock), nullptr);
    ULONG sum = 5;
    EXPECT_EQ(call<ULONG>("ExInterlockedAddUlong", &sum, 2, &lock), 5U);
    EXPECT_EQ(sum, 7U);
  });
}

WORK_QUEUE_ITEM make_item(void* routine) {
  WORK_QUEUE_ITEM item{};
  item.WorkerRoutine = reinterpret_cast<WORKER_THREAD_ROUTINE*>(routine);
  return item;
}

TEST(WorkItem, IsHeldUntilItsRoutineHasRun) {
  in_machine([] {
    static int runs;
    WORK_QUEUE_ITEM item = make_item(test::guest_callback([](auto, auto, auto, auto) {
      ++runs;
      return 0;
    }));
    call("ExQueueWorkItem", &item, DelayedWorkQueue);
    EXPECT_EQ(held(Resource::work_item).size(), 1U);
    EXPECT_EQ(runs, 0);
    nt::ke::settle();
    EXPECT_EQ(runs, 1);
    EXPECT_TRUE(held(Resource::work_item).empty());
  });
}

TEST(WorkItem, QueuedTwiceOrLeftAtAHighLevelStopsTheMachine) {
  const auto twice = bug_check_in([] {
    WORK_QUEUE_ITEM item = make_item(test::guest_callback([](auto...) { return 0; }));
    call("ExQueueWorkItem", &item, DelayedWorkQueue);
    call("ExQueueWorkItem", &item, DelayedWorkQueue);
  });
  ASSERT_TRUE(twice);
  EXPECT_EQ(twice->code, 0xE4U);
  const auto high = bug_check_in([] {
    WORK_QUEUE_ITEM item = make_item(test::guest_callback([](auto...) {
      nt::ke::raise_irql(gate::Irql::dispatch);
      return 0;
    }));
    call("ExQueueWorkItem", &item, DelayedWorkQueue);
    nt::ke::settle();
  });
  ASSERT_TRUE(high);
  EXPECT_EQ(high->code, 0xE1U);
}

TEST(Callback, RegistrationsAreCalledAndCounted) {
  in_machine([] {
    UNICODE_STRING name = test::unicode(u"\\Callback\\Test");
    OBJECT_ATTRIBUTES attributes{sizeof(OBJECT_ATTRIBUTES), nullptr, &name, 0, nullptr, nullptr};
    CALLBACK_OBJECT* object = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ExCreateCallback", &object, &attributes, FALSE, FALSE),
              STATUS_OBJECT_NAME_NOT_FOUND);
    OBJECT_ATTRIBUTES unnamed{sizeof(OBJECT_ATTRIBUTES), nullptr, nullptr, 0, nullptr, nullptr};
    EXPECT_EQ(call<NTSTATUS>("ExCreateCallback", &object, &unnamed, TRUE, FALSE),
              STATUS_UNSUCCESSFUL);
    ASSERT_EQ(call<NTSTATUS>("ExCreateCallback", &object, &attributes, TRUE, FALSE),
              STATUS_SUCCESS);
    CALLBACK_OBJECT* again = nullptr;
    EXPECT_EQ(call<NTSTATUS>("ExCreateCallback", &again, &attributes, FALSE, FALSE),
              STATUS_SUCCESS);
    EXPECT_EQ(again, object);
    EXPECT_EQ(held(Resource::object_reference).size(), 2U);
    static std::uint64_t sum;
    void* function = test::guest_callback([](auto context, auto a, auto b, auto) {
      sum = context + a + b;
      return 0;
    });
    void* handle = call<void*>("ExRegisterCallback", object, function, 1);
    ASSERT_NE(handle, nullptr);
    EXPECT_EQ(call<void*>("ExRegisterCallback", object, function, 1), nullptr);
    EXPECT_EQ(held(Resource::callback).size(), 1U);
    call("ExNotifyCallback", object, 10, 100);
    EXPECT_EQ(sum, 111U);
    call("ExUnregisterCallback", handle);
    EXPECT_TRUE(held(Resource::callback).empty());
    call("ObfDereferenceObject", again);
    call("ObfDereferenceObject", object);
    EXPECT_TRUE(held(Resource::object_reference).empty());
  });
}

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
    ULONG length = 0;
    EXPECT_EQ(call<NTSTATUS>("ExGetFirmwareEnvironmentVariable", nullptr, nullptr, nullptr, &length,
                             nullptr),
              STATUS_NOT_IMPLEMENTED);
    GUID first{};
    GUID second{};
    call("ExUuidCreate", &first);
    call("ExUuidCreate", &second);
    EXPECT_FALSE(first == second);
  });
}

}  // namespace
}  // namespace rundown
