#include "wdf/pnp/start.h"

#include "nt/io/irp.h"
#include "wdf/device/resource_list.h"
#include "wdf/pnp/package.h"
#include "wdf/routine.h"

namespace rundown::wdf {

// FxPkgFdo::_PnpStartDeviceCompletionRoutine. What the lower drivers refuse is completed after the
// machine has been told, so that the removal that follows finds it in the right state.
NTSTATUS FxStartDeviceCompleted(DEVICE_OBJECT* /*device*/, IRP* irp, void* opaque) {
  Package& package = *static_cast<Package*>(opaque);
  const NTSTATUS status = irp->IoStatus.Status;
  if (nt_success(status)) {
    package.keep_pnp_irp(*irp);
    package.pnp.process(PnpEvent::start_device_complete);
  } else {
    package.pnp.process(PnpEvent::start_device_failed);
    package.complete(*irp, status);
  }
  return STATUS_MORE_PROCESSING_REQUIRED;
}
RUNDOWN_EXPORT(internal, FxStartDeviceCompleted, {.header = ""});

bool start_below(Package& package) {
  if (package.is_bus_child()) {
    package.set_pnp_status(STATUS_SUCCESS);
    return true;
  }
  const auto& events = package.device.settings().function_events;
  if (events.EvtDeviceRemoveAddedResources != nullptr)
    gate::unsupported(wdf01000.name, "EvtDeviceRemoveAddedResources");
  IRP& irp = *std::exchange(package.pnp_irp, nullptr);
  IO_STACK_LOCATION& next = nt::io::next_location(irp);
  next = nt::io::current_location(irp);
  next.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
  next.CompletionRoutine = routine<IO_COMPLETION_ROUTINE>("FxStartDeviceCompleted");
  next.Context = &package;
  nt::io::call_driver(*package.device.attached_to, irp);
  return false;
}

}  // namespace rundown::wdf
