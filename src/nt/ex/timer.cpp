// EX_TIMER: timers that the system allocates. One that is not deleted stays for ever, set or not.
#include "nt/ke/timer.h"

#include <algorithm>

#include "cpu/call.h"
#include "nt/export.h"
#include "nt/internal.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/dpc.h"
#include "nt/ke/irql.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

// What an EX_TIMER is here. The dispatcher object comes first, for a thread may wait for it.
struct Timer {
  KTIMER kernel;
  KDPC dpc;
  EXT_CALLBACK* callback;
  void* context;
  ULONG attributes;
  bool disabled;  // by ExDeleteTimer; it goes when nothing of it is under way
  bool in_callback;
  EXT_DELETE_CALLBACK* delete_callback;
  void* delete_context;
};

Timer& timer_of(EX_TIMER* timer) {
  return *reinterpret_cast<Timer*>(timer);
}

// The documentation says of a wrong argument that the routine bug checks, not with which code.
[[noreturn]] void refuse(const Timer* timer) {
  ke::bug_check(kTimerOrDpcInvalid, 0, reinterpret_cast<std::uint64_t>(timer));
}

// A timer expires at most once in a tick of the system's clock, which a timer of high resolution
// makes faster.
ke::Ticks possible_period(const Timer& timer, LONGLONG period) {
  constexpr ke::Ticks kTick = 156'250;
  constexpr ke::Ticks kFastestTick = 5'000;
  if (period <= 0) return 0;
  const bool fast = (timer.attributes & EX_TIMER_HIGH_RESOLUTION) != 0;
  return std::max(ke::Ticks{period}, fast ? kFastestTick : kTick);
}

// Its last callback is over and no expiration is to come. Both callbacks run at DISPATCH_LEVEL.
void finish(Timer* timer) {
  EXT_DELETE_CALLBACK* callback = timer->delete_callback;
  void* context = timer->delete_context;
  pool::free(timer);
  gate::released(Resource::timer, timer);
  if (callback == nullptr) return;
  const Irql before = ke::raise_irql(Irql::dispatch);
  cpu::call_guest(reinterpret_cast<const void*>(callback), context);
  ke::lower_irql(before);
}

bool is_under_way(const Timer& timer) {
  return timer.in_callback || timer.dpc.DpcData != nullptr || ke::is_timer_set(timer.kernel);
}

}  // namespace

void ExpTimerDpc(KDPC* /*dpc*/, void* context) {
  auto* timer = static_cast<Timer*>(context);
  // A periodic timer expires no more than once after it has been disabled.
  const bool last = timer->disabled;
  if (timer->callback != nullptr) {
    timer->in_callback = true;
    cpu::call_guest(reinterpret_cast<const void*>(timer->callback), timer, timer->context);
    timer->in_callback = false;
  }
  if (last) ke::cancel_timer(timer->kernel);
  if (timer->disabled && !is_under_way(*timer)) finish(timer);
}
RUNDOWN_EXPORT(internal, ExpTimerDpc, {.irql = Irql::dispatch, .header = ""});

EX_TIMER* ExAllocateTimer(EXT_CALLBACK* callback, void* context, ULONG attributes) {
  constexpr ULONG kExclusive = EX_TIMER_HIGH_RESOLUTION | EX_TIMER_NO_WAKE;
  if ((attributes & kExclusive) == kExclusive) refuse(nullptr);
  auto* timer = pool::allocate_object<Timer>();
  auto& header = timer->kernel.Header;
  header.Type = (attributes & EX_TIMER_NOTIFICATION) != 0 ? TimerNotificationObject
                                                          : TimerSynchronizationObject;
  header.Size = sizeof(KTIMER) / sizeof(ULONG);
  header.WaitListHead = {&header.WaitListHead, &header.WaitListHead};
  ke::initialize_dpc(timer->dpc, guest_routine<KDEFERRED_ROUTINE>("ExpTimerDpc"), timer);
  timer->callback = callback;
  timer->context = context;
  timer->attributes = attributes;
  gate::acquired({.kind = Resource::timer,
                  .key = reinterpret_cast<std::uint64_t>(timer),
                  .bytes = 0,
                  .name = "EX_TIMER",
                  .phrase = "a timer object"});
  return reinterpret_cast<EX_TIMER*>(timer);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocateTimer,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::timer,
                .needs_memory = true});

BOOLEAN ExSetTimer(EX_TIMER* object, LONGLONG due, LONGLONG period,
                   const EXT_SET_PARAMETERS* parameters) {
  Timer& timer = timer_of(object);
  if ((timer.attributes & EX_TIMER_HIGH_RESOLUTION) != 0 && due >= 0) refuse(&timer);
  if (parameters != nullptr && parameters->NoWakeTolerance < EX_TIMER_UNLIMITED_TOLERANCE) {
    refuse(&timer);
  }
  if (timer.disabled) return FALSE;
  const bool was_set = ke::set_system_timer(timer.kernel, ke::due_moment(due),
                                            possible_period(timer, period), timer.dpc);
  return was_set ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, ExSetTimer, {.irql = Irql::dispatch});

BOOLEAN ExCancelTimer(EX_TIMER* object, void* /*parameters*/) {
  Timer& timer = timer_of(object);
  if (timer.disabled) return FALSE;
  return ke::cancel_timer(timer.kernel) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, ExCancelTimer, {.irql = Irql::dispatch});

// What each pair of Cancel and Wait does:
// https://learn.microsoft.com/windows-hardware/drivers/kernel/deleting-a-system-allocated-timer-object
BOOLEAN ExDeleteTimer(EX_TIMER* object, BOOLEAN cancel, BOOLEAN wait,
                      const EXT_DELETE_PARAMETERS* parameters) {
  Timer& timer = timer_of(object);
  if (wait != FALSE && cancel == FALSE) refuse(&timer);
  if (wait != FALSE && ke::current_irql() > Irql::apc) ke::bug_check(kAttemptedSwitchFromDpc);
  if (timer.disabled) return FALSE;
  timer.disabled = true;
  if (parameters != nullptr) {
    timer.delete_callback = parameters->DeleteCallback;
    timer.delete_context = parameters->DeleteContext;
  }
  const bool was_set = cancel != FALSE && ke::cancel_timer(timer.kernel);
  // Up to APC_LEVEL the one processor has no callback under way, so there is nothing to wait for.
  if (!is_under_way(timer)) finish(&timer);
  return was_set ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, ExDeleteTimer, {.irql = Irql::dispatch, .releases = Resource::timer});

}  // namespace rundown::nt
