#include "nt/pnp/add_device.h"

#include "nt/export.h"
#include "nt/internal.h"

namespace rundown::nt {

NTSTATUS AddsNoDeviceHere(DRIVER_OBJECT* /*driver*/, DEVICE_OBJECT* /*physical*/) {
  gate::unsupported(ntoskrnl.name, "a port driver's AddDevice");
}
RUNDOWN_EXPORT(internal, AddsNoDeviceHere, {.irql = Irql::passive, .header = ""});

DRIVER_ADD_DEVICE* pnp::adds_no_device_here() {
  return guest_routine<DRIVER_ADD_DEVICE>("AddsNoDeviceHere");
}

bool pnp::takes_devices(const DRIVER_OBJECT& driver) {
  DRIVER_ADD_DEVICE* const add = driver.DriverExtension->AddDevice;
  return add != nullptr && add != adds_no_device_here();
}

}  // namespace rundown::nt
