#include <vector>

#include "abi/dispatcher.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"

namespace rundown {
namespace {

using namespace abi;
using test::bug_check_in;
using test::call;
using test::deadlock_in;
using test::in_machine;

TEST(SpinLock, ReleasedOutOfOrderStopsTheMachine) {
  const auto bug = bug_check_in([] {
    KSPIN_LOCK first = 0;
    KSPIN_LOCK second = 0;
    const auto before = call<KIRQL>("KeAcquireSpinLockRaiseToDpc", &first);
    const auto between = call<KIRQL>("KeAcquireSpinLockRaiseToDpc", &second);
    call("KeReleaseSpinLock", &first, before);
    call("KeReleaseSpinLock", &second, between);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kIrqlNotLessOrEqual);
}

TEST(SpinLock, RaisesTheLevelAndPutsItBack) {
  in_machine([] {
    KSPIN_LOCK lock = 7;
    call("KeInitializeSpinLock", &lock);
    EXPECT_EQ(call<KIRQL>("KeAcquireSpinLockRaiseToDpc", &lock), PASSIVE_LEVEL);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
    EXPECT_EQ(call<BOOLEAN>("KeTryToAcquireSpinLockAtDpcLevel", &lock), FALSE);
    EXPECT_EQ(call<BOOLEAN>("KeTestSpinLock", &lock), FALSE);
    call("KeReleaseSpinLock", &lock, PASSIVE_LEVEL);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::passive);
    KLOCK_QUEUE_HANDLE handle{};
    call("KeAcquireInStackQueuedSpinLock", &lock, &handle);
    EXPECT_EQ(lock, 1U);
    call("KeReleaseInStackQueuedSpinLock", &handle);
    EXPECT_EQ(lock, 0U);
    EX_SPIN_LOCK shared = 0;
    call("ExAcquireSpinLockShared", &shared);
    EXPECT_EQ(call<LONG>("ExTryConvertSharedSpinLockExclusive", &shared), 1);
    call("ExReleaseSpinLockExclusive", &shared, PASSIVE_LEVEL);
    EXPECT_EQ(shared, 0);
  });
}

TEST(SpinLock, ReleasingOneThatIsFreeStopsTheMachine) {
  for (const char* name : {"KeReleaseSpinLock", "KeReleaseSpinLockFromDpcLevel",
                           "ExReleaseSpinLockShared", "ExReleaseSpinLockExclusive"}) {
    const auto bug = bug_check_in([name] {
      KSPIN_LOCK lock = 0;
      call(name, &lock, PASSIVE_LEVEL);
    });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kSpinLockNotOwned);
  }
}

// One pair of functions takes and gives a lock, and changes the level or not.
struct Pair {
  const char* acquire;
  const char* release;
  bool raises;
};
constexpr Pair kPlain[]{
    {"KeAcquireSpinLockRaiseToDpc", "KeReleaseSpinLock", true},
    {"KfAcquireSpinLock", "KfReleaseSpinLock", true},
    {"KeAcquireSpinLockForDpc", "KeReleaseSpinLockForDpc", true},
    {"KeAcquireSpinLockAtDpcLevel", "KeReleaseSpinLockFromDpcLevel", false},
};
constexpr Pair kQueued[]{
    {"KeAcquireInStackQueuedSpinLock", "KeReleaseInStackQueuedSpinLock", true},
    {"KeAcquireInStackQueuedSpinLockForDpc", "KeReleaseInStackQueuedSpinLockForDpc", true},
    {"KeAcquireInStackQueuedSpinLockAtDpcLevel", "KeReleaseInStackQueuedSpinLockFromDpcLevel",
     false},
};
constexpr Pair kShared[]{
    {"ExAcquireSpinLockShared", "ExReleaseSpinLockShared", true},
    {"ExAcquireSpinLockSharedAtDpcLevel", "ExReleaseSpinLockSharedFromDpcLevel", false},
};
constexpr Pair kExclusive[]{
    {"ExAcquireSpinLockExclusive", "ExReleaseSpinLockExclusive", true},
    {"ExAcquireSpinLockExclusiveAtDpcLevel", "ExReleaseSpinLockExclusiveFromDpcLevel", false},
};

bool is_free(KSPIN_LOCK* lock) {
  return call<BOOLEAN>("KeTestSpinLock", lock) != FALSE;
}

// From each level at which they may be called: APC_LEVEL, DISPATCH_LEVEL.
template <class Body>
void at_levels(const Pair& pair, Body body) {
  for (const auto level : {gate::Irql::passive, gate::Irql::apc, gate::Irql::dispatch}) {
    if (!pair.raises && level != gate::Irql::dispatch) continue;
    nt::ke::raise_irql(level);
    body(level);
    EXPECT_EQ(nt::ke::current_irql(), level) << pair.release;
    nt::ke::lower_irql(gate::Irql::passive);
  }
}

TEST(SpinLock, IsTakenAndGivenByEachPair) {
  in_machine([] {
    for (const Pair& pair : kPlain) {
      at_levels(pair, [&](gate::Irql level) {
        KSPIN_LOCK lock = 0;
        const auto before = call<KIRQL>(pair.acquire, &lock);
        if (pair.raises) {
          EXPECT_EQ(before, static_cast<KIRQL>(level)) << pair.acquire;
        }
        EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch) << pair.acquire;
        EXPECT_FALSE(is_free(&lock)) << pair.acquire;
        call(pair.release, &lock, level);
        EXPECT_TRUE(is_free(&lock)) << pair.release;
      });
    }
    KSPIN_LOCK lock = 0;
    KIRQL before = HIGH_LEVEL;
    call("KeAcquireSpinLock", &lock, &before);
    EXPECT_EQ(before, PASSIVE_LEVEL);
    EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch);
    EXPECT_FALSE(is_free(&lock));
    call("KeReleaseSpinLock", &lock, before);
  });
}

