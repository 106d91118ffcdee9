/*
 * A refusal has a status that says why, and is never STATUS_NOT_SUPPORTED.
 */
#include <ntddk.h>
#include <wdf.h>

typedef struct _DEVICE_CONTEXT {
    BOOLEAN FirmwareLoaded;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_QUERY_STOP EvtDeviceQueryStop;
static EVT_WDF_DEVICE_D0_ENTRY EvtDeviceD0Entry;

static NTSTATUS NTAPI EvtDeviceQueryStop(WDFDEVICE Device)
{
    /* Its firmware is lost without power: other resources are nothing for it now. */
    return GetContext(Device)->FirmwareLoaded ? STATUS_DEVICE_BUSY : STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceD0Entry(WDFDEVICE Device, WDF_POWER_DEVICE_STATE PreviousState)
{
    UNREFERENCED_PARAMETER(PreviousState);
    GetContext(Device)->FirmwareLoaded = TRUE;
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFDEVICE Device;

    UNREFERENCED_PARAMETER(Driver);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDeviceQueryStop = EvtDeviceQueryStop;
    Callbacks.EvtDeviceD0Entry = EvtDeviceD0Entry;
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
