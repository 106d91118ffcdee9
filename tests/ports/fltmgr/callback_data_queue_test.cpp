#include <vector>

#include "minifilter.h"
#include "ports/fltmgr/operation.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;
using test::WithInstance;
using test::WithOperations;
using Word = std::uint64_t;

// A queue whose lock counts, with `next` at its head.
struct Queue : WithInstance {
  void begin() {
    ASSERT_EQ(add(), STATUS_SUCCESS);
    ASSERT_EQ(start(), STATUS_SUCCESS);
    void* const nothing = guest_callback([](Word, Word, Word, Word) -> Word { return 0; });
    void* const peek = guest_callback([this](Word, Word, Word peek_context, Word) -> Word {
      EXPECT_EQ(locked, 1);
      EXPECT_EQ(peek_context, 7U);
      return next;
    });
    void* const acquire = guest_callback([this](Word, Word level, Word, Word) -> Word {
      *reinterpret_cast<UCHAR*>(level) = 1;
      return static_cast<Word>(++locked);
    });
    void* const release = guest_callback([this](Word, Word level, Word, Word) -> Word {
      EXPECT_EQ(level & 0xFF, 1U);
      return static_cast<Word>(--locked);
    });
    ASSERT_EQ(call<NTSTATUS>("FltCbdqInitialize", instance, &queue, nothing, nothing, peek, acquire,
                             release, nothing),
              STATUS_SUCCESS);
  }
  FLT_CALLBACK_DATA_QUEUE queue{};
  int locked = 0;
  Word next = 0;
};

TEST(FltCbdqInitialize, TheQueueIsEnabled) {
  in_machine([] {
    Queue mini;
    mini.begin();
    EXPECT_EQ(mini.queue.Instance, mini.instance);
    EXPECT_EQ(mini.queue.Flags,
              FLT_CALLBACK_DATA_QUEUE_INITIALIZED | FLT_CALLBACK_DATA_QUEUE_ENABLED);
    call("FltCbdqDisable", &mini.queue);
    EXPECT_EQ(mini.queue.Flags, FLT_CALLBACK_DATA_QUEUE_INITIALIZED);
    call("FltCbdqEnable", &mini.queue);
    EXPECT_NE(mini.queue.Flags & FLT_CALLBACK_DATA_QUEUE_ENABLED, 0U);
    EXPECT_EQ(mini.locked, 0);
  });
}

TEST(FltCbdqRemoveNextIo, AnEmptyQueueHasNothing) {
  in_machine([] {
    Queue mini;
    mini.begin();
    EXPECT_EQ(call<void*>("FltCbdqRemoveNextIo", &mini.queue, 7), nullptr);
    EXPECT_EQ(mini.locked, 0);
  });
}

// A queue of the writes that a program sends, and work that runs once one is in it.
struct Writes : WithOperations {
  void begin_queue() {
    watch(IRP_MJ_WRITE, [this](FLT_CALLBACK_DATA& data, const FLT_RELATED_OBJECTS&, void*) -> Word {
      if (before) before(data);
      inserted = call<NTSTATUS>("FltCbdqInsertIo", &queue, &data, &context, nullptr);
      if (inserted != STATUS_SUCCESS) return FLT_PREOP_SUCCESS_NO_CALLBACK;
      work_item = call<Word>("FltAllocateGenericWorkItem");
      call("FltQueueGenericWorkItem", work_item, filter, run, 1, nullptr);
      return FLT_PREOP_PENDING;
    });
    begin();
    void* const insert = guest_callback([this](Word, Word data, Word, Word) -> Word {
      waiting.push_back(reinterpret_cast<FLT_CALLBACK_DATA*>(data));
      return 0;
    });
    void* const remove = guest_callback([this](Word, Word data, Word, Word) -> Word {
      return std::erase(waiting, reinterpret_cast<FLT_CALLBACK_DATA*>(data));
    });
    void* const peek = guest_callback([this](Word, Word after, Word, Word) -> Word {
      return after != 0 || waiting.empty() ? 0 : reinterpret_cast<Word>(waiting[0]);
    });
    void* const lock = guest_callback([](Word, Word, Word, Word) -> Word { return 0; });
    void* const cancelled = guest_callback([this](Word, Word data, Word, Word) -> Word {
      ++times_cancelled;
      end(reinterpret_cast<FLT_CALLBACK_DATA*>(data), STATUS_CANCELLED);
      return 0;
    });
    run = guest_callback([this](Word item, Word, Word, Word) -> Word {
      call("FltFreeGenericWorkItem", item);
      work();
      return 0;
    });
    ASSERT_EQ(call<NTSTATUS>("FltCbdqInitialize", instance, &queue, insert, remove, peek, lock,
                             lock, cancelled),
              STATUS_SUCCESS);
    ASSERT_EQ(open(), STATUS_SUCCESS);
  }
  static void end(FLT_CALLBACK_DATA* data, NTSTATUS status) {
    data->IoStatus = {{status}, 0};
    call("FltCompletePendedPreOperation", data, FLT_PREOP_COMPLETE, nullptr);
  }
  FLT_CALLBACK_DATA_QUEUE queue{};
  FLT_CALLBACK_DATA_QUEUE_IO_CONTEXT context{};
  std::vector<FLT_CALLBACK_DATA*> waiting;
  std::function<void()> work;
  std::function<void(FLT_CALLBACK_DATA&)> before;
  NTSTATUS inserted{};
  Word work_item = 0;
  void* run = nullptr;
  int times_cancelled = 0;
};

