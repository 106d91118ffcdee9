// Critical and guarded regions, and the mutexes that go with them.
#include <array>

#include "nt/export.h"
#include "nt/ke/apc.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

BOOLEAN boolean(bool value) {
  return value ? TRUE : FALSE;
}

void initialize(FAST_MUTEX* mutex) {
  *mutex = {};
  mutex->Count = 1;
  mutex->Event.Header.Type = EventSynchronizationObject;
  mutex->Event.Header.Size = sizeof(KEVENT) / sizeof(ULONG);
  mutex->Event.Header.WaitListHead = {&mutex->Event.Header.WaitListHead,
                                      &mutex->Event.Header.WaitListHead};
}

bool try_take(FAST_MUTEX* mutex) {
  if (mutex->Count != 1) return false;
  mutex->Count = 0;
  mutex->Owner = ke::current_thread().object;
  return true;
}

// Neither kind may be taken twice by one thread: it waits for itself.
void take(FAST_MUTEX* mutex) {
  while (!try_take(mutex)) {
    if (mutex->Owner == ke::current_thread().object) gate::deadlock();
    ++mutex->Contention;
    const std::array<DISPATCHER_HEADER*, 1> one{&mutex->Event.Header};
    ke::wait(one, WaitAny, std::nullopt);
  }
}

void give(FAST_MUTEX* mutex) {
  mutex->Owner = nullptr;
  mutex->Count = 1;
  mutex->Event.Header.SignalState = 1;
  ke::signalled(mutex->Event.Header);
}

}  // namespace

void KeEnterCriticalRegion() {
  --ke::current_thread().kernel_apc_disable;
}
RUNDOWN_EXPORT(ntoskrnl, KeEnterCriticalRegion, {.irql = Irql::apc, .header = "ntddk"});
void KeLeaveCriticalRegion() {
  ++ke::current_thread().kernel_apc_disable;
  ke::deliver_apcs();
}
RUNDOWN_EXPORT(ntoskrnl, KeLeaveCriticalRegion, {.irql = Irql::apc, .header = "ntddk"});
void KeEnterGuardedRegion() {
  --ke::current_thread().special_apc_disable;
}
RUNDOWN_EXPORT(ntoskrnl, KeEnterGuardedRegion, {.irql = Irql::apc});
void KeLeaveGuardedRegion() {
  ++ke::current_thread().special_apc_disable;
  ke::deliver_apcs();
}
RUNDOWN_EXPORT(ntoskrnl, KeLeaveGuardedRegion, {.irql = Irql::apc});
BOOLEAN KeAreApcsDisabled() {
  const ke::Thread& thread = ke::current_thread();
  return boolean(thread.kernel_apc_disable != 0 || thread.special_apc_disable != 0);
}
RUNDOWN_EXPORT(ntoskrnl, KeAreApcsDisabled, {.irql = Irql::dispatch});
BOOLEAN KeAreAllApcsDisabled() {
  return boolean(ke::current_thread().special_apc_disable != 0 || ke::current_irql() >= Irql::apc);
}
RUNDOWN_EXPORT(ntoskrnl, KeAreAllApcsDisabled, {.irql = Irql::dispatch});

void ExInitializeFastMutex(FAST_MUTEX* mutex) {
  initialize(mutex);
}
RUNDOWN_EXPORT(ntoskrnl, ExInitializeFastMutex, {.irql = Irql::dispatch, .resident = 1});
void ExAcquireFastMutex(FAST_MUTEX* mutex) {
  const Irql before = ke::raise_irql(Irql::apc);
  take(mutex);
  mutex->OldIrql = static_cast<ULONG>(before);
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireFastMutex, {.irql = Irql::apc});
BOOLEAN ExTryToAcquireFastMutex(FAST_MUTEX* mutex) {
  const Irql before = ke::raise_irql(Irql::apc);
  if (!try_take(mutex)) {
    ke::lower_irql(before);
    return FALSE;
  }
  mutex->OldIrql = static_cast<ULONG>(before);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, ExTryToAcquireFastMutex, {.irql = Irql::apc});
void ExReleaseFastMutex(FAST_MUTEX* mutex) {
  const auto before = static_cast<Irql>(mutex->OldIrql);
  give(mutex);
  ke::lower_irql(before);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseFastMutex, {.irql = Irql::apc});
void ExAcquireFastMutexUnsafe(FAST_MUTEX* mutex) {
  take(mutex);
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireFastMutexUnsafe, {.irql = Irql::apc});
void ExReleaseFastMutexUnsafe(FAST_MUTEX* mutex) {
  give(mutex);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseFastMutexUnsafe, {.irql = Irql::apc});
void ExEnterCriticalRegionAndAcquireFastMutexUnsafe(FAST_MUTEX* mutex) {
  KeEnterCriticalRegion();
  take(mutex);
}
RUNDOWN_EXPORT(ntoskrnl, ExEnterCriticalRegionAndAcquireFastMutexUnsafe, {.header = ""});
void ExReleaseFastMutexUnsafeAndLeaveCriticalRegion(FAST_MUTEX* mutex) {
  give(mutex);
  KeLeaveCriticalRegion();
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseFastMutexUnsafeAndLeaveCriticalRegion, {.header = ""});

void KeInitializeGuardedMutex(KGUARDED_MUTEX* mutex) {
  initialize(mutex);
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeGuardedMutex, {.irql = Irql::apc, .resident = 1});
void KeAcquireGuardedMutex(KGUARDED_MUTEX* mutex) {
  KeEnterGuardedRegion();
  take(mutex);
}
RUNDOWN_EXPORT(ntoskrnl, KeAcquireGuardedMutex, {.irql = Irql::apc});
BOOLEAN KeTryToAcquireGuardedMutex(KGUARDED_MUTEX* mutex) {
  if (!try_take(mutex)) return FALSE;
  KeEnterGuardedRegion();
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, KeTryToAcquireGuardedMutex, {.irql = Irql::apc});
void KeReleaseGuardedMutex(KGUARDED_MUTEX* mutex) {
  give(mutex);
  KeLeaveGuardedRegion();
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseGuardedMutex, {.irql = Irql::apc});
void KeAcquireGuardedMutexUnsafe(KGUARDED_MUTEX* mutex) {
  take(mutex);
}
RUNDOWN_EXPORT(ntoskrnl, KeAcquireGuardedMutexUnsafe, {.irql = Irql::apc});
void KeReleaseGuardedMutexUnsafe(KGUARDED_MUTEX* mutex) {
  give(mutex);
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseGuardedMutexUnsafe, {.irql = Irql::apc});

}  // namespace rundown::nt
