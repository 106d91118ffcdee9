/*
 * EvtDeviceReleaseHardware runs even when EvtDevicePrepareHardware has failed. This one switches
 * the device off through registers that were never mapped.
 */
#include <ntddk.h>
#include <wdf.h>

typedef struct _REGISTERS {
    ULONG Status;
    ULONG Control;
} REGISTERS, *PREGISTERS;

typedef struct _DEVICE_CONTEXT {
    PREGISTERS Registers;
    SIZE_T Length;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_PREPARE_HARDWARE EvtDevicePrepareHardware;
static EVT_WDF_DEVICE_RELEASE_HARDWARE EvtDeviceReleaseHardware;

static PCM_PARTIAL_RESOURCE_DESCRIPTOR FindMemory(WDFCMRESLIST Resources)
{
    ULONG i;

    for (i = 0; i < WdfCmResourceListGetCount(Resources); i++) {
        PCM_PARTIAL_RESOURCE_DESCRIPTOR One = WdfCmResourceListGetDescriptor(Resources, i);

        if (One->Type == CmResourceTypeMemory) {
            return One;
        }
    }
    return NULL;
}

static NTSTATUS NTAPI EvtDevicePrepareHardware(WDFDEVICE Device, WDFCMRESLIST Raw,
                                              WDFCMRESLIST Translated)
{
    PDEVICE_CONTEXT Context = GetContext(Device);
    PCM_PARTIAL_RESOURCE_DESCRIPTOR Memory = FindMemory(Translated);

    UNREFERENCED_PARAMETER(Raw);
    if (Memory == NULL) {
        return STATUS_DEVICE_CONFIGURATION_ERROR;
    }
    Context->Length = Memory->u.Memory.Length;
    Context->Registers = MmMapIoSpace(Memory->u.Memory.Start, Context->Length, MmNonCached);
    return Context->Registers == NULL ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceReleaseHardware(WDFDEVICE Device, WDFCMRESLIST Translated)
{
    PDEVICE_CONTEXT Context = GetContext(Device);

    UNREFERENCED_PARAMETER(Translated);
    WRITE_REGISTER_ULONG(&Context->Registers->Control, 0); /* no more interrupts */
    MmUnmapIoSpace(Context->Registers, Context->Length);
    Context->Registers = NULL;
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
    Callbacks.EvtDeviceReleaseHardware = EvtDeviceReleaseHardware;
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
