/*
 * Tracing starts before WdfDriverCreate, and its clean-up is left to the WDFDRIVER's clean-up
 * callback. When WdfDriverCreate fails there is no such callback: ETW keeps the provider, with the
 * address of its routine in an image that is gone.
 */
#include <ntddk.h>
#include <wdf.h>

#define WPP_CONTROL_GUIDS \
    WPP_DEFINE_CONTROL_GUID(ExampleTrace, (5c5b3c1e, 6c5a, 4b0a, 9d3b, 0c8f5a7e2b41), WPP_DEFINE_BIT(TRACE_START))

#include "wrong.tmh"

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;
static EVT_WDF_OBJECT_CONTEXT_CLEANUP EvtDriverCleanup;

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
}

static VOID NTAPI EvtDriverCleanup(WDFOBJECT Driver)
{
    DoTraceMessage(TRACE_START, "the driver goes");
    WPP_CLEANUP(WdfDriverWdmGetDriverObject((WDFDRIVER)Driver));
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDF_DRIVER_CONFIG Config;
    WDFCOLLECTION Devices;
    NTSTATUS Status;

    WPP_INIT_TRACING(DriverObject, RegistryPath);
    DoTraceMessage(TRACE_START, "%!FUNC! for %wZ", RegistryPath);

    WDF_DRIVER_CONFIG_INIT(&Config, NULL);
    Config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    Config.EvtDriverUnload = EvtDriverUnload;
    WDF_OBJECT_ATTRIBUTES_INIT(&Attributes);
    Attributes.EvtCleanupCallback = EvtDriverCleanup;
    Status = WdfDriverCreate(DriverObject, RegistryPath, &Attributes, &Config, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    return WdfCollectionCreate(WDF_NO_OBJECT_ATTRIBUTES, &Devices);
}
