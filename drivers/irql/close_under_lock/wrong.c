/*
 * A key is closed at the wrong IRQL. DriverUnload takes it out of the shared state under the spin
 * lock and closes it afterwards. The failing path was written in haste and closes it under the
 * lock: ZwClose at DISPATCH_LEVEL, where nothing may wait or touch pageable memory.
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
    KIRQL Irql;
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
        KeAcquireSpinLock(&StateLock, &Irql);
        ZwClose(ParametersKey);
        ParametersKey = NULL;
        KeReleaseSpinLock(&StateLock, Irql);
        return Status;
    }
    return STATUS_SUCCESS;
}
