/*
 * An interrupt that stays connected: at the next one the processor jumps into an image that is
 * gone.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static PDEVICE_OBJECT Device;
static PKINTERRUPT Interrupt;

static BOOLEAN NTAPI Isr(PKINTERRUPT Connected, PVOID Context)
{
    UNREFERENCED_PARAMETER(Connected);
    UNREFERENCED_PARAMETER(Context);
    return FALSE;
}

static NTSTATUS Acquire(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    return IoConnectInterrupt(&Interrupt, Isr, NULL, NULL, 0x30, 3, 3, LevelSensitive, TRUE, 1,
                              FALSE);
}

static VOID Release(VOID)
{
    IoDisconnectInterrupt(Interrupt);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Release();
    IoDeleteDevice(Device);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = Acquire(DriverObject);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                            FALSE, &Device);
    return Status; /* a failure leaves what was acquired */
}
