// The device's timer: a routine called once a second at DISPATCH_LEVEL.
#include "nt/io/timer.h"

#include "abi/io.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/internal.h"
#include "nt/ke/dpc.h"
#include "nt/ke/timer.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct DeviceTimer {
  IO_TIMER_ROUTINE* routine;
  void* context;
  DEVICE_OBJECT* device;
  KDPC dpc;
  KTIMER timer;
};

constexpr ke::Ticks kSecond = 10'000'000;
constexpr ULONG kSecondMs = 1000;

DeviceTimer* timer_of(const DEVICE_OBJECT& device) {
  return reinterpret_cast<DeviceTimer*>(device.Timer);
}

}  // namespace

void IopTimerDpc(KDPC* /*dpc*/, void* context) {
  const auto* timer = static_cast<DeviceTimer*>(context);
  cpu::call_guest(reinterpret_cast<const void*>(timer->routine), timer->device, timer->context);
}
RUNDOWN_EXPORT(internal, IopTimerDpc, {.irql = Irql::dispatch, .header = ""});

namespace io {

void drop_timer(DEVICE_OBJECT& device) {
  DeviceTimer* timer = timer_of(device);
  if (timer == nullptr) return;
  ke::cancel_timer(timer->timer);
  device.Timer = nullptr;
  pool::free(timer);
}

}  // namespace io

NTSTATUS IoInitializeTimer(DEVICE_OBJECT* device, IO_TIMER_ROUTINE* routine, void* context) {
  DeviceTimer* timer = timer_of(*device);
  if (timer == nullptr) timer = pool::allocate_object<DeviceTimer>();
  timer->routine = routine;
  timer->context = context;
  timer->device = device;
  ke::initialize_dpc(timer->dpc, guest_routine<KDEFERRED_ROUTINE>("IopTimerDpc"), timer);
  timer->timer.Header.Type = TimerNotificationObject;
  timer->timer.Header.WaitListHead = {&timer->timer.Header.WaitListHead,
                                      &timer->timer.Header.WaitListHead};
  device->Timer = reinterpret_cast<IO_TIMER*>(timer);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoInitializeTimer,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true});

void IoStartTimer(DEVICE_OBJECT* device) {
  DeviceTimer& timer = *timer_of(*device);
  ke::set_timer(timer.timer, ke::due_moment(-kSecond), kSecondMs, &timer.dpc);
}
RUNDOWN_EXPORT(ntoskrnl, IoStartTimer, {.irql = Irql::dispatch, .acquires = Resource::timer});

void IoStopTimer(DEVICE_OBJECT* device) {
  ke::cancel_timer(timer_of(*device)->timer);
}
RUNDOWN_EXPORT(ntoskrnl, IoStopTimer, {.irql = Irql::dispatch, .releases = Resource::timer});

}  // namespace rundown::nt
