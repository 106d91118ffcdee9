/*
 * A request that is reused has lost its format: the second send is refused, or sends whatever stands
 * in the IRP.
 */
#include <ntddk.h>
#include <wdf.h>

#define IOCTL_EXAMPLE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;
static EVT_WDF_IO_QUEUE_IO_DEVICE_CONTROL EvtIoDeviceControl;

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
}

static VOID NTAPI EvtIoDeviceControl(WDFQUEUE Queue, WDFREQUEST Request, size_t OutputBufferLength,
                                     size_t InputBufferLength, ULONG IoControlCode)
{
    UNREFERENCED_PARAMETER(Queue);
    UNREFERENCED_PARAMETER(OutputBufferLength);
    UNREFERENCED_PARAMETER(InputBufferLength);
    UNREFERENCED_PARAMETER(IoControlCode);
    WdfRequestComplete(Request, STATUS_SUCCESS);
}

static NTSTATUS CreateDevice(WDFDRIVER Driver, PCUNICODE_STRING Name, WDFDEVICE *Device)
{
    DECLARE_CONST_UNICODE_STRING(OnlySystem, L"D:P(A;;GA;;;SY)");
    WDF_IO_QUEUE_CONFIG QueueConfig;
    PWDFDEVICE_INIT Init;
    NTSTATUS Status;

    Init = WdfControlDeviceInitAllocate(Driver, &OnlySystem);
    if (Init == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = WdfDeviceInitAssignName(Init, Name);
    if (!NT_SUCCESS(Status)) {
        WdfDeviceInitFree(Init);
        return Status;
    }
    Status = WdfDeviceCreate(&Init, WDF_NO_OBJECT_ATTRIBUTES, Device);
    if (!NT_SUCCESS(Status)) {
        WdfDeviceInitFree(Init);
        return Status;
    }
    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&QueueConfig, WdfIoQueueDispatchSequential);
    QueueConfig.EvtIoDeviceControl = EvtIoDeviceControl;
    Status = WdfIoQueueCreate(*Device, &QueueConfig, WDF_NO_OBJECT_ATTRIBUTES, NULL);
    if (NT_SUCCESS(Status)) {
        WdfControlFinishInitializing(*Device);
    }
    return Status;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DECLARE_CONST_UNICODE_STRING(Name, L"\\Device\\KmdfRequestNotFormatted");
    WDF_DRIVER_CONFIG Config;
    WDF_IO_TARGET_OPEN_PARAMS OpenParams;
    WDF_REQUEST_SEND_OPTIONS Options;
    WDF_REQUEST_REUSE_PARAMS Reuse;
    WDFDRIVER Driver;
    WDFDEVICE Device;
    WDFIOTARGET Target;
    WDFREQUEST Request;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, NULL);
    Config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    Config.EvtDriverUnload = EvtDriverUnload;
    Status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config, &Driver);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = CreateDevice(Driver, &Name, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    /* The driver is its own client: what it sends comes to the device above. */
    Status = WdfIoTargetCreate(Device, WDF_NO_OBJECT_ATTRIBUTES, &Target);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    WDF_IO_TARGET_OPEN_PARAMS_INIT_OPEN_BY_NAME(&OpenParams, &Name, GENERIC_READ | GENERIC_WRITE);
    Status = WdfIoTargetOpen(Target, &OpenParams);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfRequestCreate(WDF_NO_OBJECT_ATTRIBUTES, Target, &Request);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfIoTargetFormatRequestForIoctl(Target, Request, IOCTL_EXAMPLE, NULL, NULL, NULL, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    WDF_REQUEST_SEND_OPTIONS_INIT(&Options, WDF_REQUEST_SEND_OPTION_SYNCHRONOUS);
    if (!WdfRequestSend(Request, Target, &Options)) {
        return WdfRequestGetStatus(Request);
    }

    /* Once more. */
    WDF_REQUEST_REUSE_PARAMS_INIT(&Reuse, WDF_REQUEST_REUSE_NO_FLAGS, STATUS_SUCCESS);
    Status = WdfRequestReuse(Request, &Reuse);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    if (!WdfRequestSend(Request, Target, &Options)) {
        DbgPrint("not sent: 0x%x\n", WdfRequestGetStatus(Request));
    }
    return STATUS_SUCCESS;
}
