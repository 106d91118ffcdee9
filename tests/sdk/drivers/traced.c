#include <ntddk.h>

#include "Trace.h"
#include "traced.tmh"

DRIVER_INITIALIZE DriverEntry;
VOID say_goodbye(PDRIVER_OBJECT DriverObject);

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject) { say_goodbye(DriverObject); }

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath) {
    WPP_INIT_TRACING(DriverObject, RegistryPath);
    TraceEvents(TRACE_LEVEL_INFORMATION, DBG_INIT, "DriverEntry of %wZ at %p, %d%%\n", RegistryPath,
                DriverObject, 100);
    DoTraceMessage(DBG_IO, "status %!STATUS!", STATUS_SUCCESS);
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
