/* A checked build whose KdPrint is a trace function, beside PAGED_CODE; its provider is the project's. */
#include <ntddk.h>

#include "debug.tmh"

DRIVER_INITIALIZE DriverEntry;

static VOID NTAPI Unload(PDRIVER_OBJECT Driver) {
  PAGED_CODE();
  WPP_CLEANUP(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT Driver, PUNICODE_STRING Path) {
  PAGED_CODE();
  WPP_INIT_TRACING(Driver, Path);
  NT_ASSERTMSG("there is a path", Path != NULL);
  NT_ASSERT(Driver != NULL);
  KdPrint(("entered with %wZ\n", Path));
  Driver->DriverUnload = Unload;
  return STATUS_SUCCESS;
}
