// DRIVER_EXTENSION.AddDevice of a framework driver.
#include "wdf/device/device.h"
#include "wdf/driver/driver.h"

namespace rundown::wdf {

NTSTATUS FxDriverAddDevice(DRIVER_OBJECT* driver_object, DEVICE_OBJECT* physical_device) {
  Client* client = client_of(driver_object);
  return client == nullptr ? STATUS_UNSUCCESSFUL : add_device(*client, *physical_device);
}
RUNDOWN_EXPORT(internal, FxDriverAddDevice, {.irql = Irql::passive, .header = ""});

}  // namespace rundown::wdf
