#include "wdf/pnp/self_managed_io.h"

#include <algorithm>

#include "wdf/device/device.h"
#include "wdf/object/callback.h"

namespace rundown::wdf {

struct SelfManagedIo::Row {
  SelfManagedIoState state;
  Event event;
  Call call;
  SelfManagedIoState success;
  SelfManagedIoState failure;
};

namespace {

using enum SelfManagedIoState;

}  // namespace

// An event that has no row changes nothing.
NTSTATUS SelfManagedIo::process(Event event) {
  static constexpr Row kRows[] = {
      {created, Event::start, Call::init, started, init_failed},
      {created, Event::cleanup, Call::nothing, final, final},
      {init_failed, Event::flush, Call::flush, flushed, flushed},
      {started, Event::suspend, Call::suspend, stopped, failed},
      {stopped, Event::start, Call::restart, started, failed},
      {stopped, Event::flush, Call::flush, flushed, flushed},
      {failed, Event::flush, Call::flush, flushed, flushed},
      {flushed, Event::start, Call::restart, started, failed},
      {flushed, Event::cleanup, Call::cleanup, final, final},
  };
  const auto* const row = std::ranges::find_if(
      kRows, [&](const Row& one) { return one.state == state_ && one.event == event; });
  if (row == std::end(kRows)) return STATUS_SUCCESS;
  const NTSTATUS status = carry_out(row->call);
  state_ = nt_success(status) ? row->success : row->failure;
  return status;
}

NTSTATUS SelfManagedIo::carry_out(Call call) {
  const WDF_PNPPOWER_EVENT_CALLBACKS& events = device_.settings().pnp_power;
  const WDFDEVICE handle = device_.device_handle();
  switch (call) {
    case Call::init:
      if (events.EvtDeviceSelfManagedIoInit == nullptr) break;
      return call_driver("EvtDeviceSelfManagedIoInit", device_, events.EvtDeviceSelfManagedIoInit,
                         handle);
    case Call::suspend:
      if (events.EvtDeviceSelfManagedIoSuspend == nullptr) break;
      return call_driver("EvtDeviceSelfManagedIoSuspend", device_,
                         events.EvtDeviceSelfManagedIoSuspend, handle);
    case Call::restart:
      if (events.EvtDeviceSelfManagedIoRestart == nullptr) break;
      return call_driver("EvtDeviceSelfManagedIoRestart", device_,
                         events.EvtDeviceSelfManagedIoRestart, handle);
    case Call::flush:
      if (events.EvtDeviceSelfManagedIoFlush == nullptr) break;
      call_driver("EvtDeviceSelfManagedIoFlush", device_, events.EvtDeviceSelfManagedIoFlush,
                  handle);
      break;
    case Call::cleanup:
      if (events.EvtDeviceSelfManagedIoCleanup == nullptr) break;
      call_driver("EvtDeviceSelfManagedIoCleanup", device_, events.EvtDeviceSelfManagedIoCleanup,
                  handle);
      break;
    case Call::nothing:
      break;
  }
  return STATUS_SUCCESS;
}

NTSTATUS SelfManagedIo::start() {
  return process(Event::start);
}
NTSTATUS SelfManagedIo::suspend() {
  return process(Event::suspend);
}
void SelfManagedIo::flush() {
  process(Event::flush);
}
void SelfManagedIo::clean_up() {
  process(Event::cleanup);
}

}  // namespace rundown::wdf
