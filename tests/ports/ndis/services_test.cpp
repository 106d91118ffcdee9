// Memory, locks, events, timers, work items and what NDIS says of the machine.
#include <string_view>

#include "abi/lookaside.h"
#include "abi/ndis.h"
#include "in_machine.h"
#include "nt/ke/irql.h"
#include "nt/ke/shared_data.h"
#include "nt/ke/thread.h"

namespace rundown {
namespace {

using namespace abi;
using cpu::Irql;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::deadlock_in;
using test::guest_callback;
using test::held;
using test::in_machine;
using Word = std::uint64_t;

constexpr ULONG kTag = 0x41424344;
constexpr LONGLONG kMillisecond = 10'000;

TEST(NdisMemory, IsPool) {
  in_machine([] {
    void* block = call<void*>("NdisAllocateMemoryWithTagPriority", nullptr, 48, kTag, 16);
    ASSERT_EQ(held(Resource::pool).size(), 1U);
    EXPECT_EQ(held(Resource::pool)[0].bytes, 48U);
    call("NdisFreeMemory", block, 48, 0);
    void* other = nullptr;
    EXPECT_EQ(call<NTSTATUS>("NdisAllocateMemoryWithTag", &other, 16, kTag), STATUS_SUCCESS);
    call("NdisFreeMemoryWithTagPriority", nullptr, other, kTag);
    EXPECT_TRUE(held(Resource::pool).empty());
  });
  EXPECT_TRUE(bug_check_in([] {
    void* block = call<void*>("NdisAllocateMemoryWithTagPriority", nullptr, 48, kTag, 16);
    call("NdisFreeMemoryWithTagPriority", nullptr, block, kTag + 1);
  }));
  EXPECT_EQ(test::unsupported_in([] { call("NdisFreeMemory", nullptr, 16, 1); }),
            "ndis.sys!NdisFreeMemory of memory that is not pool");
}

TEST(NdisMemory, HasLookasideLists) {
  in_machine([] {
    auto* list = call<NPAGED_LOOKASIDE_LIST*>("ExAllocatePoolWithTag", 512,
                                              sizeof(NPAGED_LOOKASIDE_LIST), kTag);
    call("NdisInitializeNPagedLookasideList", list, nullptr, nullptr, 0, 64, kTag, 0);
    EXPECT_EQ(held(Resource::lookaside).size(), 1U);
    EXPECT_EQ(list->L.Size, 64U);
    call("ExDeleteNPagedLookasideList", list);
    EXPECT_TRUE(held(Resource::lookaside).empty());
  });
}

TEST(NdisRwLock, KeepsItsHoldersAtDispatchLevel) {
  in_machine([] {
    auto* lock = call<void*>("NdisAllocateRWLock", nullptr);
    EXPECT_EQ(held(Resource::ndis_lock).size(), 1U);
    LOCK_STATE_EX one{};
    LOCK_STATE_EX other{};
    call("NdisAcquireRWLockRead", lock, &one, 0);
    EXPECT_EQ(nt::ke::current_irql(), Irql::dispatch);
    call("NdisAcquireRWLockRead", lock, &other, 1);
    call("NdisReleaseRWLock", lock, &other);
    EXPECT_EQ(nt::ke::current_irql(), Irql::dispatch);
    call("NdisReleaseRWLock", lock, &one);
    EXPECT_EQ(nt::ke::current_irql(), Irql::passive);
    call("NdisAcquireRWLockWrite", lock, &one, 0);
    call("NdisReleaseRWLock", lock, &one);
    call("NdisFreeRWLock", lock);
    EXPECT_TRUE(held(Resource::ndis_lock).empty());
  });
  EXPECT_TRUE(deadlock_in([] {
    auto* lock = call<void*>("NdisAllocateRWLock", nullptr);
    LOCK_STATE_EX one{};
    LOCK_STATE_EX other{};
    call("NdisAcquireRWLockRead", lock, &one, 0);
    call("NdisAcquireRWLockWrite", lock, &other, 0);
  }));
  EXPECT_TRUE(bug_check_in([] {
    auto* lock = call<void*>("NdisAllocateRWLock", nullptr);
    LOCK_STATE_EX state{};
    call("NdisFreeRWLock", lock);
    call("NdisAcquireRWLockRead", lock, &state, 0);
  }));
}

TEST(NdisReadWriteLock, LiesInTheDriversMemory) {
  in_machine([] {
    LONG lock = 77;
    LOCK_STATE state{};
    call("NdisInitializeReadWriteLock", &lock);
    call("NdisAcquireReadWriteLock", &lock, 1, &state);
    EXPECT_EQ(nt::ke::current_irql(), Irql::dispatch);
    call("NdisReleaseReadWriteLock", &lock, &state);
    EXPECT_EQ(nt::ke::current_irql(), Irql::passive);
    call("NdisAcquireReadWriteLock", &lock, 0, &state);
    call("NdisReleaseReadWriteLock", &lock, &state);
    EXPECT_EQ(lock, 0);
  });
}

TEST(NdisSpinLock, IsFreeWhenItIsMade) {
  in_machine([] {
    NDIS_SPIN_LOCK lock{.SpinLock = 1, .OldIrql = {}};
    call("NdisAllocateSpinLock", &lock);
    EXPECT_EQ(lock.SpinLock, 0U);
    call("NdisFreeSpinLock", &lock);
  });
}

TEST(NdisEvent, StaysSetUntilItIsReset) {
  in_machine([] {
    NDIS_EVENT event{};
    call("NdisInitializeEvent", &event);
    const auto before = nt::ke::now();
    EXPECT_EQ(call<BOOLEAN>("NdisWaitEvent", &event, 20), FALSE);
    EXPECT_EQ(nt::ke::now() - before, 20 * kMillisecond);
    call("NdisSetEvent", &event);
    EXPECT_EQ(call<BOOLEAN>("NdisWaitEvent", &event, 0), TRUE);
    EXPECT_EQ(call<BOOLEAN>("NdisWaitEvent", &event, 1), TRUE);
    call("NdisResetEvent", &event);
    EXPECT_EQ(call<BOOLEAN>("NdisWaitEvent", &event, 1), FALSE);
  });
  EXPECT_TRUE(deadlock_in([] {
    NDIS_EVENT event{};
    call("NdisInitializeEvent", &event);
    call<BOOLEAN>("NdisWaitEvent", &event, 0);
  }));
}

struct Timer {
  explicit Timer(test::Callback routine) {
    described.Header = {NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS, 1, sizeof described};
    described.AllocationTag = kTag;
    described.TimerFunction = guest_callback(std::move(routine));
    described.FunctionContext = reinterpret_cast<void*>(5);
  }
  NTSTATUS allocate() {
    return call<NTSTATUS>("NdisAllocateTimerObject", nullptr, &described, &handle);
  }
  bool set(LONGLONG due, LONG period, Word context) {
    return call<BOOLEAN>("NdisSetTimerObject", handle, due, period, context) != FALSE;
  }
  NDIS_TIMER_CHARACTERISTICS described{};
  NDIS_HANDLE handle = nullptr;
};

TEST(NdisTimer, CallsItsRoutineWithTheContextOfTheSetting) {
  in_machine([] {
    std::vector<Word> contexts;
    Timer timer([&](Word, Word context, Word, Word) {
      EXPECT_EQ(nt::ke::current_irql(), Irql::dispatch);
      contexts.push_back(context);
      return Word{0};
    });
    EXPECT_EQ(timer.allocate(), STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::ndis_timer).size(), 1U);
    EXPECT_FALSE(timer.set(-5 * kMillisecond, 0, 0));
    EXPECT_TRUE(timer.set(-5 * kMillisecond, 0, 0));
    nt::ke::sleep(6 * kMillisecond);
    EXPECT_FALSE(timer.set(-kMillisecond, 10, 9));
    nt::ke::sleep(25 * kMillisecond);
    EXPECT_EQ(call<BOOLEAN>("NdisCancelTimerObject", timer.handle), TRUE);
    EXPECT_EQ(call<BOOLEAN>("NdisCancelTimerObject", timer.handle), FALSE);
    EXPECT_EQ(contexts, (std::vector<Word>{5, 9, 9, 9}));
    call("NdisFreeTimerObject", timer.handle);
    EXPECT_TRUE(held(Resource::ndis_timer).empty());
    timer.described.TimerFunction = nullptr;
    EXPECT_EQ(timer.allocate(), STATUS_INVALID_PARAMETER);
  });
}

TEST(NdisTimer, IsNotFreedWhileItIsSet) {
  const auto ended = bug_check_in([] {
    Timer timer([](Word, Word, Word, Word) { return Word{0}; });
    timer.allocate();
    timer.set(-5 * kMillisecond, 0, 0);
    call("NdisFreeTimerObject", timer.handle);
  });
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, 0xC7U);
}

