// Spin locks. There is one processor, so a lock that is held when it is wanted will never be free:
// a deadlock.
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

constexpr KSPIN_LOCK kHeld = 1;

void acquire(KSPIN_LOCK* lock) {
  if (*lock != 0) gate::deadlock();
  *lock = kHeld;
}

void release(KSPIN_LOCK* lock) {
  if (*lock == 0) ke::bug_check(kSpinLockNotOwned, reinterpret_cast<std::uint64_t>(lock));
  *lock = 0;
}

KIRQL raise_to_dispatch() {
  return static_cast<KIRQL>(ke::raise_irql_in_order(Irql::dispatch));
}

void lower_to(KIRQL level) {
  ke::restore_irql(static_cast<Irql>(level));
}

void link(KLOCK_QUEUE_HANDLE* handle, KSPIN_LOCK* lock) {
  handle->LockQueue.Lock = lock;
  handle->LockQueue.Next = nullptr;
}

// A reader-writer spin lock: the top bit is the writer, the rest counts readers.
constexpr ULONG kWriter = 0x8000'0000U;
ULONG& word_of(EX_SPIN_LOCK* lock) {
  return *reinterpret_cast<ULONG*>(lock);
}

void acquire_shared(EX_SPIN_LOCK* lock) {
  if ((word_of(lock) & kWriter) != 0) gate::deadlock();
  ++word_of(lock);
}
void acquire_exclusive(EX_SPIN_LOCK* lock) {
  if (word_of(lock) != 0) gate::deadlock();
  word_of(lock) = kWriter;
}
void release_shared(EX_SPIN_LOCK* lock) {
  if (word_of(lock) == 0) {
    ke::bug_check(kSpinLockNotOwned, reinterpret_cast<std::uint64_t>(lock));
  }
  --word_of(lock);
}
void release_exclusive(EX_SPIN_LOCK* lock) {
  if ((word_of(lock) & kWriter) == 0) {
    ke::bug_check(kSpinLockNotOwned, reinterpret_cast<std::uint64_t>(lock));
  }
  word_of(lock) = 0;
}

}  // namespace

void KeInitializeSpinLock(KSPIN_LOCK* lock) {
  *lock = 0;
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeSpinLock, {.resident = 1});

KIRQL KeAcquireSpinLockRaiseToDpc(KSPIN_LOCK* lock) {
  const KIRQL before = raise_to_dispatch();
  acquire(lock);
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, KeAcquireSpinLockRaiseToDpc, {.irql = Irql::dispatch});
KIRQL KfAcquireSpinLock(KSPIN_LOCK* lock) {
  return KeAcquireSpinLockRaiseToDpc(lock);
}
RUNDOWN_EXPORT(ntoskrnl, KfAcquireSpinLock, {.irql = Irql::dispatch});
void KeAcquireSpinLock(KSPIN_LOCK* lock, KIRQL* before) {
  *before = KeAcquireSpinLockRaiseToDpc(lock);
}
RUNDOWN_EXPORT(ntoskrnl, KeAcquireSpinLock, {.irql = Irql::dispatch});
void KeReleaseSpinLock(KSPIN_LOCK* lock, KIRQL level) {
  release(lock);
  lower_to(level);
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseSpinLock, {.irql = Irql::dispatch});
void KfReleaseSpinLock(KSPIN_LOCK* lock, KIRQL level) {
  KeReleaseSpinLock(lock, level);
}
RUNDOWN_EXPORT(ntoskrnl, KfReleaseSpinLock, {.irql = Irql::dispatch});

void KeAcquireSpinLockAtDpcLevel(KSPIN_LOCK* lock) {
  acquire(lock);
}
RUNDOWN_EXPORT(ntoskrnl, KeAcquireSpinLockAtDpcLevel, {});
void KeReleaseSpinLockFromDpcLevel(KSPIN_LOCK* lock) {
  release(lock);
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseSpinLockFromDpcLevel, {});
BOOLEAN KeTryToAcquireSpinLockAtDpcLevel(KSPIN_LOCK* lock) {
  if (*lock != 0) return FALSE;
  *lock = kHeld;
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, KeTryToAcquireSpinLockAtDpcLevel, {});
BOOLEAN KeTestSpinLock(const KSPIN_LOCK* lock) {
  return *lock == 0 ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, KeTestSpinLock, {});

