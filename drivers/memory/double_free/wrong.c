/*
 * A block freed twice in the error path. CreateTables cleans up after itself when its second
 * allocation fails, as it should, but leaves the pointer in the global. Its caller then runs the
 * common clean-up, which frees whatever the globals point at: the first table again. Pool notices
 * (bug check C2), or another driver's memory is freed under it.
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
        ExFreePoolWithTag(Hashes, TABLE_TAG);
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
