// NDIS' locks and events. A read-write lock is the kernel's reader-writer spin lock: whoever holds
// it is at DISPATCH_LEVEL.
#include <array>
#include <optional>

#include "abi/ndis.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/kernel.h"
#include "ports/ndis/module.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

struct Locks {
  machine::Set<EX_SPIN_LOCK*> all;  // those of NdisAllocateRWLock
};
const machine::Part<Locks> state;

constexpr UCHAR kAtDispatchLevel = 1;  // NDIS_RWL_AT_DISPATCH_LEVEL
constexpr UCHAR kReading = 1;
constexpr UCHAR kWriting = 2;

void take(EX_SPIN_LOCK* lock, bool write, bool at_dispatch, KIRQL& before) {
  if (at_dispatch) {
    write ? ExAcquireSpinLockExclusiveAtDpcLevel(lock) : ExAcquireSpinLockSharedAtDpcLevel(lock);
  } else {
    before = write ? ExAcquireSpinLockExclusive(lock) : ExAcquireSpinLockShared(lock);
  }
}

void give(EX_SPIN_LOCK* lock, bool write, bool at_dispatch, KIRQL before) {
  if (at_dispatch) {
    write ? ExReleaseSpinLockExclusiveFromDpcLevel(lock)
          : ExReleaseSpinLockSharedFromDpcLevel(lock);
  } else {
    write ? ExReleaseSpinLockExclusive(lock, before) : ExReleaseSpinLockShared(lock, before);
  }
}

void acquire(EX_SPIN_LOCK* lock, LOCK_STATE_EX& how, UCHAR flags, bool write) {
  if (!state->all.contains(lock)) {
    bad_handle(lock);
  }
  how.Flags = flags;
  how.LockState = write ? kWriting : kReading;
  take(lock, write, (flags & kAtDispatchLevel) != 0, how.OldIrql);
}

constexpr gate::Contract kLocks{.irql = Irql::dispatch, .header = "ndis"};
constexpr gate::Contract kAnyLevel{.header = "ndis"};

}  // namespace

EX_SPIN_LOCK* NdisAllocateRWLock(NDIS_HANDLE /*handle*/) {
  auto* lock = pool::allocate_object<EX_SPIN_LOCK>();
  state->all.insert(lock);
  gate::acquired({.kind = Resource::ndis_lock, .key = reinterpret_cast<std::uint64_t>(lock)});
  return lock;
}
RUNDOWN_EXPORT(module, NdisAllocateRWLock,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::ndis_lock,
                .needs_memory = true,
                .header = "ndis"});

void NdisFreeRWLock(EX_SPIN_LOCK* lock) {
  if (state->all.erase(lock) == 0) {
    bad_handle(lock);
  }
  gate::released(Resource::ndis_lock, lock);
  pool::free(lock);
}
RUNDOWN_EXPORT(module, NdisFreeRWLock,
               {.irql = Irql::dispatch, .releases = Resource::ndis_lock, .header = "ndis"});

void NdisAcquireRWLockRead(EX_SPIN_LOCK* lock, LOCK_STATE_EX* how, UCHAR flags) {
  acquire(lock, *how, flags, false);
}
const gate::FunctionExport<&NdisAcquireRWLockRead> export_NdisAcquireRWLockRead{
    module, "NdisAcquireRWLockRead", kLocks};

void NdisAcquireRWLockWrite(EX_SPIN_LOCK* lock, LOCK_STATE_EX* how, UCHAR flags) {
  acquire(lock, *how, flags, true);
}
const gate::FunctionExport<&NdisAcquireRWLockWrite> export_NdisAcquireRWLockWrite{
    module, "NdisAcquireRWLockWrite", kLocks};

void NdisReleaseRWLock(EX_SPIN_LOCK* lock, LOCK_STATE_EX* how) {
  give(lock, how->LockState == kWriting, (how->Flags & kAtDispatchLevel) != 0, how->OldIrql);
}
const gate::FunctionExport<&NdisReleaseRWLock> export_NdisReleaseRWLock{module, "NdisReleaseRWLock",
                                                                        kLocks};

// The lock of NDIS 5 lies in the driver's memory; what is in it is NDIS' own.
void NdisInitializeReadWriteLock(EX_SPIN_LOCK* lock) {
  *lock = 0;
}
const gate::FunctionExport<&NdisInitializeReadWriteLock> export_NdisInitializeReadWriteLock{
    module, "NdisInitializeReadWriteLock", kAnyLevel};

void NdisAcquireReadWriteLock(EX_SPIN_LOCK* lock, BOOLEAN write, LOCK_STATE* how) {
  how->LockState = write != FALSE ? kWriting : kReading;
  take(lock, write != FALSE, false, how->OldIrql);
}
const gate::FunctionExport<&NdisAcquireReadWriteLock> export_NdisAcquireReadWriteLock{
    module, "NdisAcquireReadWriteLock", kLocks};

void NdisReleaseReadWriteLock(EX_SPIN_LOCK* lock, LOCK_STATE* how) {
  give(lock, how->LockState == kWriting, false, how->OldIrql);
}
const gate::FunctionExport<&NdisReleaseReadWriteLock> export_NdisReleaseReadWriteLock{
    module, "NdisReleaseReadWriteLock", kLocks};

void NdisAllocateSpinLock(NDIS_SPIN_LOCK* lock) {
  lock->SpinLock = 0;
}
const gate::FunctionExport<&NdisAllocateSpinLock> export_NdisAllocateSpinLock{
    module, "NdisAllocateSpinLock", kAnyLevel};

// Nothing was allocated for it.
void NdisFreeSpinLock(NDIS_SPIN_LOCK* /*lock*/) {}
const gate::FunctionExport<&NdisFreeSpinLock> export_NdisFreeSpinLock{module, "NdisFreeSpinLock",
                                                                      kAnyLevel};

// A notification event, not signalled.
void NdisInitializeEvent(NDIS_EVENT* event) {
  KeInitializeEvent(&event->Event, NotificationEvent, FALSE);
}
RUNDOWN_EXPORT(module, NdisInitializeEvent, {.resident = 1, .header = "ndis"});

void NdisSetEvent(NDIS_EVENT* event) {
  KeSetEvent(&event->Event, 0, FALSE);
}
const gate::FunctionExport<&NdisSetEvent> export_NdisSetEvent{module, "NdisSetEvent", kLocks};

void NdisResetEvent(NDIS_EVENT* event) {
  KeClearEvent(&event->Event);
}
const gate::FunctionExport<&NdisResetEvent> export_NdisResetEvent{module, "NdisResetEvent", kLocks};

// 0 milliseconds are for ever. TRUE: the event was set in time.
BOOLEAN NdisWaitEvent(NDIS_EVENT* event, ULONG milliseconds) {
  constexpr ke::Ticks kMillisecond = 10'000;
  std::optional<ke::Ticks> timeout;
  if (milliseconds != 0) timeout = milliseconds * kMillisecond;
  const std::array<DISPATCHER_HEADER*, 1> objects{&event->Event.Header};
  return ke::wait(objects, WaitAny, timeout) == STATUS_SUCCESS ? TRUE : FALSE;
}
RUNDOWN_EXPORT(module, NdisWaitEvent, {.irql = Irql::passive, .header = "ndis"});

}  // namespace rundown::ports::ndis
