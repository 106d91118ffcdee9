/*
 * A reference is given back before the driver goes.
 */
#include <ntddk.h>
#include <wdf.h>

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;

static WDFCOLLECTION Devices;
static WDFSPINLOCK Lock;

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    WdfObjectDereference(Devices);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, NULL);
    Config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    Config.EvtDriverUnload = EvtDriverUnload;
    Status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Status = WdfCollectionCreate(WDF_NO_OBJECT_ATTRIBUTES, &Devices);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfSpinLockCreate(WDF_NO_OBJECT_ATTRIBUTES, &Lock);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    WdfObjectReference(Devices);
    return STATUS_SUCCESS;
}
