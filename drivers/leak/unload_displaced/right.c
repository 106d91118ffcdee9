/*
 * An AVStream minidriver sets its DriverUnload after KsInitializeDriver has set its own.
 */
#include <ntddk.h>
#include <windef.h>

#include <ks.h>

#define TABLE_TAG 'lbaT' /* a debugger shows it as "Tabl" */

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static const KSDEVICE_DESCRIPTOR Descriptor;
static PVOID Table;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Table, TABLE_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    Table = ExAllocatePoolWithTag(PagedPool, 256, TABLE_TAG);
    if (Table == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = KsInitializeDriver(DriverObject, RegistryPath, &Descriptor);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Table, TABLE_TAG);
        return Status;
    }
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
