#include "abi/pool.h"
#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::deadlock_in;
using test::guest_callback;
using test::held;
using test::in_machine;
using test::WithInstance;
using Word = std::uint64_t;

TEST(FltAllocateContext, RefusesWhatWasNotRegistered) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    EXPECT_EQ(mini.allocate(16, 0x80), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(mini.allocate(0), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(mini.allocate(0x10000), STATUS_INVALID_BUFFER_SIZE);
    EXPECT_EQ(mini.allocate(17), STATUS_FLT_CONTEXT_ALLOCATION_NOT_FOUND);
    EXPECT_EQ(mini.allocate(16, 0x08), STATUS_FLT_CONTEXT_ALLOCATION_NOT_FOUND);
    EXPECT_EQ(mini.allocate(16, FLT_VOLUME_CONTEXT, PagedPool), STATUS_FLT_MUST_BE_NONPAGED_POOL);
    EXPECT_EQ(mini.allocate(900, FLT_VOLUME_CONTEXT), STATUS_SUCCESS);
  });
}

TEST(FltAllocateContext, IsRefusedWhileTheFilterIsTornDown) {
  in_machine([] {
    WithInstance mini;
    NTSTATUS seen{};
    mini.registration.InstanceTeardownCompleteCallback =
        guest_callback([&](Word, Word, Word, Word) -> Word {
          seen = mini.allocate();
          return 0;
        });
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    mini.remove();
    EXPECT_EQ(seen, STATUS_FLT_DELETING_OBJECT);
  });
}

TEST(FltReleaseContext, TheLastReferenceCleansUp) {
  in_machine([] {
    WithInstance mini;
    int cleaned = 0;
    mini.contexts[0].ContextCleanupCallback =
        guest_callback([&](Word address, Word type, Word, Word) -> Word {
          EXPECT_EQ(reinterpret_cast<void*>(address), mini.context);
          EXPECT_EQ(type & 0xFFFF, FLT_INSTANCE_CONTEXT);
          return static_cast<Word>(++cleaned);
        });
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    ASSERT_EQ(held(Resource::filter_context).size(), 1U);
    call("FltReferenceContext", mini.context);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(cleaned, 0);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(cleaned, 1);
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltAllocateContext, TheDriverMayGiveTheMemory) {
  in_machine([] {
    WithInstance mini;
    alignas(16) std::byte memory[256];
    bool empty = true;
    void* given_back = nullptr;
    mini.contexts[0].ContextAllocateCallback =
        guest_callback([&](Word, Word bytes, Word, Word) -> Word {
          EXPECT_GE(bytes, 16U);
          return empty ? 0 : reinterpret_cast<Word>(&memory);
        });
    mini.contexts[0].ContextFreeCallback =
        guest_callback([&](Word block, Word, Word, Word) -> Word {
          given_back = reinterpret_cast<void*>(block);
          return 0;
        });
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    EXPECT_EQ(mini.allocate(), STATUS_INSUFFICIENT_RESOURCES);
    empty = false;
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(given_back, &memory);
  });
}

TEST(FltSetInstanceContext, TheInstanceHoldsAReferenceUntilItGoes) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    void* got = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetInstanceContext", mini.instance, &got), STATUS_NOT_FOUND);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_FLT_CONTEXT_ALREADY_LINKED);
    call("FltReleaseContext", mini.context);
    ASSERT_EQ(call<NTSTATUS>("FltGetInstanceContext", mini.instance, &got), STATUS_SUCCESS);
    EXPECT_EQ(got, mini.context);
    call("FltReleaseContext", got);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    mini.remove();
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltSetInstanceContext, KeepsOrReplacesTheOneBefore) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    void* const first = mini.context;
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_SUCCESS);
    call("FltReleaseContext", first);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    void* old = nullptr;
    EXPECT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, &old), STATUS_FLT_CONTEXT_ALREADY_DEFINED);
    EXPECT_EQ(old, first);
    call("FltReleaseContext", old);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_REPLACE_IF_EXISTS, &old), STATUS_SUCCESS);
    EXPECT_EQ(old, first);
    call("FltReleaseContext", old);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    mini.remove();
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltDeleteInstanceContext, TakesItFromTheInstance) {
  in_machine([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("FltDeleteInstanceContext", mini.instance, nullptr), STATUS_NOT_FOUND);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_SUCCESS);
    call("FltReleaseContext", mini.context);
    EXPECT_EQ(call<NTSTATUS>("FltDeleteInstanceContext", mini.instance, nullptr), STATUS_SUCCESS);
    EXPECT_TRUE(held(Resource::filter_context).empty());
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    ASSERT_EQ(mini.set(FLT_SET_CONTEXT_KEEP_IF_EXISTS, nullptr), STATUS_SUCCESS);
    call("FltDeleteContext", mini.context);
    void* got = nullptr;
    EXPECT_EQ(call<NTSTATUS>("FltGetInstanceContext", mini.instance, &got), STATUS_NOT_FOUND);
    EXPECT_EQ(held(Resource::filter_context).size(), 1U);
    call("FltReleaseContext", mini.context);
    EXPECT_TRUE(held(Resource::filter_context).empty());
  });
}

TEST(FltUnregisterFilter, WaitsForAContext) {
  EXPECT_TRUE(deadlock_in([] {
    WithInstance mini;
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.allocate(), STATUS_SUCCESS);
    mini.remove();
  }));
}

TEST(InstanceSetup, AnInstanceThatRefusesIsNotTornDown) {
  in_machine([] {
    WithInstance mini;
    int torn_down = 0;
    mini.registration.InstanceTeardownStartCallback =
        guest_callback([&](Word, Word, Word, Word) { return static_cast<Word>(++torn_down); });
    mini.setup_answer = static_cast<std::uint32_t>(STATUS_FLT_DO_NOT_ATTACH);
    ASSERT_EQ(mini.add(), STATUS_SUCCESS);
    ASSERT_EQ(mini.start(), STATUS_SUCCESS);
    EXPECT_NE(mini.instance, nullptr);
    mini.remove();
    EXPECT_EQ(torn_down, 0);
  });
}

}  // namespace
}  // namespace rundown