TEST(QueuedSpinLock, KeepsTheLevelInItsHandle) {
  in_machine([] {
    for (const Pair& pair : kQueued) {
      at_levels(pair, [&](gate::Irql level) {
        KSPIN_LOCK lock = 0;
        KLOCK_QUEUE_HANDLE handle{};
        call(pair.acquire, &lock, &handle);
        EXPECT_EQ(handle.LockQueue.Lock, &lock) << pair.acquire;
        if (pair.raises) {
          EXPECT_EQ(handle.OldIrql, static_cast<KIRQL>(level)) << pair.acquire;
        }
        EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch) << pair.acquire;
        EXPECT_FALSE(is_free(&lock)) << pair.acquire;
        call(pair.release, &handle);
        EXPECT_TRUE(is_free(&lock)) << pair.release;
      });
    }
  });
}

TEST(ReaderWriterSpinLock, HasSeveralReadersOrOneWriter) {
  in_machine([] {
    for (const Pair& pair : kShared) {
      at_levels(pair, [&](gate::Irql level) {
        EX_SPIN_LOCK lock = 0;
        const auto before = call<KIRQL>(pair.acquire, &lock);
        if (pair.raises) {
          EXPECT_EQ(before, static_cast<KIRQL>(level)) << pair.acquire;
        }
        EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch) << pair.acquire;
        // A second reader, so that neither becomes the writer.
        call("ExAcquireSpinLockSharedAtDpcLevel", &lock);
        EXPECT_EQ(call<LONG>("ExTryConvertSharedSpinLockExclusive", &lock), 0) << pair.acquire;
        call("ExReleaseSpinLockSharedFromDpcLevel", &lock);
        call(pair.release, &lock, level);
        EXPECT_EQ(lock, 0) << pair.release;
      });
    }
    for (const Pair& pair : kExclusive) {
      at_levels(pair, [&](gate::Irql level) {
        EX_SPIN_LOCK lock = 0;
        const auto before = call<KIRQL>(pair.acquire, &lock);
        if (pair.raises) {
          EXPECT_EQ(before, static_cast<KIRQL>(level)) << pair.acquire;
        }
        EXPECT_EQ(nt::ke::current_irql(), gate::Irql::dispatch) << pair.acquire;
        EXPECT_EQ(call<LONG>("ExTryConvertSharedSpinLockExclusive", &lock), 0) << pair.acquire;
        call(pair.release, &lock, level);
        EXPECT_EQ(lock, 0) << pair.release;
      });
    }
  });
}

// "Recursive acquisition of a spin lock causes deadlock and is not allowed."
TEST(SpinLock, TakenTwiceIsADeadlock) {
  const auto twice = [](const char* first, const char* second) {
    return deadlock_in([=] {
      nt::ke::raise_irql(gate::Irql::dispatch);
      KSPIN_LOCK lock = 0;
      KLOCK_QUEUE_HANDLE handle{};
      KLOCK_QUEUE_HANDLE other{};
      call(first, &lock, &handle);
      call(second, &lock, &other);
    });
  };
  for (const auto& pair : kPlain) EXPECT_TRUE(twice(pair.acquire, pair.acquire)) << pair.acquire;
  for (const auto& pair : kQueued) EXPECT_TRUE(twice(pair.acquire, pair.acquire)) << pair.acquire;
  for (const auto& writer : kExclusive) {
    for (const auto& reader : kShared) {
      EXPECT_TRUE(twice(reader.acquire, writer.acquire)) << writer.acquire;
      EXPECT_TRUE(twice(writer.acquire, reader.acquire)) << reader.acquire;
      EXPECT_FALSE(twice(reader.acquire, reader.acquire)) << reader.acquire;
    }
    EXPECT_TRUE(twice(writer.acquire, writer.acquire)) << writer.acquire;
  }
}

TEST(SpinLock, NotOwnedIsNotReleasedByAnyName) {
  std::vector<const char*> names;
  for (const Pair& pair : kPlain) names.push_back(pair.release);
  for (const Pair& pair : kShared) names.push_back(pair.release);
  for (const Pair& pair : kExclusive) names.push_back(pair.release);
  for (const char* name : names) {
    const auto bug = bug_check_in([name] {
      nt::ke::raise_irql(gate::Irql::dispatch);
      KSPIN_LOCK lock = 0;
      call(name, &lock, PASSIVE_LEVEL);
    });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kSpinLockNotOwned) << name;
  }
  for (const Pair& pair : kQueued) {
    const auto bug = bug_check_in([&pair] {
      KSPIN_LOCK lock = 0;
      KLOCK_QUEUE_HANDLE handle{};
      handle.LockQueue.Lock = &lock;
      call(pair.release, &handle);
    });
    ASSERT_TRUE(bug) << pair.release;
    EXPECT_EQ(bug->code, abi::kSpinLockNotOwned) << pair.release;
  }
}

}  // namespace
}  // namespace rundown