TEST(NdisWorkItem, RunsOnAThreadOfTheSystems) {
  in_machine([] {
    auto* item = call<void*>("NdisAllocateIoWorkItem", nullptr);
    EXPECT_EQ(held(Resource::work_item).size(), 1U);
    std::vector<Word> seen;
    void* routine = guest_callback([&](Word context, Word handle, Word, Word) {
      EXPECT_EQ(nt::ke::current_irql(), Irql::passive);
      seen = {context, handle};
      return Word{0};
    });
    call("NdisQueueIoWorkItem", item, routine, 7);
    EXPECT_TRUE(seen.empty());
    nt::ke::sleep(kMillisecond);
    EXPECT_EQ(seen, (std::vector<Word>{7, reinterpret_cast<Word>(item)}));
    call("NdisFreeIoWorkItem", item);
    EXPECT_TRUE(held(Resource::work_item).empty());
  });
  for (const std::string_view then : {"NdisQueueIoWorkItem", "NdisFreeIoWorkItem"}) {
    const auto ended = bug_check_in([&] {
      auto* item = call<void*>("NdisAllocateIoWorkItem", nullptr);
      void* routine = guest_callback([](Word, Word, Word, Word) { return Word{0}; });
      call("NdisQueueIoWorkItem", item, routine, 7);
      call(then, item, routine, 7);
    });
    ASSERT_TRUE(ended);
    EXPECT_EQ(ended->code, 0xE4U);
  }
}

