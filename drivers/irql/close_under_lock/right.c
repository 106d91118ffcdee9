/*
 * Under a spin lock the code runs at DISPATCH_LEVEL and may not wait or touch pageable memory. So
 * what has to be closed is taken out under the lock and closed after it.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Irql");
static KSPIN_LOCK StateLock;
static HANDLE ParametersKey;

static VOID CloseParameters(VOID)
{
    HANDLE Key;
    KIRQL Irql;

    KeAcquireSpinLock(&StateLock, &Irql);
    Key = ParametersKey;
    ParametersKey = NULL;
    KeReleaseSpinLock(&StateLock, Irql);
    ZwClose(Key);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    CloseParameters();
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES Attributes;
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    DriverObject->DriverUnload = DriverUnload;
    KeInitializeSpinLock(&StateLock);

    InitializeObjectAttributes(&Attributes, RegistryPath, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
                               NULL, NULL);
    Status = ZwOpenKey(&ParametersKey, KEY_READ, &Attributes);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        CloseParameters();
        return Status;
    }
    return STATUS_SUCCESS;
}
