/*
 * Two spin locks, released in the order in which they were taken. The first release lowers the IRQL
 * to PASSIVE_LEVEL with the second lock still held; the second one "restores" DISPATCH_LEVEL.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\IrqlOrder");
static KSPIN_LOCK StateLock;
static KSPIN_LOCK CounterLock;
static ULONG Failures;
static NTSTATUS LastFailure;

static VOID NoteFailure(NTSTATUS Status)
{
    KIRQL Before, Between;

    KeAcquireSpinLock(&StateLock, &Before);
    KeAcquireSpinLock(&CounterLock, &Between);
    LastFailure = Status;
    Failures++;
    KeReleaseSpinLock(&StateLock, Before);
    KeReleaseSpinLock(&CounterLock, Between);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&StateLock);
    KeInitializeSpinLock(&CounterLock);

    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        NoteFailure(Status);
        return Status;
    }
    return STATUS_SUCCESS;
}
