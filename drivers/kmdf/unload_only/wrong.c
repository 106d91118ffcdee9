/*
 * EvtDriverUnload is not for what DriverEntry made. The driver allocates a table after
 * WdfDriverCreate and frees it in EvtDriverUnload. When a later step fails, DriverEntry returns,
 * the framework deletes the WDFDRIVER and all that hangs below it, and calls no EvtDriverUnload:
 * the table stays.
 */
#include <ntddk.h>
#include <wdf.h>

#define TABLE_TAG 'elbT'

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;

static PVOID Table;

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    ExFreePoolWithTag(Table, TABLE_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;
    WDFCOLLECTION Devices;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, NULL);
    Config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    Config.EvtDriverUnload = EvtDriverUnload;
    Status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Table = ExAllocatePoolWithTag(NonPagedPoolNx, 256, TABLE_TAG);
    if (Table == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    return WdfCollectionCreate(WDF_NO_OBJECT_ATTRIBUTES, &Devices);
}
