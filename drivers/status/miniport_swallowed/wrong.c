/*
 * A miniport whose registration with its port driver fails, and that returns success all the same. It
 * stays loaded, nobody calls any routine of it, and nothing can unload it.
 */
#include <ntddk.h>

#include "../../empty_adapter.h"

DRIVER_INITIALIZE DriverEntry;

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HW_INITIALIZATION_DATA Data;
    NTSTATUS Status;

    EmptyAdapterDescribe(&Data);
    Status = (NTSTATUS)ScsiPortInitialize(DriverObject, RegistryPath, &Data, NULL);
    if (!NT_SUCCESS(Status)) {
        DbgPrint("miniport_swallowed: no adapter, status %08lX\n", Status);
    }
    return STATUS_SUCCESS;
}
