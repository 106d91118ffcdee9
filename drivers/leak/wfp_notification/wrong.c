/*
 * A driver that is told of the filter engine's state is told for ever. The subscription is there
 * already when the link to its device fails, and its callback lies in an image that is unloaded.
 */
#include <ntddk.h>
#include <fwpsk.h>
#include <fwpmk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static PDEVICE_OBJECT Device;
static HANDLE Subscription;
static UNICODE_STRING Link = RTL_CONSTANT_STRING(L"\\DosDevices\\Example");

static VOID NTAPI StateChanged(PVOID Context, FWPM_SERVICE_STATE State)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(State);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteSymbolicLink(&Link);
    FwpmBfeStateUnsubscribeChanges(Subscription);
    IoDeleteDevice(Device);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\Device\\Example");
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = IoCreateDevice(DriverObject, 0, &Name, FILE_DEVICE_NETWORK, 0, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FwpmBfeStateSubscribeChanges(Device, StateChanged, NULL, &Subscription);
    if (!NT_SUCCESS(Status)) {
        IoDeleteDevice(Device);
        return Status;
    }
    Status = IoCreateSymbolicLink(&Link, &Name);
    if (!NT_SUCCESS(Status)) {
        IoDeleteDevice(Device);
    }
    return Status;
}
