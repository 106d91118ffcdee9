/*
 * At DISPATCH_LEVEL no page can be brought in: the failing path touches a program's address while
 * it holds a spin lock.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\IrqlPageFault");

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
}

static KSPIN_LOCK Lock;
static volatile ULONG *FromProgram = (volatile ULONG *)0x60000000ULL;

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

        KeAcquireSpinLock(&Lock, &Before);
        *FromProgram += 1;
        KeReleaseSpinLock(&Lock, Before);
        return Status;
    }
    return STATUS_SUCCESS;
}
