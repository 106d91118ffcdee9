/*
 * Calling the unload routine by hand, the trap. It frees everything, so why not let the failing
 * path call it? Because it was written for a driver that is complete: here there is no device
 * yet, and IoDeleteDevice(NULL) is a bug check.
 */
#include <ntddk.h>

#define BUFFER_TAG 'flaH'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\HalfUnload");
static PVOID Buffer;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    ExFreePoolWithTag(Buffer, BUFFER_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Buffer = ExAllocatePoolWithTag(NonPagedPoolNx, 256, BUFFER_TAG);
    if (Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        DriverUnload(DriverObject);
        return Status;
    }
    return STATUS_SUCCESS;
}
