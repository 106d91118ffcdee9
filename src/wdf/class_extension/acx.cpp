// The audio class extension (ACX): what a driver calls from its DriverEntry.
#include "wdf/class_extension/extensions.h"
#include "wdf/driver/driver.h"

namespace rundown::wdf {

// acxdriver.h
struct ACX_DRIVER_CONFIG {
  ULONG Size;
  ULONG Flags;
};

// Documented on learn.microsoft.com (acxdriver.h), which names no status; the memory for what ACX
// keeps of the driver is what a correct call can lack. It goes with the WDFDRIVER: there is no
// function that undoes it.
NTSTATUS AcxDriverInitialize(WDF_DRIVER_GLOBALS* globals, WDFDRIVER driver,
                             const ACX_DRIVER_CONFIG* config) {
  Client& client = client_of(globals);
  require(globals, config);
  if (client.driver == nullptr || client.driver->driver_handle() != driver) {
    violation(globals, WDF_INVALID_HANDLE, reinterpret_cast<std::uint64_t>(driver), 0);
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(acx, AcxDriverInitialize,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

}  // namespace rundown::wdf
