// Push locks under the filter manager's names; the lock is the kernel's.
#include "ports/fltmgr/filter.h"

namespace rundown::nt {
void ExInitializePushLock(EX_PUSH_LOCK* lock);
void ExAcquirePushLockExclusiveEx(EX_PUSH_LOCK* lock, ULONG flags);
void ExAcquirePushLockSharedEx(EX_PUSH_LOCK* lock, ULONG flags);
void ExReleasePushLockEx(EX_PUSH_LOCK* lock, ULONG flags);
}  // namespace rundown::nt

namespace rundown::ports {

using namespace nt;
using flt::fltmgr;

void FltInitializePushLock(EX_PUSH_LOCK* lock) {
  ExInitializePushLock(lock);
}
RUNDOWN_EXPORT(fltmgr, FltInitializePushLock, {.irql = Irql::apc, .header = "fltkernel"});

void FltDeletePushLock(EX_PUSH_LOCK* /*lock*/) {}
RUNDOWN_EXPORT(fltmgr, FltDeletePushLock, {.irql = Irql::apc, .header = "fltkernel"});

void FltAcquirePushLockExclusive(EX_PUSH_LOCK* lock) {
  ExAcquirePushLockExclusiveEx(lock, 0);
}
RUNDOWN_EXPORT(fltmgr, FltAcquirePushLockExclusive, {.irql = Irql::apc, .header = "fltkernel"});

void FltAcquirePushLockShared(EX_PUSH_LOCK* lock) {
  ExAcquirePushLockSharedEx(lock, 0);
}
RUNDOWN_EXPORT(fltmgr, FltAcquirePushLockShared, {.irql = Irql::apc, .header = "fltkernel"});

void FltReleasePushLock(EX_PUSH_LOCK* lock) {
  ExReleasePushLockEx(lock, 0);
}
RUNDOWN_EXPORT(fltmgr, FltReleasePushLock, {.irql = Irql::apc, .header = "fltkernel"});

}  // namespace rundown::ports
