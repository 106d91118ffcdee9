// IRP_MN_FILTER_RESOURCE_REQUIREMENTS of a function device.
#include "wdf/pnp/answers.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {

NTSTATUS filter_requirements(Package& package, IRP& irp) {
  const WDF_FDO_EVENT_CALLBACKS& events = package.device.settings().function_events;
  if (events.EvtDeviceFilterRemoveResourceRequirements != nullptr ||
      events.EvtDeviceFilterAddResourceRequirements != nullptr)
    gate::unsupported(wdf01000.name, "EvtDeviceFilterAddResourceRequirements");
  const NTSTATUS status = package.ask_below(irp);
  return package.complete(irp, status);
}

}  // namespace rundown::wdf
