/*
 * The INIT section holds what only initialization calls. DeleteTable is called at unload as well,
 * so it stands in the ordinary code section, whoever else calls it.
 */
#include <ntddk.h>

#define TABLE_TAG 'lbaT'
#define INIT_CODE __attribute__((section("INIT"), noinline))

INIT_CODE DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\InitSection");
static PVOID Table;

INIT_CODE static NTSTATUS CreateTable(VOID)
{
    Table = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, TABLE_TAG);
    return Table != NULL ? STATUS_SUCCESS : STATUS_INSUFFICIENT_RESOURCES;
}

static VOID DeleteTable(VOID)
{
    ExFreePoolWithTag(Table, TABLE_TAG);
    Table = NULL;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    DeleteTable();
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = CreateTable();
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        DeleteTable();
        return Status;
    }
    return STATUS_SUCCESS;
}
