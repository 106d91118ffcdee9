/*
 * The raw and the translated list have the same order: the two descriptors of an interrupt stand at
 * the same index.
 */
#include <ntddk.h>
#include <wdf.h>

typedef struct _DEVICE_CONTEXT {
    WDFINTERRUPT Interrupt;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_PREPARE_HARDWARE EvtDevicePrepareHardware;
static EVT_WDF_INTERRUPT_ISR EvtInterruptIsr;

static BOOLEAN NTAPI EvtInterruptIsr(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    UNREFERENCED_PARAMETER(Interrupt);
    UNREFERENCED_PARAMETER(MessageId);
    return FALSE;
}

static NTSTATUS NTAPI EvtDevicePrepareHardware(WDFDEVICE Device, WDFCMRESLIST Raw,
                                              WDFCMRESLIST Translated)
{
    WDF_INTERRUPT_CONFIG Config;
    ULONG i;

    for (i = 0; i < WdfCmResourceListGetCount(Translated); i++) {
        PCM_PARTIAL_RESOURCE_DESCRIPTOR One = WdfCmResourceListGetDescriptor(Translated, i);

        if (One->Type == CmResourceTypeInterrupt) {
            WDF_INTERRUPT_CONFIG_INIT(&Config, EvtInterruptIsr, NULL);
            Config.InterruptTranslated = One;
            Config.InterruptRaw = WdfCmResourceListGetDescriptor(Raw, i);
            return WdfInterruptCreate(Device, &Config, WDF_NO_OBJECT_ATTRIBUTES,
                                      &GetContext(Device)->Interrupt);
        }
    }
    return STATUS_DEVICE_CONFIGURATION_ERROR;
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