KIRQL KeAcquireSpinLockForDpc(KSPIN_LOCK* lock) {
  return KeAcquireSpinLockRaiseToDpc(lock);
}
RUNDOWN_EXPORT(ntoskrnl, KeAcquireSpinLockForDpc, {.irql = Irql::dispatch});
void KeReleaseSpinLockForDpc(KSPIN_LOCK* lock, KIRQL level) {
  KeReleaseSpinLock(lock, level);
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseSpinLockForDpc, {.irql = Irql::dispatch});

void KeAcquireInStackQueuedSpinLock(KSPIN_LOCK* lock, KLOCK_QUEUE_HANDLE* handle) {
  link(handle, lock);
  handle->OldIrql = KeAcquireSpinLockRaiseToDpc(lock);
}
RUNDOWN_EXPORT(ntoskrnl, KeAcquireInStackQueuedSpinLock, {.irql = Irql::dispatch});
void KeReleaseInStackQueuedSpinLock(KLOCK_QUEUE_HANDLE* handle) {
  KeReleaseSpinLock(handle->LockQueue.Lock, handle->OldIrql);
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseInStackQueuedSpinLock, {.irql = Irql::dispatch});
void KeAcquireInStackQueuedSpinLockAtDpcLevel(KSPIN_LOCK* lock, KLOCK_QUEUE_HANDLE* handle) {
  link(handle, lock);
  acquire(lock);
}
RUNDOWN_EXPORT(ntoskrnl, KeAcquireInStackQueuedSpinLockAtDpcLevel, {});
void KeReleaseInStackQueuedSpinLockFromDpcLevel(KLOCK_QUEUE_HANDLE* handle) {
  release(handle->LockQueue.Lock);
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseInStackQueuedSpinLockFromDpcLevel, {});
void KeAcquireInStackQueuedSpinLockForDpc(KSPIN_LOCK* lock, KLOCK_QUEUE_HANDLE* handle) {
  KeAcquireInStackQueuedSpinLock(lock, handle);
}
RUNDOWN_EXPORT(ntoskrnl, KeAcquireInStackQueuedSpinLockForDpc, {.irql = Irql::dispatch});
void KeReleaseInStackQueuedSpinLockForDpc(KLOCK_QUEUE_HANDLE* handle) {
  KeReleaseInStackQueuedSpinLock(handle);
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseInStackQueuedSpinLockForDpc, {.irql = Irql::dispatch});

KIRQL ExAcquireSpinLockShared(EX_SPIN_LOCK* lock) {
  const KIRQL before = raise_to_dispatch();
  acquire_shared(lock);
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireSpinLockShared, {.irql = Irql::dispatch});
KIRQL ExAcquireSpinLockExclusive(EX_SPIN_LOCK* lock) {
  const KIRQL before = raise_to_dispatch();
  acquire_exclusive(lock);
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireSpinLockExclusive, {.irql = Irql::dispatch});
void ExReleaseSpinLockShared(EX_SPIN_LOCK* lock, KIRQL level) {
  release_shared(lock);
  lower_to(level);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseSpinLockShared, {.irql = Irql::dispatch});
void ExReleaseSpinLockExclusive(EX_SPIN_LOCK* lock, KIRQL level) {
  release_exclusive(lock);
  lower_to(level);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseSpinLockExclusive, {.irql = Irql::dispatch});
void ExAcquireSpinLockSharedAtDpcLevel(EX_SPIN_LOCK* lock) {
  acquire_shared(lock);
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireSpinLockSharedAtDpcLevel, {});
void ExAcquireSpinLockExclusiveAtDpcLevel(EX_SPIN_LOCK* lock) {
  acquire_exclusive(lock);
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireSpinLockExclusiveAtDpcLevel, {});
void ExReleaseSpinLockSharedFromDpcLevel(EX_SPIN_LOCK* lock) {
  release_shared(lock);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseSpinLockSharedFromDpcLevel, {});
void ExReleaseSpinLockExclusiveFromDpcLevel(EX_SPIN_LOCK* lock) {
  release_exclusive(lock);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseSpinLockExclusiveFromDpcLevel, {});
// Only the single reader can become the writer.
LONG ExTryConvertSharedSpinLockExclusive(EX_SPIN_LOCK* lock) {
  if (word_of(lock) != 1) return 0;
  word_of(lock) = kWriter;
  return 1;
}
RUNDOWN_EXPORT(ntoskrnl, ExTryConvertSharedSpinLockExclusive, {});

}  // namespace rundown::nt
