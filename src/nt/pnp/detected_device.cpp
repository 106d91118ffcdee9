// IoReportDetectedDevice: a device that a driver has found without Plug and Play gets a physical
// device object, which is the PnP manager's.
#include "nt/export.h"
#include "nt/pnp/root_bus.h"

namespace rundown::nt {

NTSTATUS IoReportDetectedDevice(DRIVER_OBJECT* /*driver*/, LONG /*bus_type*/, ULONG /*bus*/,
                                ULONG /*slot*/, const void* /*resources*/,
                                const void* /*requirements*/, BOOLEAN /*assigned*/,
                                DEVICE_OBJECT** device) {
  if (*device != nullptr) return STATUS_SUCCESS;  // the caller has made one
  return pnp::create_physical_device(device);
}
RUNDOWN_EXPORT(ntoskrnl, IoReportDetectedDevice,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = "ntddk"});

}  // namespace rundown::nt
