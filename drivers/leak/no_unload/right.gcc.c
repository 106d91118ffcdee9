/*
 * A driver without DriverUnload cannot be unloaded once it runs, and may keep what it has. Its
 * failing path needs the same care as any other: an image whose DriverEntry failed is removed.
 */
#include <ntddk.h>

#define TABLE_TAG 'lbaT'

DRIVER_INITIALIZE DriverEntry;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\NoUnload");
static PVOID Table;

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);

    Table = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, TABLE_TAG);
    if (Table == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Table, TABLE_TAG);
        return Status;
    }
    return STATUS_SUCCESS;
}
