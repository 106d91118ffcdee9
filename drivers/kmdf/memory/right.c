/*
 * Memory for the life of the driver without a line of clean-up: a WDFMEMORY without a parent of its
 * own hangs below the WDFDRIVER. The framework frees it after EvtDriverUnload, and when DriverEntry
 * fails.
 */
#include <ntddk.h>
#include <wdf.h>

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;

static PULONG Table;

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    Table[0] = 0; /* still there */
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;
    WDFMEMORY Memory;
    WDFCOLLECTION Devices;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, NULL);
    Config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    Config.EvtDriverUnload = EvtDriverUnload;
    Status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Status = WdfMemoryCreate(WDF_NO_OBJECT_ATTRIBUTES, NonPagedPoolNx, 0, 256, &Memory, (PVOID*)&Table);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    return WdfCollectionCreate(WDF_NO_OBJECT_ATTRIBUTES, &Devices);
}
