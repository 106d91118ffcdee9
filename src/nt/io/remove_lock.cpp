// Remove locks: how many requests are under way, and a wait for the last of them.
#include "abi/irp_queue.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

std::uint64_t word(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

void release(IO_REMOVE_LOCK& lock) {
  if (lock.Common.IoCount <= 0) {
    constexpr std::uint64_t kReleasedTooOften = 0xC0;
    ke::bug_check(kDriverVerifierDetectedViolation, kReleasedTooOften, word(&lock));
  }
  gate::released(Resource::remove_lock, &lock);
  if (--lock.Common.IoCount > 0) return;
  lock.Common.RemoveEvent.Header.SignalState = 1;
  ke::signalled(lock.Common.RemoveEvent.Header);
}

}  // namespace

void IoInitializeRemoveLockEx(IO_REMOVE_LOCK* lock, ULONG tag, ULONG /*minutes*/, ULONG high,
                              ULONG bytes) {
  lock->Common = {};
  lock->Common.IoCount = 1;
  DISPATCHER_HEADER& event = lock->Common.RemoveEvent.Header;
  event.Type = EventSynchronizationObject;
  event.Size = sizeof(KEVENT) / sizeof(ULONG);
  event.WaitListHead = {&event.WaitListHead, &event.WaitListHead};
  if (bytes < sizeof(IO_REMOVE_LOCK_DBG)) return;
  auto& debug = reinterpret_cast<IO_REMOVE_LOCK_DBG*>(lock)->Dbg;
  debug = {};
  debug.Signature = 0x4C4B5452;  // 'RTKL'
  debug.HighWatermark = high;
  debug.AllocateTag = static_cast<LONG>(tag);
  debug.LockList = {&debug.LockList, &debug.LockList};
}
RUNDOWN_EXPORT(ntoskrnl, IoInitializeRemoveLockEx, {.irql = Irql::passive});

NTSTATUS IoAcquireRemoveLockEx(IO_REMOVE_LOCK* lock, void* /*tag*/, const char* /*file*/,
                               ULONG /*line*/, ULONG /*bytes*/) {
  if (lock->Common.Removed != FALSE) return STATUS_DELETE_PENDING;
  ++lock->Common.IoCount;
  gate::acquired({.kind = Resource::remove_lock, .key = word(lock)});
  return STATUS_SUCCESS;
}
// It fails only once the driver itself has called IoReleaseRemoveLockAndWait, so there is nothing
// to inject: a refused lock in AddDevice, in a start or in the removal cannot be on Windows.
RUNDOWN_EXPORT(ntoskrnl, IoAcquireRemoveLockEx,
               {.irql = Irql::dispatch, .acquires = Resource::remove_lock});

void IoReleaseRemoveLockEx(IO_REMOVE_LOCK* lock, void* /*tag*/, ULONG /*bytes*/) {
  release(*lock);
}
RUNDOWN_EXPORT(ntoskrnl, IoReleaseRemoveLockEx,
               {.irql = Irql::dispatch, .releases = Resource::remove_lock});

// Gives back the caller's own hold and the one that initializing made, then waits for the others.
void IoReleaseRemoveLockAndWaitEx(IO_REMOVE_LOCK* lock, void* /*tag*/, ULONG /*bytes*/) {
  lock->Common.Removed = TRUE;
  release(*lock);
  if (--lock->Common.IoCount <= 0) return;
  DISPATCHER_HEADER* event = &lock->Common.RemoveEvent.Header;
  ke::wait(std::span(&event, 1), WaitAny, std::nullopt);
}
RUNDOWN_EXPORT(ntoskrnl, IoReleaseRemoveLockAndWaitEx,
               {.irql = Irql::passive, .releases = Resource::remove_lock});

}  // namespace rundown::nt
