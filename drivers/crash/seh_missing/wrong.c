/*
 * The __try that is missing. MmProbeAndLockPages has no return value, so there is nothing to
 * check, and the driver checks nothing. But it fails all the same, by raising an exception:
 * without a handler that is a bug check (7E or 1E) with the driver's name on it. leak/seh shows the
 * mend.
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

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
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
    MmProbeAndLockPages(Mdl, KernelMode, IoModifyAccess);
    return STATUS_SUCCESS;
}
