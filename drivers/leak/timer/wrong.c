/*
 * A timer left behind. It is periodic, it lies in the driver's own data, and the failing path
 * forgets to cancel it. When DriverEntry fails the image is unmapped with the timer still in the
 * system's queue: the next tick, within a second, finds garbage there (bug check C7 or CE).
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Timer");
static KTIMER Timer;
static KDPC TimerDpc;
static volatile LONG Ticks;

static VOID NTAPI OnTimer(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedIncrement(&Ticks);
}

static VOID StartTimer(VOID)
{
    LARGE_INTEGER Second;

    Second.QuadPart = -10000000; /* from now, in units of 100 ns */
    KeInitializeTimer(&Timer);
    KeInitializeDpc(&TimerDpc, OnTimer, NULL);
    KeSetTimerEx(&Timer, Second, 1000, &TimerDpc);
}

static VOID StopTimer(VOID)
{
    KeCancelTimer(&Timer);
    KeFlushQueuedDpcs();
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    StopTimer();
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    StartTimer();
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    return STATUS_SUCCESS;
}
