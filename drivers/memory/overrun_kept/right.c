/*
 * A UNICODE_STRING's Length counts no terminator; a copy that gets one needs a character more.
 */
#include <ntddk.h>

#define PATH_TAG 'htaP'

DRIVER_INITIALIZE DriverEntry;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Kept");
static PWSTR PathCopy;

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    PathCopy = ExAllocatePoolWithTag(PagedPool, RegistryPath->Length + sizeof(WCHAR), PATH_TAG);
    if (PathCopy == NULL) {
        IoDeleteDevice(Device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlCopyMemory(PathCopy, RegistryPath->Buffer, RegistryPath->Length);
    PathCopy[RegistryPath->Length / sizeof(WCHAR)] = UNICODE_NULL;
    return STATUS_SUCCESS;
}
