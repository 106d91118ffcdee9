/*
 * A terminator needs room too: the length of a UNICODE_STRING does not count it.
 */
#include <ntddk.h>

#define TEXT_TAG 'txeT'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Overrun");

static VOID LogFailure(PUNICODE_STRING RegistryPath, NTSTATUS Status)
{
    ULONG Characters = RegistryPath->Length / sizeof(WCHAR);
    PWSTR Text = ExAllocatePoolWithTag(PagedPool, RegistryPath->Length + sizeof(WCHAR), TEXT_TAG);

    if (Text == NULL) {
        return; /* the caller's failure matters more */
    }
    RtlCopyMemory(Text, RegistryPath->Buffer, RegistryPath->Length);
    Text[Characters] = UNICODE_NULL;
    DbgPrint("%ws: no device, status %08lX\n", Text, Status);
    ExFreePoolWithTag(Text, TEXT_TAG);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    DriverObject->DriverUnload = DriverUnload;

    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        LogFailure(RegistryPath, Status);
        return Status;
    }
    return STATUS_SUCCESS;
}
