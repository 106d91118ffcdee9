#include "wdf/driver/driver.h"
#include "wdf/memory/string.h"

namespace rundown::wdf {

// The verifier is always on here.
NTSTATUS WdfDriverRetrieveVersionString(WDF_DRIVER_GLOBALS* globals, WDFDRIVER driver,
                                        WDFSTRING string) {
  object_of<Driver>(globals, driver);
  require(globals, string);
  object_of<String>(globals, string)
      .assign(u"Kernel Mode Driver Framework (verifier on) version 1.33.0");
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDriverRetrieveVersionString,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

}  // namespace rundown::wdf
