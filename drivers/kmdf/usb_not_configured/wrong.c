/*
 * Where WdfUsbTargetDeviceSelectConfig fails this driver goes on with a device that has no
 * configuration, and starts it.
 */
#include <ntddk.h>
#include <wdf.h>
#include <usb.h>
#include <wdfusb.h>

typedef struct _DEVICE_CONTEXT {
    WDFUSBDEVICE Usb;
    BYTE Setting;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_PREPARE_HARDWARE EvtDevicePrepareHardware;

static NTSTATUS NTAPI EvtDevicePrepareHardware(WDFDEVICE Device, WDFCMRESLIST Raw,
                                              WDFCMRESLIST Translated)
{
    PDEVICE_CONTEXT Context = GetContext(Device);
    WDF_USB_DEVICE_SELECT_CONFIG_PARAMS Select;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Raw);
    UNREFERENCED_PARAMETER(Translated);
    if (Context->Usb == NULL) {
        Status = WdfUsbTargetDeviceCreate(Device, WDF_NO_OBJECT_ATTRIBUTES, &Context->Usb);
        if (!NT_SUCCESS(Status)) {
            return Status;
        }
    }
    WDF_USB_DEVICE_SELECT_CONFIG_PARAMS_INIT_SINGLE_INTERFACE(&Select);
    Status = WdfUsbTargetDeviceSelectConfig(Context->Usb, WDF_NO_OBJECT_ATTRIBUTES, &Select);
    if (!NT_SUCCESS(Status)) {
        DbgPrint("no configuration: %08x\n", Status);
    }
    Context->Setting = WdfUsbInterfaceGetConfiguredSettingIndex(
        WdfUsbTargetDeviceGetInterface(Context->Usb, 0));
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFDEVICE Device;

    UNREFERENCED_PARAMETER(Driver);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDevicePrepareHardware = EvtDevicePrepareHardware;
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
