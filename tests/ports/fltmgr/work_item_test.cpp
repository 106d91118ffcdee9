#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::WithInstance;
using Word = std::uint64_t;

// A filter with a work item, whose routine notes what it was given.
struct WithWorkItem : WithInstance {
  void begin() {
    routine = guest_callback([this](Word given, Word object, Word passed, Word) -> Word {
      EXPECT_EQ(reinterpret_cast<void*>(given), item);
      seen_object = reinterpret_cast<void*>(object);
      seen_context = passed;
      return 0;
    });
    ASSERT_EQ(add(), STATUS_SUCCESS);
    ASSERT_EQ(start(), STATUS_SUCCESS);
    item = call<void*>("FltAllocateGenericWorkItem");
  }
  NTSTATUS queue(void* object) const {
    constexpr ULONG kDelayed = 1;
    return call<NTSTATUS>("FltQueueGenericWorkItem", item, object, routine, kDelayed, 7);
  }
  void* routine = nullptr;
  void* item = nullptr;
  void* seen_object = nullptr;
  Word seen_context = 0;
};

TEST(FltAllocateGenericWorkItem, IsHeldUntilItIsFreed) {
  in_machine([] {
    WithWorkItem mini;
    mini.begin();
    EXPECT_EQ(held(Resource::work_item).size(), 1U);
    call("FltFreeGenericWorkItem", mini.item);
    EXPECT_TRUE(held(Resource::work_item).empty());
  });
}

TEST(FltQueueGenericWorkItem, FltUnregisterFilterWaitsForTheRoutine) {
  in_machine([] {
    WithWorkItem mini;
    mini.begin();
    ASSERT_EQ(mini.queue(mini.instance), STATUS_SUCCESS);
    EXPECT_EQ(mini.seen_object, nullptr);
    mini.remove();
    EXPECT_EQ(mini.seen_object, mini.instance);
    EXPECT_EQ(mini.seen_context, 7U);
    call("FltFreeGenericWorkItem", mini.item);
  });
}

TEST(FltQueueGenericWorkItem, IsRefusedWhileTheFilterIsTornDown) {
  in_machine([] {
    WithWorkItem mini;
    NTSTATUS status{};
    mini.registration.InstanceTeardownStartCallback =
        guest_callback([&](Word, Word, Word, Word) -> Word {
          status = mini.queue(mini.filter);
          return 0;
        });
    mini.begin();
    mini.remove();
    EXPECT_EQ(status, STATUS_FLT_DELETING_OBJECT);
    EXPECT_EQ(mini.seen_object, nullptr);
  });
}

TEST(FltQueueGenericWorkItem, TwiceStopsTheMachine) {
  const auto bug = bug_check_in([] {
    WithWorkItem mini;
    mini.begin();
    mini.queue(mini.filter);
    mini.queue(mini.filter);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xE4U);
}

TEST(FltFreeGenericWorkItem, WhileItIsQueuedStopsTheMachine) {
  const auto bug = bug_check_in([] {
    WithWorkItem mini;
    mini.begin();
    mini.queue(mini.filter);
    call("FltFreeGenericWorkItem", mini.item);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xE4U);
}

}  // namespace
}  // namespace rundown
