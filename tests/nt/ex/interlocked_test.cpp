#include <array>

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::deadlock_in;
using test::in_machine;

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

TEST(Interlocked, ASequencedListIsEmptyFirst) {
  in_machine([] {
    alignas(16) SLIST_HEADER head;
    __builtin_memset(&head, 0xFF, sizeof head);
    call("InitializeSListHead", &head);
    EXPECT_EQ(call<USHORT>("ExQueryDepthSList", &head), 0);
    EXPECT_EQ(call<void*>("ExpInterlockedPopEntrySList", &head), nullptr);
    EXPECT_EQ(call<void*>("ExpInterlockedFlushSList", &head), nullptr);
  });
}

// "returns a pointer to the first entry of the list before the new entry was inserted. If the list
// was empty, the routine returns NULL."
TEST(Interlocked, ASinglyLinkedListIsAStack) {
  in_machine([] {
    KSPIN_LOCK lock = 0;
    SINGLE_LIST_ENTRY head{};
    std::array<SINGLE_LIST_ENTRY, 2> entries{};
    const auto push = [&](SINGLE_LIST_ENTRY& entry) {
      return call<SINGLE_LIST_ENTRY*>("ExInterlockedPushEntryList", &head, &entry, &lock);
    };
    const auto pop = [&] {
      return call<SINGLE_LIST_ENTRY*>("ExInterlockedPopEntryList", &head, &lock);
    };
    EXPECT_EQ(pop(), nullptr);
    EXPECT_EQ(push(entries[0]), nullptr);
    EXPECT_EQ(push(entries[1]), &entries[0]);
    EXPECT_EQ(head.Next, &entries[1]);
    EXPECT_EQ(pop(), &entries[1]);
    EXPECT_EQ(pop(), &entries[0]);
    EXPECT_EQ(head.Next, nullptr);
    EXPECT_EQ(lock, 0U);
  });
}

TEST(Interlocked, AnAdditionAnswersWhatWasThereBefore) {
  in_machine([] {
    KSPIN_LOCK lock = 0;
    LARGE_INTEGER sum{.QuadPart = 0xFFFF'FFFF};
    EXPECT_EQ(call<LONGLONG>("ExInterlockedAddLargeInteger", &sum, LONGLONG{2}, &lock),
              0xFFFF'FFFF);
    EXPECT_EQ(sum.QuadPart, 0x1'0000'0001);
    EXPECT_EQ(call<LONGLONG>("ExInterlockedAddLargeInteger", &sum, LONGLONG{-2}, &lock),
              0x1'0000'0001);
    EXPECT_EQ(sum.QuadPart, 0xFFFF'FFFF);
    ULONG small = ~ULONG{0};
    EXPECT_EQ(call<ULONG>("ExInterlockedAddUlong", &small, 2, &lock), ~ULONG{0});
    EXPECT_EQ(small, 1U);
  });
}

// The lock is taken inside: a caller that holds it waits for itself.
TEST(Interlocked, UnderItsOwnLockIsADeadlock) {
  for (const char* name :
       {"ExInterlockedInsertHeadList", "ExInterlockedInsertTailList", "ExInterlockedPushEntryList",
        "ExInterlockedAddLargeInteger", "ExInterlockedAddUlong"}) {
    EXPECT_TRUE(deadlock_in([name] {
      KSPIN_LOCK lock = 1;
      LIST_ENTRY head{&head, &head};
      LIST_ENTRY entry{};
      call(name, &head, &entry, &lock);
    })) << name;
  }
  for (const char* name : {"ExInterlockedRemoveHeadList", "ExInterlockedPopEntryList"}) {
    EXPECT_TRUE(deadlock_in([name] {
      KSPIN_LOCK lock = 1;
      LIST_ENTRY head{&head, &head};
      call(name, &head, &lock);
    })) << name;
  }
}

}  // namespace
}  // namespace rundown
