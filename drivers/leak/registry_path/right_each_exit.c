/*
 * The leak mended, third way: clean-up at each exit. It reads well with two steps. With five,
 * each exit repeats the one before it and adds a line, and the next step that somebody puts in
 * the middle has to be undone at every exit below it.
 */
#include <ntddk.h>

#include "../../empty_adapter.h"

#define PATH_TAG    'htaP' /* a debugger shows it as "Path" */
#define SCRATCH_TAG 'rcSR'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING RegistryPathCopy;
static PVOID Scratch;
static PDRIVER_UNLOAD PortUnload;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    if (PortUnload != NULL) {
        PortUnload(DriverObject);
    }
    ExFreePoolWithTag(Scratch, SCRATCH_TAG);
    ExFreePoolWithTag(RegistryPathCopy.Buffer, PATH_TAG);
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

    Scratch = ExAllocatePoolWithTag(NonPagedPoolNx, 512, SCRATCH_TAG);
    if (Scratch == NULL) {
        ExFreePoolWithTag(RegistryPathCopy.Buffer, PATH_TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    EmptyAdapterDescribe(&Data);
    Status = (NTSTATUS)ScsiPortInitialize(DriverObject, RegistryPath, &Data, NULL);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Scratch, SCRATCH_TAG);
        ExFreePoolWithTag(RegistryPathCopy.Buffer, PATH_TAG);
        return Status;
    }

    /* The port driver has set an unload routine of its own: ours runs first and calls it. */
    if (DriverObject->DriverUnload != DriverUnload) {
        PortUnload = DriverObject->DriverUnload;
        DriverObject->DriverUnload = DriverUnload;
    }
    return STATUS_SUCCESS;
}
