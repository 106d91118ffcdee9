// Events, semaphores, mutexes, and waiting for them.
#include <array>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/apc.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

struct WaitState {
  machine::Map<const ke::Thread*, Irql> raised;  // by a call that a wait is to follow at once
};
const machine::Part<WaitState> waits;

// With Wait the routine "returns without lowering the IRQL"; the wait that follows restores it.
void stay_raised(BOOLEAN wait) {
  if (wait == FALSE) return;
  const ke::Thread* thread = &ke::current_thread();
  const Irql before = ke::raise_irql(Irql::dispatch);
  waits->raised.try_emplace(thread, before);
}

NTSTATUS wait(std::span<DISPATCHER_HEADER* const> objects, WAIT_TYPE type,
              std::optional<ke::Ticks> timeout) {
  const auto raised = waits->raised.find(&ke::current_thread());
  if (raised == waits->raised.end()) return ke::wait(objects, type, timeout);
  const Irql before = raised->second;
  waits->raised.erase(raised);
  cpu::store_irql(before);
  const NTSTATUS status = ke::wait(objects, type, timeout);
  ke::lower_irql(before);
  return status;
}

void make_header(DISPATCHER_HEADER& header, KOBJECTS type, std::size_t bytes, LONG state) {
  header = {};
  header.Type = type;
  header.Size = static_cast<UCHAR>(bytes / sizeof(ULONG));
  header.SignalState = state;
  header.WaitListHead = {&header.WaitListHead, &header.WaitListHead};
}

// Negative: from now on. Positive: until that moment.
std::optional<ke::Ticks> relative_timeout(const LARGE_INTEGER* timeout) {
  if (timeout == nullptr) return std::nullopt;
  if (timeout->QuadPart <= 0) return -timeout->QuadPart;
  return std::max<ke::Ticks>(timeout->QuadPart - ke::now(), 0);
}

LONG release_mutant(KMUTANT& mutant) {
  if (mutant.OwnerThread != ke::current_thread().object) {
    ke::raise_status(STATUS_MUTANT_NOT_OWNED);
  }
  const LONG before = mutant.Header.SignalState++;
  if (mutant.Header.SignalState == 1) {
    mutant.OwnerThread = nullptr;
    ke::current_thread().kernel_apc_disable += mutant.ApcDisable;
    ke::signalled(mutant.Header);
    ke::deliver_apcs();
  }
  return before;
}

}  // namespace

void KeInitializeEvent(KEVENT* event, EVENT_TYPE type, BOOLEAN state) {
  make_header(event->Header,
              type == NotificationEvent ? EventNotificationObject : EventSynchronizationObject,
              sizeof(KEVENT), state != 0 ? 1 : 0);
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeEvent, {.resident = 1});

LONG KeSetEvent(KEVENT* event, KPRIORITY /*increment*/, BOOLEAN wait) {
  const LONG before = event->Header.SignalState;
  event->Header.SignalState = 1;
  if (before == 0) ke::signalled(event->Header);
  stay_raised(wait);
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, KeSetEvent, {.irql = Irql::dispatch});

LONG KeResetEvent(KEVENT* event) {
  const LONG before = event->Header.SignalState;
  event->Header.SignalState = 0;
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, KeResetEvent, {.irql = Irql::dispatch});

void KeClearEvent(KEVENT* event) {
  event->Header.SignalState = 0;
}
RUNDOWN_EXPORT(ntoskrnl, KeClearEvent, {.irql = Irql::dispatch});

LONG KePulseEvent(KEVENT* event, KPRIORITY increment, BOOLEAN wait) {
  const LONG before = KeSetEvent(event, increment, wait);
  event->Header.SignalState = 0;
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, KePulseEvent, {.irql = Irql::dispatch, .header = "ntddk"});

LONG KeReadStateEvent(const KEVENT* event) {
  return event->Header.SignalState;
}
RUNDOWN_EXPORT(ntoskrnl, KeReadStateEvent, {.irql = Irql::dispatch});

void KeInitializeSemaphore(KSEMAPHORE* semaphore, LONG count, LONG limit) {
  make_header(semaphore->Header, SemaphoreObject, sizeof(KSEMAPHORE), count);
  semaphore->Limit = limit;
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeSemaphore, {.irql = Irql::dispatch, .resident = 1});

LONG KeReleaseSemaphore(KSEMAPHORE* semaphore, KPRIORITY /*increment*/, LONG adjustment,
                        BOOLEAN wait) {
  const LONG before = semaphore->Header.SignalState;
  const LONG after = before + adjustment;
  if (after > semaphore->Limit || after < before) ke::raise_status(STATUS_SEMAPHORE_LIMIT_EXCEEDED);
  semaphore->Header.SignalState = after;
  ke::signalled(semaphore->Header);
  stay_raised(wait);
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseSemaphore, {.irql = Irql::dispatch});

