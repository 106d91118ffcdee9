/*
 * A counter that somebody waits for needs as much care as memory: every way out of the function
 * that raised it either hands the count on or takes it back.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Loop");
static volatile LONG Outstanding;

static VOID NTAPI Work(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    IoFreeWorkItem((PIO_WORKITEM)Context); /* allowed here: the I/O manager is done with it */
    InterlockedDecrement(&Outstanding);
}

static NTSTATUS QueueWork(PDEVICE_OBJECT Device)
{
    PIO_WORKITEM Item;

    InterlockedIncrement(&Outstanding);
    Item = IoAllocateWorkItem(Device);
    if (Item == NULL) {
        InterlockedDecrement(&Outstanding);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    IoQueueWorkItem(Item, Work, DelayedWorkQueue, Item);
    return STATUS_SUCCESS;
}

static VOID WaitForWork(VOID)
{
    LARGE_INTEGER Moment;

    Moment.QuadPart = -100000; /* 10 ms */
    while (Outstanding != 0) {
        KeDelayExecutionThread(KernelMode, FALSE, &Moment);
    }
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    WaitForWork();
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = QueueWork(Device);
    if (NT_SUCCESS(Status)) {
        Status = QueueWork(Device);
    }
    if (!NT_SUCCESS(Status)) {
        WaitForWork();
        IoDeleteDevice(Device);
    }
    return Status;
}
