/*
 * An exception handler is a failing path like any other. MmProbeAndLockPages does not return a
 * status, it raises one; the driver catches it, frees the buffer, returns the code, and forgets
 * the MDL.
 */
#include <ntddk.h>

#define BUFFER_TAG ' heS'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static PVOID Buffer;
static PMDL Mdl;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    MmUnlockPages(Mdl);
    IoFreeMdl(Mdl);
    ExFreePoolWithTag(Buffer, BUFFER_TAG);
}

static NTSTATUS LockBuffer(VOID)
{
    NTSTATUS Status = STATUS_SUCCESS;

    __try {
        MmProbeAndLockPages(Mdl, KernelMode, IoModifyAccess);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Status = GetExceptionCode();
    }
    return Status;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Buffer = ExAllocatePoolWithTag(PagedPool, PAGE_SIZE, BUFFER_TAG);
    if (Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Mdl = IoAllocateMdl(Buffer, PAGE_SIZE, FALSE, FALSE, NULL);
    if (Mdl == NULL) {
        ExFreePoolWithTag(Buffer, BUFFER_TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = LockBuffer();
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Buffer, BUFFER_TAG);
    }
    return Status;
}
