/*
 * Each way out of the callback releases the lock first, and completes the request after that.
 */
#include <ntddk.h>
#include <wdf.h>

#define IOCTL_EXAMPLE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)
#define COPY_TAG 'ypoC'

typedef struct _DEVICE_CONTEXT {
    WDFSPINLOCK Lock;
    ULONG Copies;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_IO_QUEUE_IO_DEVICE_CONTROL EvtIoDeviceControl;

static const GUID ExampleInterface =
    {0x5c0e3a51, 0x8b1d, 0x4f0e, {0x9d, 0x6a, 0x2f, 0x77, 0x10, 0x3b, 0xc4, 0x9e}};

static VOID NTAPI EvtIoDeviceControl(WDFQUEUE Queue, WDFREQUEST Request, size_t OutputBufferLength,
                                     size_t InputBufferLength, ULONG IoControlCode)
{
    PDEVICE_CONTEXT Context = GetContext(WdfIoQueueGetDevice(Queue));
    PVOID Copy;

    UNREFERENCED_PARAMETER(OutputBufferLength);
    if (IoControlCode != IOCTL_EXAMPLE || InputBufferLength == 0) {
        WdfRequestComplete(Request, STATUS_INVALID_DEVICE_REQUEST);
        return;
    }
    WdfSpinLockAcquire(Context->Lock);
    Copy = ExAllocatePoolWithTag(NonPagedPoolNx, InputBufferLength, COPY_TAG);
    if (Copy == NULL) {
        WdfSpinLockRelease(Context->Lock);
        WdfRequestComplete(Request, STATUS_INSUFFICIENT_RESOURCES);
        return;
    }
    Context->Copies++;
    WdfSpinLockRelease(Context->Lock);
    ExFreePoolWithTag(Copy, COPY_TAG);
    WdfRequestComplete(Request, STATUS_SUCCESS);
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDF_IO_QUEUE_CONFIG Queue;
    WDFDEVICE Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, DEVICE_CONTEXT);
    Status = WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    WDF_OBJECT_ATTRIBUTES_INIT(&Attributes);
    Attributes.ParentObject = Device;
    Status = WdfSpinLockCreate(&Attributes, &GetContext(Device)->Lock);
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
