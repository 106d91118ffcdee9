/*
 * A device is detached before it is deleted.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\AttachmentOk");
static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\AttachmentOk");
static PDEVICE_OBJECT Lower;
static PDEVICE_OBJECT Upper;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteSymbolicLink(&LinkName);
    IoDetachDevice(Lower);
    IoDeleteDevice(Upper);
    IoDeleteDevice(Lower);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Lower);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                            FALSE, &Upper);
    if (!NT_SUCCESS(Status)) {
        goto DeleteLower;
    }
    if (IoAttachDeviceToDeviceStack(Upper, Lower) == NULL) {
        Status = STATUS_NO_SUCH_DEVICE;
        goto DeleteUpper;
    }
    Status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(Status)) {
        goto Detach;
    }
    return STATUS_SUCCESS;

Detach:
    IoDetachDevice(Lower);
DeleteUpper:
    IoDeleteDevice(Upper);
DeleteLower:
    IoDeleteDevice(Lower);
    return Status;
}
