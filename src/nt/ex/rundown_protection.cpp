// Rundown protection and push locks.
#include <array>

#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/wait_until.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

constexpr ULONG_PTR kActive = 1;  // the low bit; references count by two above it
constexpr ULONG_PTR kOne = 2;
BOOLEAN acquire(EX_RUNDOWN_REF* reference, ULONG count) {
  if ((reference->Count & kActive) != 0) return FALSE;
  reference->Count += count * kOne;
  return TRUE;
}
void release(EX_RUNDOWN_REF* reference, ULONG count) {
  reference->Count -= count * kOne;
}

// A push lock: bit 0 exclusive, above it the number of shared owners.
constexpr EX_PUSH_LOCK kExclusive = 1;
constexpr EX_PUSH_LOCK kShared = 16;

}  // namespace

void ExInitializeRundownProtection(EX_RUNDOWN_REF* reference) {
  reference->Count = 0;
}
RUNDOWN_EXPORT(ntoskrnl, ExInitializeRundownProtection, {.irql = Irql::apc});
void ExReInitializeRundownProtection(EX_RUNDOWN_REF* reference) {
  reference->Count = 0;
}
RUNDOWN_EXPORT(ntoskrnl, ExReInitializeRundownProtection, {.irql = Irql::apc});
BOOLEAN ExAcquireRundownProtection(EX_RUNDOWN_REF* reference) {
  return acquire(reference, 1);
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireRundownProtection, {.irql = Irql::dispatch});
BOOLEAN ExAcquireRundownProtectionEx(EX_RUNDOWN_REF* reference, ULONG count) {
  return acquire(reference, count);
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireRundownProtectionEx, {.irql = Irql::dispatch});
void ExReleaseRundownProtection(EX_RUNDOWN_REF* reference) {
  release(reference, 1);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseRundownProtection, {.irql = Irql::dispatch});
void ExReleaseRundownProtectionEx(EX_RUNDOWN_REF* reference, ULONG count) {
  release(reference, count);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseRundownProtectionEx, {.irql = Irql::dispatch});
void ExWaitForRundownProtectionRelease(EX_RUNDOWN_REF* reference) {
  reference->Count |= kActive;
  ke::wait_until([reference] { return reference->Count == kActive; });
}
RUNDOWN_EXPORT(ntoskrnl, ExWaitForRundownProtectionRelease, {.irql = Irql::apc});
void ExRundownCompleted(EX_RUNDOWN_REF* reference) {
  reference->Count = kActive;
}
RUNDOWN_EXPORT(ntoskrnl, ExRundownCompleted, {.irql = Irql::apc});

// The cache-aware kind counts for each processor; with one processor it is the same, in pool of the
// driver's.
EX_RUNDOWN_REF* ExAllocateCacheAwareRundownProtection(POOL_TYPE /*type*/, ULONG tag) {
  return static_cast<EX_RUNDOWN_REF*>(
      pool::allocate({.bytes = sizeof(EX_RUNDOWN_REF), .tag = tag, .zeroed = true}));
}
RUNDOWN_EXPORT(
    ntoskrnl, ExAllocateCacheAwareRundownProtection,
    {.irql = Irql::apc, .fails = {returns_null}, .acquires = Resource::pool, .needs_memory = true});
void ExFreeCacheAwareRundownProtection(EX_RUNDOWN_REF* reference) {
  pool::free(reference);
}
RUNDOWN_EXPORT(ntoskrnl, ExFreeCacheAwareRundownProtection,
               {.irql = Irql::apc, .releases = Resource::pool});
BOOLEAN ExAcquireRundownProtectionCacheAware(EX_RUNDOWN_REF* reference) {
  return acquire(reference, 1);
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquireRundownProtectionCacheAware, {});
void ExReleaseRundownProtectionCacheAware(EX_RUNDOWN_REF* reference) {
  release(reference, 1);
}
RUNDOWN_EXPORT(ntoskrnl, ExReleaseRundownProtectionCacheAware, {});
void ExWaitForRundownProtectionReleaseCacheAware(EX_RUNDOWN_REF* reference) {
  ExWaitForRundownProtectionRelease(reference);
}
RUNDOWN_EXPORT(ntoskrnl, ExWaitForRundownProtectionReleaseCacheAware, {.irql = Irql::apc});

void ExInitializePushLock(EX_PUSH_LOCK* lock) {
  *lock = 0;
}
RUNDOWN_EXPORT(ntoskrnl, ExInitializePushLock, {});
void ExAcquirePushLockExclusiveEx(EX_PUSH_LOCK* lock, ULONG /*flags*/) {
  ke::wait_until([lock] { return *lock == 0; });
  *lock = kExclusive;
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquirePushLockExclusiveEx, {.irql = Irql::apc});
void ExAcquirePushLockSharedEx(EX_PUSH_LOCK* lock, ULONG /*flags*/) {
  ke::wait_until([lock] { return (*lock & kExclusive) == 0; });
  *lock += kShared;
}
RUNDOWN_EXPORT(ntoskrnl, ExAcquirePushLockSharedEx, {.irql = Irql::apc});
void ExReleasePushLockExclusiveEx(EX_PUSH_LOCK* lock, ULONG /*flags*/) {
  *lock &= ~kExclusive;
}
RUNDOWN_EXPORT(ntoskrnl, ExReleasePushLockExclusiveEx, {.irql = Irql::apc});
void ExReleasePushLockSharedEx(EX_PUSH_LOCK* lock, ULONG /*flags*/) {
  *lock -= kShared;
}
RUNDOWN_EXPORT(ntoskrnl, ExReleasePushLockSharedEx, {.irql = Irql::apc});
void ExReleasePushLockEx(EX_PUSH_LOCK* lock, ULONG /*flags*/) {
  *lock = (*lock & kExclusive) != 0 ? 0 : *lock - kShared;
}
RUNDOWN_EXPORT(ntoskrnl, ExReleasePushLockEx, {.irql = Irql::apc});

}  // namespace rundown::nt
