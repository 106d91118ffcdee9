#include <ntddk.h>

#include "trace.h"
#include "traced_other.tmh"

VOID say_goodbye(PDRIVER_OBJECT DriverObject) {
    TraceEvents(TRACE_LEVEL_VERBOSE, DBG_IO, "%s says %S", "unload", L"goodbye");
    WPP_CLEANUP(DriverObject);
    /* Tracing after the clean-up, and a second clean-up, do nothing. */
    TraceEvents(TRACE_LEVEL_VERBOSE, DBG_IO, "nobody hears");
    WPP_CLEANUP(DriverObject);
}
