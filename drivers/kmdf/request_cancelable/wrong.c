/*
 * Without memory for its copy the driver completes a request that it has marked cancelable. If the
 * program cancels it in this moment, it is completed twice.
 */
#include <ntddk.h>
#include <wdf.h>

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_IO_QUEUE_IO_DEVICE_CONTROL EvtIoDeviceControl;
static EVT_WDF_REQUEST_CANCEL EvtRequestCancel;

static const GUID ExampleInterface =
    {0x5c0e3a51, 0x8b1d, 0x4f0e, {0x9d, 0x6a, 0x2f, 0x77, 0x10, 0x3b, 0xc4, 0x9e}};

static VOID NTAPI EvtRequestCancel(WDFREQUEST Request)
{
    WdfRequestComplete(Request, STATUS_CANCELLED);
}

static VOID NTAPI EvtIoDeviceControl(WDFQUEUE Queue, WDFREQUEST Request, size_t OutputBufferLength,
                                     size_t InputBufferLength, ULONG IoControlCode)
{
    WDFMEMORY Copy;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Queue);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    UNREFERENCED_PARAMETER(IoControlCode);
    WdfRequestMarkCancelable(Request, EvtRequestCancel);
    Status = WdfMemoryCreate(WDF_NO_OBJECT_ATTRIBUTES, NonPagedPoolNx, 'ypoC', InputBufferLength,
                             &Copy, NULL);
    if (!NT_SUCCESS(Status)) {
        WdfRequestComplete(Request, Status);
        return;
    }
    WdfObjectDelete(Copy);
    if (WdfRequestUnmarkCancelable(Request) != STATUS_CANCELLED) {
        WdfRequestCompleteWithInformation(Request, STATUS_SUCCESS, 0);
    }
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_IO_QUEUE_CONFIG Queue;
    WDFDEVICE Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Driver);
    Status = WdfDeviceCreate(&DeviceInit, WDF_NO_OBJECT_ATTRIBUTES, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfDeviceCreateDeviceInterface(Device, &ExampleInterface, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&Queue, WdfIoQueueDispatchSequential);
    Queue.EvtIoDeviceControl = EvtIoDeviceControl;
    return WdfIoQueueCreate(Device, &Queue, WDF_NO_OBJECT_ATTRIBUTES, NULL);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                           WDF_NO_HANDLE);
}
