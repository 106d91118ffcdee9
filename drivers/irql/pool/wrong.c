/*
 * Paged pool is allocated under a spin lock, at DISPATCH_LEVEL.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\IrqlPool");

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
}

static KSPIN_LOCK Lock;

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        KIRQL Before;
        PVOID Note;

        KeAcquireSpinLock(&Lock, &Before);
        Note = ExAllocatePoolWithTag(PagedPool, 32, 'etoN');
        if (Note != NULL) {
            ExFreePoolWithTag(Note, 'etoN');
        }
        KeReleaseSpinLock(&Lock, Before);
        return Status;
    }
    return STATUS_SUCCESS;
}
