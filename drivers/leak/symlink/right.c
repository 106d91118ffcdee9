/*
 * A link is deleted on every way out after it was made, and before the device that it names.
 */
#include <ntddk.h>

#define BUFFER_TAG 'kniL'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\SymLink");
static UNICODE_STRING LinkName = RTL_CONSTANT_STRING(L"\\DosDevices\\SymLink");
static PVOID Buffer;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    ExFreePoolWithTag(Buffer, BUFFER_TAG);
    IoDeleteSymbolicLink(&LinkName);
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateSymbolicLink(&LinkName, &DeviceName);
    if (!NT_SUCCESS(Status)) {
        IoDeleteDevice(Device);
        return Status;
    }
    Buffer = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, BUFFER_TAG);
    if (Buffer == NULL) {
        IoDeleteSymbolicLink(&LinkName);
        IoDeleteDevice(Device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}
