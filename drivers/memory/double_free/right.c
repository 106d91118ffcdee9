/*
 * Who frees what, said once: CreateTables only reports, and the common clean-up frees. A pointer
 * that no longer owns anything is set to NULL, so the clean-up may run at any time.
 */
#include <ntddk.h>

#define TABLE_TAG 'lbaT'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static PULONG Hashes;
static PULONG Names;

static VOID FreeTables(VOID)
{
    if (Names != NULL) {
        ExFreePoolWithTag(Names, TABLE_TAG);
        Names = NULL;
    }
    if (Hashes != NULL) {
        ExFreePoolWithTag(Hashes, TABLE_TAG);
        Hashes = NULL;
    }
}

static NTSTATUS CreateTables(VOID)
{
    Hashes = ExAllocatePoolWithTag(NonPagedPoolNx, 64 * sizeof(ULONG), TABLE_TAG);
    if (Hashes == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Names = ExAllocatePoolWithTag(NonPagedPoolNx, 64 * sizeof(ULONG), TABLE_TAG);
    if (Names == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    FreeTables();
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = CreateTables();
    if (!NT_SUCCESS(Status)) {
        FreeTables();
    }
    return Status;
}
