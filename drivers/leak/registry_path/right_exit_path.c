/*
 * The leak mended, first way: one common exit path. Every failure after the first acquisition
 * jumps to it, and it releases what is there. A step added later needs one line here and cannot
 * be forgotten in one place of five.
 */
#include <ntddk.h>

#include "../../empty_adapter.h"

#define PATH_TAG 'htaP' /* a debugger shows it as "Path" */

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING RegistryPathCopy;
static PDRIVER_UNLOAD PortUnload;

static VOID FreeRegistryPathCopy(VOID)
{
    if (RegistryPathCopy.Buffer != NULL) {
        ExFreePoolWithTag(RegistryPathCopy.Buffer, PATH_TAG);
        RegistryPathCopy.Buffer = NULL;
    }
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    if (PortUnload != NULL) {
        PortUnload(DriverObject);
    }
    FreeRegistryPathCopy();
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HW_INITIALIZATION_DATA Data;
    NTSTATUS Status;

    DriverObject->DriverUnload = DriverUnload;

    RegistryPathCopy.Buffer = ExAllocatePoolWithTag(PagedPool, RegistryPath->Length, PATH_TAG);
    if (RegistryPathCopy.Buffer == NULL) {
        Status = STATUS_INSUFFICIENT_RESOURCES;
        goto Exit;
    }
    RegistryPathCopy.MaximumLength = RegistryPath->Length;
    RtlCopyUnicodeString(&RegistryPathCopy, RegistryPath);

    EmptyAdapterDescribe(&Data);
    Status = (NTSTATUS)ScsiPortInitialize(DriverObject, RegistryPath, &Data, NULL);
    if (!NT_SUCCESS(Status)) {
        goto Exit;
    }

    /* The port driver has set an unload routine of its own: ours runs first and calls it. */
    if (DriverObject->DriverUnload != DriverUnload) {
        PortUnload = DriverObject->DriverUnload;
        DriverObject->DriverUnload = DriverUnload;
    }

Exit:
    if (!NT_SUCCESS(Status)) {
        FreeRegistryPathCopy();
    }
    return Status;
}
