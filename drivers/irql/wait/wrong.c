/*
 * A thread that waits under a spin lock: the scheduler cannot switch at DISPATCH_LEVEL.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\IrqlWait");

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
}

static KSPIN_LOCK Lock;
static KEVENT Event;

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        LARGE_INTEGER Timeout;
        KIRQL Before;

        Timeout.QuadPart = -10000;
        KeInitializeEvent(&Event, NotificationEvent, FALSE);
        KeAcquireSpinLock(&Lock, &Before);
        KeWaitForSingleObject(&Event, Executive, KernelMode, FALSE, &Timeout);
        KeReleaseSpinLock(&Lock, Before);
        return Status;
    }
    return STATUS_SUCCESS;
}
