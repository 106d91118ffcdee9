/*
 * A read-write lock of NDIS is freed when the table that it protects cannot be allocated.
 */
#define NDIS630 1
#include <ndis.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

#define TABLE_TAG 'lbTE' /* a debugger shows it as "ETbl" */

static PNDIS_RW_LOCK_EX Lock;
static PVOID Table;

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Table, TABLE_TAG);
    NdisFreeRWLock(Lock);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Lock = NdisAllocateRWLock(NULL);
    if (Lock == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Table = ExAllocatePoolWithTag(NonPagedPoolNx, 256, TABLE_TAG);
    if (Table == NULL) {
        NdisFreeRWLock(Lock);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}
