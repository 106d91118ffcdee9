/*
 * Calling the unload routine by hand, done well: it undoes what is there, in reverse order, and
 * asks at each step. So it serves a driver that is complete and one that got half-way.
 */
#include <ntddk.h>

#define BUFFER_TAG 'flaH'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\HalfUnload");
static PVOID Buffer;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    if (DriverObject->DeviceObject != NULL) {
        IoDeleteDevice(DriverObject->DeviceObject);
    }
    if (Buffer != NULL) {
        ExFreePoolWithTag(Buffer, BUFFER_TAG);
        Buffer = NULL;
    }
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
