/*
 * EvtDeviceSelfManagedIoCleanup runs whether EvtDeviceSelfManagedIoInit has succeeded or failed,
 * when the device is removed. It undoes what EvtDeviceSelfManagedIoSuspend has not.
 */
#include <ntddk.h>
#include <wdf.h>

#define SAMPLES_TAG 'lpmS'

typedef struct _DEVICE_CONTEXT {
    PVOID Samples;
    WDFWAITLOCK Lock;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_SELF_MANAGED_IO_INIT EvtDeviceSelfManagedIoInit;
static EVT_WDF_DEVICE_SELF_MANAGED_IO_SUSPEND EvtDeviceSelfManagedIoSuspend;
static EVT_WDF_DEVICE_SELF_MANAGED_IO_RESTART EvtDeviceSelfManagedIoRestart;
static EVT_WDF_DEVICE_SELF_MANAGED_IO_CLEANUP EvtDeviceSelfManagedIoCleanup;

static NTSTATUS Begin(WDFDEVICE Device)
{
    PDEVICE_CONTEXT Context = GetContext(Device);
    WDF_OBJECT_ATTRIBUTES Attributes;

    Context->Samples = ExAllocatePoolWithTag(NonPagedPoolNx, 4096, SAMPLES_TAG);
    if (Context->Samples == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    WDF_OBJECT_ATTRIBUTES_INIT(&Attributes);
    Attributes.ParentObject = Device;
    return WdfWaitLockCreate(&Attributes, &Context->Lock);
}

static VOID End(WDFDEVICE Device)
{
    PDEVICE_CONTEXT Context = GetContext(Device);

    if (Context->Lock != NULL) {
        WdfObjectDelete(Context->Lock);
        Context->Lock = NULL;
    }
    if (Context->Samples != NULL) {
        ExFreePoolWithTag(Context->Samples, SAMPLES_TAG);
        Context->Samples = NULL;
    }
}

static NTSTATUS NTAPI EvtDeviceSelfManagedIoInit(WDFDEVICE Device)
{
    return Begin(Device);
}

static NTSTATUS NTAPI EvtDeviceSelfManagedIoSuspend(WDFDEVICE Device)
{
    End(Device);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceSelfManagedIoRestart(WDFDEVICE Device)
{
    return Begin(Device);
}

static VOID NTAPI EvtDeviceSelfManagedIoCleanup(WDFDEVICE Device)
{
    End(Device);
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFDEVICE Device;

    UNREFERENCED_PARAMETER(Driver);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDeviceSelfManagedIoInit = EvtDeviceSelfManagedIoInit;
    Callbacks.EvtDeviceSelfManagedIoSuspend = EvtDeviceSelfManagedIoSuspend;
    Callbacks.EvtDeviceSelfManagedIoRestart = EvtDeviceSelfManagedIoRestart;
    Callbacks.EvtDeviceSelfManagedIoCleanup = EvtDeviceSelfManagedIoCleanup;
    WdfDeviceInitSetPnpPowerEventCallbacks(DeviceInit, &Callbacks);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, DEVICE_CONTEXT);
    return WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                           WDF_NO_HANDLE);
}
