#include <vector>

#include "abi/dispatcher.h"
#include "abi/irp.h"
#include "abi/object.h"
#include "in_machine.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "played_driver.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::complete;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::PlayedDriver;
using test::unicode;
using Word = std::uint64_t;

TEST(WorkItem, RunsOnceItsTurnHasCome) {
  in_machine([] {
    PlayedDriver stack(&complete);
    auto* item = call<IO_WORKITEM*>("IoAllocateWorkItem", stack.device);
    EXPECT_EQ(held(Resource::work_item).size(), 1U);
    KEVENT done{};
    done.Header.WaitListHead = {&done.Header.WaitListHead, &done.Header.WaitListHead};
    Word seen = 0;
    void* routine = guest_callback([&](Word, Word context, Word, Word) { return seen = context; });
    call("IoQueueWorkItem", item, routine, DelayedWorkQueue, reinterpret_cast<void*>(5));
    EXPECT_EQ(seen, 0U);
    EXPECT_FALSE(call<bool>("IoTryQueueWorkItem", item, routine, DelayedWorkQueue, nullptr));
    HANDLE event = nullptr;
    UNICODE_STRING name = unicode(u"\\KernelObjects\\Never");
    call<void*>("IoCreateNotificationEvent", &name, &event);
    call("ZwResetEvent", event, nullptr);
    LARGE_INTEGER soon{.QuadPart = -10000};
    call<NTSTATUS>("ZwWaitForSingleObject", event, FALSE, &soon);
    EXPECT_EQ(seen, 5U);
    call("IoFreeWorkItem", item);
    EXPECT_TRUE(held(Resource::work_item).empty());
  });
}

TEST(WorkItem, QueuedTwiceOrFreedWhileQueuedStopsTheMachine) {
  const auto misuse = [](std::string_view second) {
    return bug_check_in([second] {
      PlayedDriver stack(&complete);
      auto* item = call<IO_WORKITEM*>("IoAllocateWorkItem", stack.device);
      void* routine = guest_callback([](Word, Word, Word, Word) { return 0; });
      call("IoQueueWorkItem", item, routine, DelayedWorkQueue, nullptr);
      call(second, item, routine, DelayedWorkQueue, nullptr);
    });
  };
  EXPECT_EQ(misuse("IoQueueWorkItem")->code, 0xE4U);
  EXPECT_EQ(misuse("IoFreeWorkItem")->code, 0xE4U);
}

// A work item in the driver's own memory, with a routine that is given the item.
TEST(WorkItem, LiesWhereTheDriverWantsIt) {
  in_machine([] {
    PlayedDriver stack(&complete);
    std::vector<std::uint64_t> room((call<ULONG>("IoSizeofWorkItem") + 7) / 8, ~std::uint64_t{0});
    ASSERT_FALSE(room.empty());
    auto* item = reinterpret_cast<IO_WORKITEM*>(room.data());
    call("IoInitializeWorkItem", stack.device, item);
    EXPECT_TRUE(held(Resource::work_item).empty());
    std::vector<Word> seen;
    void* routine = guest_callback([&](Word object, Word context, Word own, Word) {
      seen = {object, context, own};
      // "IoUninitializeWorkItem can be called from within the [...] routine for the work item."
      call("IoUninitializeWorkItem", item);
      return 0;
    });
    call("IoQueueWorkItemEx", item, routine, DelayedWorkQueue, 5);
    EXPECT_TRUE(seen.empty());
    nt::ke::settle();
    EXPECT_EQ(seen, (std::vector<Word>{reinterpret_cast<Word>(stack.device), 5,
                                       reinterpret_cast<Word>(item)}));
  });
  for (const char* second : {"IoQueueWorkItemEx", "IoUninitializeWorkItem"}) {
    const auto bug = bug_check_in([second] {
      PlayedDriver stack(&complete);
      std::vector<std::uint64_t> room(call<ULONG>("IoSizeofWorkItem"));
      auto* item = reinterpret_cast<IO_WORKITEM*>(room.data());
      void* routine = guest_callback([](Word, Word, Word, Word) { return 0; });
      call("IoInitializeWorkItem", stack.device, item);
      call("IoQueueWorkItemEx", item, routine, DelayedWorkQueue, nullptr);
      call(second, item, routine, DelayedWorkQueue, nullptr);
    });
    ASSERT_TRUE(bug) << second;
    EXPECT_EQ(bug->code, 0xE4U) << second;
  }
}

}  // namespace
}  // namespace rundown
