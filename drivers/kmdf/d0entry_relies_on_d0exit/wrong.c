/*
 * What EvtDeviceD0Entry makes, EvtDeviceD0Exit undoes; but not when EvtDeviceD0Entry fails, for
 * then the device has not come to D0 and EvtDeviceD0Exit is not called.
 */
#include <ntddk.h>
#include <wdf.h>

#define RING_TAG 'gniR'

typedef struct _DEVICE_CONTEXT {
    PVOID Ring;
    ULONG Speed;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_D0_ENTRY EvtDeviceD0Entry;
static EVT_WDF_DEVICE_D0_EXIT EvtDeviceD0Exit;

static NTSTATUS NTAPI EvtDeviceD0Entry(WDFDEVICE Device, WDF_POWER_DEVICE_STATE PreviousState)
{
    DECLARE_CONST_UNICODE_STRING(Name, L"Speed");
    PDEVICE_CONTEXT Context = GetContext(Device);
    WDFKEY Key;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(PreviousState);
    Context->Ring = ExAllocatePoolWithTag(NonPagedPoolNx, 4096, RING_TAG);
    if (Context->Ring == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    Status = WdfDeviceOpenRegistryKey(Device, PLUGPLAY_REGKEY_DEVICE, KEY_READ,
                                      WDF_NO_OBJECT_ATTRIBUTES, &Key);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    if (!NT_SUCCESS(WdfRegistryQueryULong(Key, &Name, &Context->Speed))) {
        Context->Speed = 1;
    }
    WdfRegistryClose(Key);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceD0Exit(WDFDEVICE Device, WDF_POWER_DEVICE_STATE TargetState)
{
    UNREFERENCED_PARAMETER(TargetState);
    ExFreePoolWithTag(GetContext(Device)->Ring, RING_TAG);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFDEVICE Device;

    UNREFERENCED_PARAMETER(Driver);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDeviceD0Entry = EvtDeviceD0Entry;
    Callbacks.EvtDeviceD0Exit = EvtDeviceD0Exit;
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
