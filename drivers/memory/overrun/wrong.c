/*
 * An overrun in the path that nobody runs. To log a failure, DriverEntry copies the registry
 * path, makes room for the characters, and then writes a terminator after them: two bytes past
 * the end of the block. The block's padding often hides it; where there is none, it damages the
 * next block's header (bug check 19, later, in somebody else's code).
 */
#include <ntddk.h>

#define TEXT_TAG 'txeT'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Overrun");

static VOID LogFailure(PUNICODE_STRING RegistryPath, NTSTATUS Status)
{
    ULONG Characters = RegistryPath->Length / sizeof(WCHAR);
    PWSTR Text = ExAllocatePoolWithTag(PagedPool, RegistryPath->Length, TEXT_TAG);

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
