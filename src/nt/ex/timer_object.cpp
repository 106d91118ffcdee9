// Timers as handles: ZwCreateTimer and its kin.
#include <cstring>

#include "nt/export.h"
#include "nt/ke/timer.h"
#include "nt/ob/named.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct TIMER_BASIC_INFORMATION {
  LARGE_INTEGER RemainingTime;
  BOOLEAN TimerState;
};
constexpr LONG kTimerBasicInformation = 0;

void destroy_timer(void* body) {
  ke::cancel_timer(*static_cast<KTIMER*>(body));
  pool::free(body);
}

NTSTATUS timer_of(HANDLE handle, KTIMER** timer) {
  ob::Object* object = nullptr;
  const NTSTATUS status = ob::object_of(handle, ob::Type::timer, &object);
  if (nt_success(status)) *timer = static_cast<KTIMER*>(object->body);
  return status;
}

}  // namespace

NTSTATUS ZwCreateTimer(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                       TIMER_TYPE type) {
  if (type != NotificationTimer && type != SynchronizationTimer) return STATUS_INVALID_PARAMETER_4;
  auto* timer = pool::allocate_object<KTIMER>();
  timer->Header.Type =
      type == NotificationTimer ? TimerNotificationObject : TimerSynchronizationObject;
  timer->Header.WaitListHead = {&timer->Header.WaitListHead, &timer->Header.WaitListHead};
  return ob::insert_and_open(ob::create(ob::Type::timer, timer, &destroy_timer), access, attributes,
                             handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwCreateTimer,
               {.irql = Irql::passive,
                .fails_when = &ob::create_failures,
                .acquires = Resource::handle,
                .needs_memory = true});

NTSTATUS ZwOpenTimer(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes) {
  return ob::open(ob::Type::timer, access, *attributes, handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwOpenTimer,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_OBJECT_NAME_NOT_FOUND),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

// The machine never sleeps, so there is nothing to resume it from.
NTSTATUS ZwSetTimer(HANDLE handle, const LARGE_INTEGER* due, const void* routine, void* /*context*/,
                    BOOLEAN resume, LONG period, BOOLEAN* previous) {
  KTIMER* timer = nullptr;
  const NTSTATUS status = timer_of(handle, &timer);
  if (!nt_success(status)) return status;
  if (period < 0) return STATUS_INVALID_PARAMETER_6;
  if (routine != nullptr) gate::unsupported(ntoskrnl.name, "ZwSetTimer with an APC routine");
  if (previous != nullptr) *previous = timer->Header.SignalState > 0 ? TRUE : FALSE;
  ke::set_object_timer(*timer, ke::due_moment(due->QuadPart), static_cast<ULONG>(period));
  constexpr NTSTATUS kTimerResumeIgnored{0x40000025};
  return resume != FALSE ? kTimerResumeIgnored : STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwSetTimer, {.irql = Irql::passive});

NTSTATUS ZwCancelTimer(HANDLE handle, BOOLEAN* signalled) {
  KTIMER* timer = nullptr;
  const NTSTATUS status = timer_of(handle, &timer);
  if (!nt_success(status)) return status;
  ke::cancel_timer(*timer);
  if (signalled != nullptr) *signalled = timer->Header.SignalState > 0 ? TRUE : FALSE;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwCancelTimer, {.irql = Irql::passive});

// What is left is negative where the moment has passed.
NTSTATUS ZwQueryTimer(HANDLE handle, LONG what, void* buffer, ULONG length, ULONG* needed) {
  if (what != kTimerBasicInformation) return STATUS_INVALID_INFO_CLASS;
  if (length != sizeof(TIMER_BASIC_INFORMATION)) return STATUS_INFO_LENGTH_MISMATCH;
  KTIMER* timer = nullptr;
  const NTSTATUS status = timer_of(handle, &timer);
  if (!nt_success(status)) return status;
  TIMER_BASIC_INFORMATION told{};
  told.RemainingTime.QuadPart =
      ke::is_timer_set(*timer) ? static_cast<LONGLONG>(timer->DueTime.QuadPart) - ke::now() : 0;
  told.TimerState = timer->Header.SignalState > 0 ? TRUE : FALSE;
  std::memcpy(buffer, &told, sizeof told);
  if (needed != nullptr) *needed = sizeof told;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwQueryTimer, {.irql = Irql::passive, .header = ""});

}  // namespace rundown::nt
