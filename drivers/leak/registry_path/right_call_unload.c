/*
 * The leak mended, second way: the failing path calls the driver's own unload routine. That is
 * allowed, and short, as long as the routine can undo a job half done: each step asks whether
 * there is anything to undo. memory/half_unload shows what happens when it does not ask.
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
        DriverUnload(DriverObject);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RegistryPathCopy.MaximumLength = RegistryPath->Length;
    RtlCopyUnicodeString(&RegistryPathCopy, RegistryPath);

    EmptyAdapterDescribe(&Data);
    Status = (NTSTATUS)ScsiPortInitialize(DriverObject, RegistryPath, &Data, NULL);
    if (!NT_SUCCESS(Status)) {
        DriverUnload(DriverObject);
        return Status;
    }

    /* The port driver has set an unload routine of its own: ours runs first and calls it. */
    if (DriverObject->DriverUnload != DriverUnload) {
        PortUnload = DriverObject->DriverUnload;
        DriverObject->DriverUnload = DriverUnload;
    }
    return STATUS_SUCCESS;
}
