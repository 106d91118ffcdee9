/*
 * A table of functions that is called itself. The cast hides it: the failing path jumps to the
 * table, which lies in pool that holds no code.
 */
#include <ntddk.h>

#define TABLE_TAG 'lbaT'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

typedef struct _UNDO_TABLE {
    VOID (*Undo)(PVOID Context);
    PVOID Context;
} UNDO_TABLE, *PUNDO_TABLE;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\NoExecute");
static PUNDO_TABLE Table;

static VOID FreeTable(PVOID Context)
{
    ExFreePoolWithTag(Context, TABLE_TAG);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    Table->Undo(Table->Context);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Table = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*Table), TABLE_TAG);
    if (Table == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Table->Undo = FreeTable;
    Table->Context = Table;

    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        ((VOID(*)(PVOID))(PVOID)Table)(Table->Context);
        return Status;
    }
    return STATUS_SUCCESS;
}
