/*
 * Pages unlocked before the MDL that describes them is freed.
 */
#include <ntddk.h>

#define BUFFER_TAG 'dkcL'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static PVOID Buffer;
static PMDL Mdl;
static PDEVICE_OBJECT Device;

static LONG Caught(VOID)
{
    return EXCEPTION_EXECUTE_HANDLER;
}

static VOID LockPages(VOID)
{
    MmProbeAndLockPages(Mdl, KernelMode, IoModifyAccess);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    IoDeleteDevice(Device);
    MmUnlockPages(Mdl);
    IoFreeMdl(Mdl);
    ExFreePoolWithTag(Buffer, BUFFER_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status = STATUS_SUCCESS;

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
    __try {
        LockPages();
    } __except (Caught()) {
        Status = GetExceptionCode();
    }
    if (NT_SUCCESS(Status)) {
        Status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_UNKNOWN,
                                FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
        if (!NT_SUCCESS(Status)) {
            MmUnlockPages(Mdl);
        }
    }
    if (!NT_SUCCESS(Status)) {
        IoFreeMdl(Mdl);
        ExFreePoolWithTag(Buffer, BUFFER_TAG);
    }
    return Status;
}