LONG KeReadStateSemaphore(const KSEMAPHORE* semaphore) {
  return semaphore->Header.SignalState;
}
RUNDOWN_EXPORT(ntoskrnl, KeReadStateSemaphore, {});

void KeInitializeMutex(KMUTEX* mutex, ULONG /*level*/) {
  make_header(mutex->Header, MutantObject, sizeof(KMUTANT), 1);
  mutex->MutantListEntry = {};
  mutex->OwnerThread = nullptr;
  mutex->Abandoned = 0;
  mutex->ApcDisable = 1;
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeMutex, {.resident = 1});

void KeInitializeMutant(KMUTANT* mutant, BOOLEAN owned) {
  make_header(mutant->Header, MutantObject, sizeof(KMUTANT), owned != 0 ? 0 : 1);
  mutant->MutantListEntry = {};
  mutant->OwnerThread = owned != 0 ? ke::current_thread().object : nullptr;
  mutant->Abandoned = 0;
  mutant->ApcDisable = 0;
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeMutant, {.header = "ntifs"});

LONG KeReleaseMutex(KMUTEX* mutex, BOOLEAN wait) {
  const LONG before = release_mutant(*mutex);
  stay_raised(wait);
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseMutex, {.irql = Irql::dispatch});

LONG KeReleaseMutant(KMUTANT* mutant, KPRIORITY /*increment*/, BOOLEAN abandoned,
                     BOOLEAN /*wait*/) {
  if (abandoned == 0) return release_mutant(*mutant);
  const LONG before = mutant->Header.SignalState;
  mutant->Header.SignalState = 1;
  mutant->Abandoned = 1;
  mutant->OwnerThread = nullptr;
  ke::signalled(mutant->Header);
  return before;
}
RUNDOWN_EXPORT(ntoskrnl, KeReleaseMutant, {.irql = Irql::dispatch, .header = "ntifs"});

LONG KeReadStateMutex(const KMUTEX* mutex) {
  return mutex->Header.SignalState;
}
RUNDOWN_EXPORT(ntoskrnl, KeReadStateMutex, {.irql = Irql::dispatch});
LONG KeReadStateMutant(const KMUTANT* mutant) {
  return mutant->Header.SignalState;
}
RUNDOWN_EXPORT(ntoskrnl, KeReadStateMutant, {.irql = Irql::dispatch, .header = "ntifs"});

// The contract says dispatch because a wait of no duration is allowed there; a longer one is bug
// check 0xB8.
NTSTATUS KeWaitForMultipleObjects(ULONG count, DISPATCHER_HEADER** objects, WAIT_TYPE type,
                                  KWAIT_REASON /*reason*/, KPROCESSOR_MODE /*mode*/,
                                  BOOLEAN /*alertable*/, const LARGE_INTEGER* timeout,
                                  KWAIT_BLOCK* blocks) {
  const ULONG most = blocks == nullptr ? THREAD_WAIT_OBJECTS : MAXIMUM_WAIT_OBJECTS;
  constexpr std::uint32_t kMaximumWaitObjectsExceeded = 0x0C;
  if (count > most) ke::bug_check(kMaximumWaitObjectsExceeded);
  return wait({objects, count}, type, relative_timeout(timeout));
}
RUNDOWN_EXPORT(ntoskrnl, KeWaitForMultipleObjects, {.irql = Irql::dispatch});

NTSTATUS KeWaitForSingleObject(DISPATCHER_HEADER* object, KWAIT_REASON /*reason*/,
                               KPROCESSOR_MODE /*mode*/, BOOLEAN /*alertable*/,
                               const LARGE_INTEGER* timeout) {
  const std::array<DISPATCHER_HEADER*, 1> one{object};
  return wait(one, WaitAny, relative_timeout(timeout));
}
RUNDOWN_EXPORT(ntoskrnl, KeWaitForSingleObject, {.irql = Irql::dispatch});
// The same function by another name, which wdm.h gives to waits for a mutex.
NTSTATUS KeWaitForMutexObject(DISPATCHER_HEADER* object, KWAIT_REASON reason, KPROCESSOR_MODE mode,
                              BOOLEAN alertable, const LARGE_INTEGER* timeout) {
  return KeWaitForSingleObject(object, reason, mode, alertable, timeout);
}
RUNDOWN_EXPORT(ntoskrnl, KeWaitForMutexObject, {.irql = Irql::dispatch});

NTSTATUS KeDelayExecutionThread(KPROCESSOR_MODE /*mode*/, BOOLEAN /*alertable*/,
                                const LARGE_INTEGER* interval) {
  ke::sleep(*relative_timeout(interval));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, KeDelayExecutionThread, {.irql = Irql::apc});

}  // namespace rundown::nt