TEST(FltCbdqInsertIo, TheOperationWaitsUntilItIsTakenOut) {
  in_machine([] {
    Writes mini;
    mini.begin_queue();
    mini.work = [&] {
      auto* data = call<FLT_CALLBACK_DATA*>("FltCbdqRemoveNextIo", &mini.queue, nullptr);
      ASSERT_NE(data, nullptr);
      EXPECT_TRUE(mini.waiting.empty());
      mini.end(data, STATUS_DISK_FULL);
    };
    EXPECT_EQ(mini.write("hello", 5), STATUS_DISK_FULL);
    mini.close();
    mini.remove();
  });
}

TEST(FltCbdqInsertIo, ADisabledQueueTakesNone) {
  in_machine([] {
    Writes mini;
    mini.begin_queue();
    call("FltCbdqDisable", &mini.queue);
    EXPECT_EQ(mini.write("hello", 5), STATUS_SUCCESS);
    EXPECT_EQ(mini.inserted, STATUS_FLT_CBDQ_DISABLED);
  });
}

TEST(FltCbdqRemoveIo, TakesTheOneOfTheContextOnce) {
  in_machine([] {
    Writes mini;
    mini.begin_queue();
    mini.work = [&] {
      FLT_CALLBACK_DATA* data = mini.waiting[0];
      EXPECT_EQ(call<void*>("FltCbdqRemoveIo", &mini.queue, &mini.context), data);
      EXPECT_EQ(call<void*>("FltCbdqRemoveIo", &mini.queue, &mini.context), nullptr);
      mini.end(data, STATUS_DISK_FULL);
    };
    EXPECT_EQ(mini.write("hello", 5), STATUS_DISK_FULL);
  });
}

TEST(FltCbdqInsertIo, ACancelledOperationIsTakenOut) {
  in_machine([] {
    Writes mini;
    mini.begin_queue();
    mini.work = [&] {
      EXPECT_TRUE(call<bool>("IoCancelIrp", ports::flt::irp_of(mini.waiting[0])));
      EXPECT_TRUE(mini.waiting.empty());
      EXPECT_EQ(call<void*>("FltCbdqRemoveIo", &mini.queue, &mini.context), nullptr);
    };
    EXPECT_EQ(mini.write("hello", 5), STATUS_CANCELLED);
    EXPECT_EQ(mini.times_cancelled, 1);
  });
}

TEST(FltCbdqInsertIo, AnOperationThatIsCancelledAlreadyIsTakenOutAtOnce) {
  in_machine([] {
    Writes mini;
    mini.begin_queue();
    mini.before = [](FLT_CALLBACK_DATA& data) {
      call("IoCancelIrp", ports::flt::irp_of(&data));
      EXPECT_TRUE(call<BOOLEAN>("FltIsIoCanceled", &data));
      EXPECT_EQ(call<NTSTATUS>("FltSetCancelCompletion", &data, &data), STATUS_CANCELLED);
    };
    mini.work = [] {};
    EXPECT_EQ(mini.write("hello", 5), STATUS_CANCELLED);
    EXPECT_EQ(mini.times_cancelled, 1);
    EXPECT_TRUE(mini.waiting.empty());
  });
}

TEST(FltSetCancelCompletion, CallsTheRoutineOfAnOperationThatIsCancelled) {
  in_machine([] {
    WithOperations mini;
    int times = 0;
    void* const cancelled = guest_callback([&](Word data, Word, Word, Word) -> Word {
      ++times;
      Writes::end(reinterpret_cast<FLT_CALLBACK_DATA*>(data), STATUS_CANCELLED);
      return 0;
    });
    void* const work = guest_callback([&](Word item, Word data, Word, Word) -> Word {
      call("FltFreeDeferredIoWorkItem", item);
      call("IoCancelIrp", ports::flt::irp_of(reinterpret_cast<FLT_CALLBACK_DATA*>(data)));
      return 0;
    });
    mini.watch(
        IRP_MJ_WRITE, [&](FLT_CALLBACK_DATA& data, const FLT_RELATED_OBJECTS&, void*) -> Word {
          EXPECT_EQ(call<NTSTATUS>("FltClearCancelCompletion", &data), STATUS_CANCELLED);
          EXPECT_EQ(call<NTSTATUS>("FltSetCancelCompletion", &data, cancelled), STATUS_SUCCESS);
          EXPECT_EQ(call<NTSTATUS>("FltClearCancelCompletion", &data), STATUS_SUCCESS);
          EXPECT_EQ(call<NTSTATUS>("FltSetCancelCompletion", &data, cancelled), STATUS_SUCCESS);
          EXPECT_FALSE(call<BOOLEAN>("FltIsIoCanceled", &data));
          const Word item = call<Word>("FltAllocateDeferredIoWorkItem");
          call("FltQueueDeferredIoWorkItem", item, &data, work, 1, nullptr);
          return FLT_PREOP_PENDING;
        });
    mini.begin();
    ASSERT_EQ(mini.open(), STATUS_SUCCESS);
    EXPECT_EQ(mini.write("hello", 5), STATUS_CANCELLED);
    EXPECT_EQ(times, 1);
  });
}

TEST(FltRegisterForDataScan, TheVolumeAllowsIt) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FltRegisterForDataScan", mini.instance), STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
