#include "wdf/pnp/start.h"

#include "nt/io/irp.h"
#include "nt/pool/pool.h"
#include "wdf/device/resource_list.h"
#include "wdf/object/callback.h"
#include "wdf/pnp/package.h"
#include "wdf/routine.h"

namespace rundown::wdf {

// FxPkgFdo::_PnpStartDeviceCompletionRoutine. What the lower drivers refuse is completed after the
// machine has been told, so that the removal that follows finds it in the right state.
NTSTATUS FxStartDeviceCompleted(DEVICE_OBJECT* /*device*/, IRP* irp, void* opaque) {
  Package& package = *static_cast<Package*>(opaque);
  for (CM_RESOURCE_LIST** list : {&package.lower_raw, &package.lower_translated}) {
    if (CM_RESOURCE_LIST* given = std::exchange(*list, nullptr)) nt::pool::free(given);
  }
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

namespace {

// The resources that the driver has added to the requirements are none of the lower drivers'
// (EvtDeviceRemoveAddedResources).
template <class Start>
NTSTATUS take_added_out(Package& package, Start& start) {
  Device& device = package.device;
  const auto callback = device.settings().function_events.EvtDeviceRemoveAddedResources;
  if (callback == nullptr || start.AllocatedResources == nullptr ||
      start.AllocatedResourcesTranslated == nullptr)
    return STATUS_SUCCESS;
  CmResourceList& raw = *device.pnp.raw_resources;
  CmResourceList& translated = *device.pnp.resources;
  {
    const gate::OwnedBySystem owned;
    raw.assign(start.AllocatedResources, true);
    translated.assign(start.AllocatedResourcesTranslated, true);
  }
  const NTSTATUS status = call_driver(
      "EvtDeviceRemoveAddedResources", device, callback, device.device_handle(),
      static_cast<WDFCMRESLIST>(raw.handle()), static_cast<WDFCMRESLIST>(translated.handle()));
  if (!nt_success(status) || !(raw.changed || translated.changed)) return status;
  const gate::OwnedBySystem owned;
  start.AllocatedResources = package.lower_raw = raw.to_system();
  start.AllocatedResourcesTranslated = package.lower_translated = translated.to_system();
  return status;
}

}  // namespace

bool start_below(Package& package) {
  if (package.is_bus_child()) {
    package.set_pnp_status(STATUS_SUCCESS);
    return true;
  }
  IRP& irp = *std::exchange(package.pnp_irp, nullptr);
  IO_STACK_LOCATION& next = nt::io::next_location(irp);
  next = nt::io::current_location(irp);
  if (const NTSTATUS status = take_added_out(package, next.Parameters.StartDevice);
      !nt_success(status)) {
    package.pnp.process(PnpEvent::start_device_failed);
    package.complete(irp, status);
    return false;
  }
  next.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
  next.CompletionRoutine = routine<IO_COMPLETION_ROUTINE>("FxStartDeviceCompleted");
  next.Context = &package;
  nt::io::call_driver(*package.device.attached_to, irp);
  return false;
}

}  // namespace rundown::wdf
