/* The driver's other source has this one's name. */
#include <ntddk.h>

#include "trace.h"
/* clang-format off */
#include "part.tmh"
/* clang-format on */

DRIVER_INITIALIZE DriverEntry;
VOID Other(VOID);

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  WPP_CLEANUP(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  WPP_INIT_TRACING(Driver, Path);
  TraceEvents(TRACE_LEVEL_ERROR, PARTS, "one %d", 1);
  Other();
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