TEST(NdisWorkItem, ComesBackAtPassiveLevel) {
  const auto ended = bug_check_in([] {
    auto* item = call<void*>("NdisAllocateIoWorkItem", nullptr);
    void* routine =
        guest_callback([](Word, Word, Word, Word) { return call<Word>("KfRaiseIrql", 2); });
    call("NdisQueueIoWorkItem", item, routine, 0);
    nt::ke::sleep(kMillisecond);
  });
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->code, 0xE1U);
}

TEST(NdisSystem, TellsOfTheMachine) {
  in_machine([] {
    KAFFINITY active = 0;
    const ULONG count = call<ULONG>("NdisSystemActiveProcessorCount", &active);
    EXPECT_EQ(active, (KAFFINITY{1} << count) - 1);
    EXPECT_EQ(call<ULONG>("NdisGroupActiveProcessorCount", 0), count);
    EXPECT_EQ(call<ULONG>("NdisGroupMaxProcessorCount", 0), count);
    EXPECT_EQ(call<ULONG>("NdisGroupActiveProcessorCount", 1), 0U);
    EXPECT_EQ(call<USHORT>("NdisActiveGroupCount"), 1);
    EXPECT_EQ(call<USHORT>("NdisMaxGroupCount"), 1);
    EXPECT_EQ(call<ULONG>("NdisGetSharedDataAlignment"), 64U);
    EXPECT_NE(call<UCHAR>("NdisGeneratePartialCancelId"),
              call<UCHAR>("NdisGeneratePartialCancelId"));
    LARGE_INTEGER before{};
    LARGE_INTEGER after{};
    call("NdisGetSystemUpTimeEx", &before);
    call("NdisMSleep", 3000);
    call("NdisGetSystemUpTimeEx", &after);
    EXPECT_EQ(after.QuadPart - before.QuadPart, 3);
  });
}

// "the major and minor numbers in the high and low halves"
TEST(NdisSystem, TellsTheVersionOfItsWindows) {
  in_machine([] {
    const auto version = [](std::uint32_t major, std::uint32_t build) {
      nt::ke::set_windows_version({.major = major, .minor = 0, .build = build});
      return call<ULONG>("NdisGetVersion");
    };
    EXPECT_EQ(version(10, 19045), 0x60053U);
    EXPECT_EQ(version(10, 18361), 0x60052U);
    EXPECT_EQ(version(6, 6000), 0x60000U);
    EXPECT_EQ(version(10, 22631), 0x60055U);
  });
}

TEST(NdisLog, GoesToTheDebugger) {
  in_machine([] {
    call("NdisWriteErrorLogEntry", nullptr, 0xC0001389, 0);
    EXPECT_NE(test::debug_text().find("0xC0001389"), std::string::npos);
    EXPECT_EQ(
        call<NTSTATUS>("NdisWriteEventLogEntry", nullptr, 0xC0001390, 0, 0, nullptr, 0, nullptr),
        STATUS_SUCCESS);
    EXPECT_NE(test::debug_text().find("0xC0001390"), std::string::npos);
  });
}

}  // namespace
}  // namespace rundown
