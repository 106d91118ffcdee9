/*
 * The request that the driver has sent is still on its way when memory runs short, and the driver
 * deletes it. The next driver has its IRP, and completes it some day.
 */
#include <ntddk.h>
#include <wdf.h>

#define IOCTL_EXAMPLE CTL_CODE(FILE_DEVICE_UNKNOWN, 0x800, METHOD_BUFFERED, FILE_ANY_ACCESS)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;
static EVT_WDF_REQUEST_COMPLETION_ROUTINE EvtCompleted;

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
}

static VOID NTAPI EvtCompleted(WDFREQUEST Request, WDFIOTARGET Target,
                               PWDF_REQUEST_COMPLETION_PARAMS Params, WDFCONTEXT Context)
{
    UNREFERENCED_PARAMETER(Request);
    UNREFERENCED_PARAMETER(Target);
    UNREFERENCED_PARAMETER(Params);
    UNREFERENCED_PARAMETER(Context);
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
    WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&QueueConfig, WdfIoQueueDispatchManual);
    Status = WdfIoQueueCreate(*Device, &QueueConfig, WDF_NO_OBJECT_ATTRIBUTES, NULL);
    if (NT_SUCCESS(Status)) {
        WdfControlFinishInitializing(*Device);
    }
    return Status;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DECLARE_CONST_UNICODE_STRING(Name, L"\\Device\\KmdfRequestSent");
    WDF_DRIVER_CONFIG Config;
    WDF_IO_TARGET_OPEN_PARAMS OpenParams;
    WDFMEMORY Memory;
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

    /* It waits in the device's queue for whoever fetches it. */
    WdfRequestSetCompletionRoutine(Request, EvtCompleted, NULL);
    if (!WdfRequestSend(Request, Target, WDF_NO_SEND_OPTIONS)) {
        return WdfRequestGetStatus(Request);
    }

    Status = WdfMemoryCreate(WDF_NO_OBJECT_ATTRIBUTES, NonPagedPoolNx, 'tneS', 64, &Memory, NULL);
    if (!NT_SUCCESS(Status)) {
        WdfObjectDelete(Request);
    }
    return Status;
}
