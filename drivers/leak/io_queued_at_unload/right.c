/*
 * An IO_WORKITEM may be queued in DriverUnload: while it is queued and while it runs it refers to
 * its device object, the device object refers to the driver, and so the image stays until the
 * routine has returned.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static IO_WORKITEM_ROUTINE LastWork;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\IoQueuedAtUnload");

static VOID NTAPI LastWork(PDEVICE_OBJECT DeviceObject, PVOID Context)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    IoFreeWorkItem((PIO_WORKITEM)Context);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    PIO_WORKITEM Item = IoAllocateWorkItem(DriverObject->DeviceObject);

    if (Item != NULL) {
        IoQueueWorkItem(Item, LastWork, DelayedWorkQueue, Item);
    }
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    return IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                          FALSE, &Device);
}
