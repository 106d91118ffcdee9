/*
 * A handle of one type where another is wanted: the framework stops the machine. The cast hides it
 * from the compiler.
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
        WdfSpinLockAcquire((WDFSPINLOCK)Devices);
        return Status;
    }
    return STATUS_SUCCESS;
}
