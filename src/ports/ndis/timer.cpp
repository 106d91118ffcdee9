// Timer objects: a routine at DISPATCH_LEVEL, once or again and again.
#include "nt/ke/timer.h"

#include "abi/ndis.h"
#include "cpu/call.h"
#include "gate/modules.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/dpc.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/module.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

struct Timer {
  KTIMER timer;
  KDPC dpc;
  const void* routine;
  void* context;          // of the allocation
  void* setting_context;  // of NdisSetTimerObject, which goes first
};
struct Timers {
  machine::Set<Timer*> all;
};
const machine::Part<Timers> state;

Timer& body_of(NDIS_HANDLE handle) {
  auto* timer = static_cast<Timer*>(handle);
  if (!state->all.contains(timer)) {
    bad_handle(handle);
  }
  return *timer;
}

}  // namespace

void NdisTimerDpc(KDPC* dpc, void* context, void* /*argument1*/, void* /*argument2*/) {
  const auto* timer = static_cast<const Timer*>(context);
  void* const wanted = timer->setting_context != nullptr ? timer->setting_context : timer->context;
  constexpr std::uint64_t kNothing = 0;
  cpu::call_guest(timer->routine, dpc, wanted, kNothing, kNothing);
}
RUNDOWN_EXPORT(internal, NdisTimerDpc, {.header = ""});

NTSTATUS NdisAllocateTimerObject(NDIS_HANDLE /*handle*/,
                                 const NDIS_TIMER_CHARACTERISTICS* characteristics,
                                 NDIS_HANDLE* made) {
  if (characteristics->Header.Type != NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS ||
      characteristics->Header.Size < sizeof *characteristics ||
      characteristics->TimerFunction == nullptr) {
    return STATUS_INVALID_PARAMETER;
  }
  auto* timer = pool::allocate_object<Timer>();
  timer->timer.Header.Type = TimerNotificationObject;
  timer->timer.Header.WaitListHead = {&timer->timer.Header.WaitListHead,
                                      &timer->timer.Header.WaitListHead};
  ke::initialize_dpc(timer->dpc, gate::guest_routine<KDEFERRED_ROUTINE>(internal, "NdisTimerDpc"),
                     timer);
  timer->routine = characteristics->TimerFunction;
  timer->context = characteristics->FunctionContext;
  state->all.insert(timer);
  *made = timer;
  gate::acquired({.kind = Resource::ndis_timer,
                  .key = reinterpret_cast<std::uint64_t>(timer),
                  .name = pool::tag_text(characteristics->AllocationTag)});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(module, NdisAllocateTimerObject,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::ndis_timer,
                .needs_memory = true,
                .header = "ndis"});

// TRUE: it was set already.
BOOLEAN NdisSetTimerObject(NDIS_HANDLE handle, LARGE_INTEGER due, LONG period_ms, void* context) {
  constexpr ke::Ticks kMillisecond = 10'000;
  Timer& timer = body_of(handle);
  timer.setting_context = context;
  return ke::set_system_timer(timer.timer, ke::due_moment(due.QuadPart), period_ms * kMillisecond,
                              timer.dpc)
             ? TRUE
             : FALSE;
}
RUNDOWN_EXPORT(module, NdisSetTimerObject, {.irql = Irql::dispatch, .header = "ndis"});

BOOLEAN NdisCancelTimerObject(NDIS_HANDLE handle) {
  return ke::cancel_timer(body_of(handle).timer) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(module, NdisCancelTimerObject, {.irql = Irql::dispatch, .header = "ndis"});

// The page asks for a timer that is not set: freed all the same, its memory would be used at the
// next tick.
void NdisFreeTimerObject(NDIS_HANDLE handle) {
  constexpr std::uint32_t kTimerOrDpcInvalid = 0xC7;
  Timer& timer = body_of(handle);
  if (ke::is_timer_set(timer.timer)) {
    ke::bug_check(kTimerOrDpcInvalid, 0, reinterpret_cast<std::uint64_t>(&timer.timer),
                  reinterpret_cast<std::uint64_t>(&timer), sizeof timer);
  }
  state->all.erase(&timer);
  gate::released(Resource::ndis_timer, &timer);
  pool::free(&timer);
}
RUNDOWN_EXPORT(module, NdisFreeTimerObject,
               {.irql = Irql::dispatch, .releases = Resource::ndis_timer, .header = "ndis"});

}  // namespace rundown::ports::ndis
