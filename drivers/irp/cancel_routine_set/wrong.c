/*
 * A held request is completed with its cancel routine still set: it can be cancelled while it is
 * being completed, and the cancel routine then works on memory that is gone.
 */
#include <ntddk.h>

#define IOCTL_EXAMPLE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static DRIVER_DISPATCH OnCreateClose;
static DRIVER_DISPATCH OnDeviceControl;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\CancelRoutineSet");
static PIRP Held;

static NTSTATUS Complete(PIRP Irp, NTSTATUS Status)
{
    Irp->IoStatus.Status = Status;
    Irp->IoStatus.Information = 0;
    IoCompleteRequest(Irp, IO_NO_INCREMENT);
    return Status;
}

static NTSTATUS NTAPI OnCreateClose(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    return Complete(Irp, STATUS_SUCCESS);
}

static DRIVER_CANCEL OnCancel;

static VOID NTAPI OnCancel(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    IoReleaseCancelSpinLock(Irp->CancelIrql);
    if (InterlockedExchangePointer((PVOID *)&Held, NULL) == Irp) {
        Complete(Irp, STATUS_CANCELLED);
    }
}

static DRIVER_DISPATCH OnCleanup;

static NTSTATUS NTAPI OnCleanup(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    PIRP Waiting = InterlockedExchangePointer((PVOID *)&Held, NULL);

    UNREFERENCED_PARAMETER(DeviceObject);
    if (Waiting != NULL) {
        Complete(Waiting, STATUS_CANCELLED);
    }
    return Complete(Irp, STATUS_SUCCESS);
}

static NTSTATUS NTAPI OnDeviceControl(PDEVICE_OBJECT DeviceObject, PIRP Irp)
{
    UNREFERENCED_PARAMETER(DeviceObject);
    IoMarkIrpPending(Irp);
    Held = Irp;
    IoSetCancelRoutine(Irp, OnCancel);
    return STATUS_PENDING;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->MajorFunction[IRP_MJ_CREATE] = OnCreateClose;
    DriverObject->MajorFunction[IRP_MJ_CLOSE] = OnCreateClose;
    DriverObject->MajorFunction[IRP_MJ_DEVICE_CONTROL] = OnDeviceControl;
    DriverObject->MajorFunction[IRP_MJ_CLEANUP] = OnCleanup;
    DriverObject->DriverUnload = DriverUnload;
    return IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                          FALSE, &Device);
}
