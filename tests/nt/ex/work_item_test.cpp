#include "abi/dispatcher.h"
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

}  // namespace
}  // namespace rundown
