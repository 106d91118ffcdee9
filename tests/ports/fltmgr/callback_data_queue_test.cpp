#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;
using test::unsupported_in;
using test::WithInstance;
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

TEST(FltCbdqRemoveNextIo, OperationsAreMissingHere) {
  EXPECT_EQ(unsupported_in([] {
              Queue mini;
              mini.begin();
              mini.next = 1;
              call("FltCbdqRemoveNextIo", &mini.queue, 7);
            }),
            "fltmgr.sys!FltCbdqRemoveNextIo of an operation");
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
