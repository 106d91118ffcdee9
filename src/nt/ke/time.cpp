// The clock and the thread that a driver asks about.
#include <algorithm>

#include "abi/bugcheck.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/shared_data.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

constexpr ke::Ticks kTick = 156'250;  // 15.625 ms
constexpr ke::Ticks kTicksPerMicrosecond = 10;
constexpr ULONG kShortestInterrupt = 5'000;

struct TimerResolution {
  ULONG current = static_cast<ULONG>(kTick);
};
const machine::Part<TimerResolution> resolution;

// Looking at the clock takes a moment, so a loop that polls it comes to an end.
void pass_time() {
  ke::advance(10 * kTicksPerMicrosecond);
}

}  // namespace

void KeQuerySystemTime(LARGE_INTEGER* now) {
  pass_time();
  now->QuadPart = ke::now();
}
RUNDOWN_EXPORT(ntoskrnl, KeQuerySystemTime, {});
void KeQuerySystemTimePrecise(LARGE_INTEGER* now) {
  KeQuerySystemTime(now);
}
RUNDOWN_EXPORT(ntoskrnl, KeQuerySystemTimePrecise, {});
ULONGLONG KeQueryInterruptTime() {
  pass_time();
  return static_cast<ULONGLONG>(ke::interrupt_time());
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryInterruptTime, {});
ULONGLONG KeQueryInterruptTimePrecise(ULONG64* qpc) {
  const ULONGLONG time = KeQueryInterruptTime();
  *qpc = time;
  return time;
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryInterruptTimePrecise, {});
ULONGLONG KeQueryUnbiasedInterruptTime() {
  return KeQueryInterruptTime();
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryUnbiasedInterruptTime, {});
void KeQueryTickCount(LARGE_INTEGER* count) {
  pass_time();
  count->QuadPart = ke::interrupt_time() / kTick;
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryTickCount, {});
ULONG KeQueryTimeIncrement() {
  return static_cast<ULONG>(kTick);
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryTimeIncrement, {});
LONGLONG KeQueryPerformanceCounter(LARGE_INTEGER* frequency) {
  pass_time();
  if (frequency != nullptr) frequency->QuadPart = 10'000'000;
  return ke::interrupt_time();
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryPerformanceCounter, {});
void KeStallExecutionProcessor(ULONG microseconds) {
  ke::advance(static_cast<ke::Ticks>(microseconds) * kTicksPerMicrosecond);
}
RUNDOWN_EXPORT(ntoskrnl, KeStallExecutionProcessor, {});
ULONG ExSetTimerResolution(ULONG wanted, BOOLEAN set) {
  ULONG& current = resolution->current;
  current = set != FALSE ? std::min(current, std::max(wanted, kShortestInterrupt))
                         : static_cast<ULONG>(kTick);
  return current;
}
RUNDOWN_EXPORT(ntoskrnl, ExSetTimerResolution, {.irql = Irql::apc});
void ExQueryTimerResolution(ULONG* longest, ULONG* shortest, ULONG* current) {
  *longest = static_cast<ULONG>(kTick);
  *shortest = kShortestInterrupt;
  *current = resolution->current;
}
RUNDOWN_EXPORT(ntoskrnl, ExQueryTimerResolution, {});
// The machine keeps universal time: no bias.
void ExSystemTimeToLocalTime(const LARGE_INTEGER* system, LARGE_INTEGER* local) {
  *local = *system;
}
RUNDOWN_EXPORT(ntoskrnl, ExSystemTimeToLocalTime, {});
void ExLocalTimeToSystemTime(const LARGE_INTEGER* local, LARGE_INTEGER* system) {
  *system = *local;
}
RUNDOWN_EXPORT(ntoskrnl, ExLocalTimeToSystemTime, {});

KPRIORITY KeSetPriorityThread(KTHREAD* object, KPRIORITY priority) {
  ke::Thread* thread = ke::thread_of(object);
  if (thread == nullptr) return 0;
  const KPRIORITY before = thread->priority;
  thread->priority = priority;
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, KeSetPriorityThread, {.irql = Irql::passive});
KPRIORITY KeQueryPriorityThread(const KTHREAD* object) {
  const ke::Thread* thread = ke::thread_of(object);
  return thread == nullptr ? 0 : thread->priority;
}
RUNDOWN_EXPORT(ntoskrnl, KeQueryPriorityThread, {.irql = Irql::passive});
LONG KeSetBasePriorityThread(KTHREAD* object, LONG increment) {
  constexpr KPRIORITY kSystemBase = 8;
  constexpr KPRIORITY kLowest = 1;
  constexpr KPRIORITY kHighest = 15;  // of the class that is not real-time
  ke::Thread* thread = ke::thread_of(object);
  if (thread == nullptr) return 0;
  const LONG before = thread->priority - kSystemBase;
  thread->priority = std::clamp(kSystemBase + increment, kLowest, kHighest);
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, KeSetBasePriorityThread, {.irql = Irql::passive, .header = "ntddk"});

// The kernel keeps floating point registers of its threads on x64; nothing is to be saved.
NTSTATUS KeSaveFloatingPointState(void* /*area*/) {
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, KeSaveFloatingPointState, {.irql = Irql::dispatch});
NTSTATUS KeRestoreFloatingPointState(void* /*area*/) {
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, KeRestoreFloatingPointState, {.irql = Irql::dispatch});

BOOLEAN ExIsProcessorFeaturePresent(ULONG feature) {
  // What every x64 processor has, as winnt.h numbers it: CMPXCHG8B, MMX, SSE, RDTSC, PAE, SSE2, NX,
  // CMPXCHG16B, XSAVE off.
  constexpr ULONG kPresent =
      1U << 2 | 1U << 3 | 1U << 6 | 1U << 8 | 1U << 9 | 1U << 10 | 1U << 12 | 1U << 13 | 1U << 14;
  return feature < 32 && (kPresent >> feature & 1) != 0 ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, ExIsProcessorFeaturePresent, {.irql = Irql::passive});

}  // namespace rundown::nt
