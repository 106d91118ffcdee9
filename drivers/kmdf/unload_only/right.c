/*
 * The way out that KMDF gives: the clean-up callback of the WDFDRIVER. It runs when the driver is
 * unloaded and when DriverEntry fails, as soon as there is a WDFDRIVER; so DriverEntry has no exit
 * path of its own. It must cope with what was never made.
 */
#include <ntddk.h>
#include <wdf.h>

#define TABLE_TAG 'elbT'

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;
static EVT_WDF_OBJECT_CONTEXT_CLEANUP EvtDriverCleanup;

static PVOID Table;

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
}

static VOID NTAPI EvtDriverCleanup(WDFOBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    if (Table != NULL) {
        ExFreePoolWithTag(Table, TABLE_TAG);
        Table = NULL;
    }
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDF_DRIVER_CONFIG Config;
    WDFCOLLECTION Devices;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, NULL);
    Config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    Config.EvtDriverUnload = EvtDriverUnload;
    WDF_OBJECT_ATTRIBUTES_INIT(&Attributes);
    Attributes.EvtCleanupCallback = EvtDriverCleanup;
    Status = WdfDriverCreate(DriverObject, RegistryPath, &Attributes, &Config, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Table = ExAllocatePoolWithTag(NonPagedPoolNx, 256, TABLE_TAG);
    if (Table == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    return WdfCollectionCreate(WDF_NO_OBJECT_ATTRIBUTES, &Devices);
}
