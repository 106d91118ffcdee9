/*
 * A thread left behind. The failing path closes the thread's handle and believes that it is rid
 * of the thread. A handle is only a way to reach it: the thread runs on, and at its next tick it
 * executes code that is no longer in memory (bug check CE or 50).
 */
#include <ntifs.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Thread");
static KEVENT StopEvent;
static HANDLE Thread;
static volatile LONG Ticks;

static VOID NTAPI Worker(PVOID Context)
{
    LARGE_INTEGER Second;

    UNREFERENCED_PARAMETER(Context);
    Second.QuadPart = -10000000; /* from now, in units of 100 ns */
    while (KeWaitForSingleObject(&StopEvent, Executive, KernelMode, FALSE, &Second) ==
           STATUS_TIMEOUT) {
        InterlockedIncrement(&Ticks);
    }
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS StartWorker(VOID)
{
    OBJECT_ATTRIBUTES Attributes;

    KeInitializeEvent(&StopEvent, NotificationEvent, FALSE);
    InitializeObjectAttributes(&Attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    return PsCreateSystemThread(&Thread, THREAD_ALL_ACCESS, &Attributes, NULL, NULL, Worker, NULL);
}

static VOID StopWorker(VOID)
{
    KeSetEvent(&StopEvent, IO_NO_INCREMENT, FALSE);
    ZwWaitForSingleObject(Thread, FALSE, NULL);
    ZwClose(Thread);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    StopWorker();
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = StartWorker();
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        ZwClose(Thread);
        return Status;
    }
    return STATUS_SUCCESS;
}
