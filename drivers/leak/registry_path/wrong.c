/*
 * The classic leak: only DriverUnload frees what DriverEntry allocates. The driver copies its
 * registry path into paged pool, and all is well whenever it loads. But when the port driver
 * refuses the registration, DriverEntry returns that failure as it came, and the system does not
 * call DriverUnload of a driver whose DriverEntry failed. Nobody is left who knows the address:
 * the copy stays until the next boot.
 */
#include <ntddk.h>

#include "../../empty_adapter.h"

#define PATH_TAG 'htaP' /* a debugger shows it as "Path" */

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING RegistryPathCopy;
static PDRIVER_UNLOAD PortUnload;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    if (PortUnload != NULL) {
        PortUnload(DriverObject);
    }
    if (RegistryPathCopy.Buffer != NULL) {
        ExFreePoolWithTag(RegistryPathCopy.Buffer, PATH_TAG);
        RegistryPathCopy.Buffer = NULL;
    }
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HW_INITIALIZATION_DATA Data;
    NTSTATUS Status;

    DriverObject->DriverUnload = DriverUnload;

    RegistryPathCopy.Buffer = ExAllocatePoolWithTag(PagedPool, RegistryPath->Length, PATH_TAG);
    if (RegistryPathCopy.Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RegistryPathCopy.MaximumLength = RegistryPath->Length;
    RtlCopyUnicodeString(&RegistryPathCopy, RegistryPath);

    EmptyAdapterDescribe(&Data);
    Status = (NTSTATUS)ScsiPortInitialize(DriverObject, RegistryPath, &Data, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    /* The port driver has set an unload routine of its own: ours runs first and calls it. */
    if (DriverObject->DriverUnload != DriverUnload) {
        PortUnload = DriverObject->DriverUnload;
        DriverObject->DriverUnload = DriverUnload;
    }
    return STATUS_SUCCESS;
}
