/*
 * What the device holds to its end is released in its EvtCleanupCallback, however it ends.
 */
#include <ntddk.h>
#include <wdf.h>

#define TABLE_TAG 'elbT'

typedef struct _DEVICE_CONTEXT {
    PVOID Table;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_D0_ENTRY EvtDeviceD0Entry;
static EVT_WDF_OBJECT_CONTEXT_CLEANUP EvtDeviceCleanup;

static NTSTATUS NTAPI EvtDeviceD0Entry(WDFDEVICE Device, WDF_POWER_DEVICE_STATE PreviousState)
{
    PDEVICE_CONTEXT Context = GetContext(Device);

    UNREFERENCED_PARAMETER(PreviousState);
    if (Context->Table == NULL) {
        Context->Table = ExAllocatePoolWithTag(NonPagedPoolNx, 4096, TABLE_TAG);
    }
    return Context->Table == NULL ? STATUS_INSUFFICIENT_RESOURCES : STATUS_SUCCESS;
}

static VOID NTAPI EvtDeviceCleanup(WDFOBJECT Device)
{
    PDEVICE_CONTEXT Context = GetContext(Device);

    if (Context->Table != NULL) {
        ExFreePoolWithTag(Context->Table, TABLE_TAG);
        Context->Table = NULL;
    }
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFDEVICE Device;

    UNREFERENCED_PARAMETER(Driver);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDeviceD0Entry = EvtDeviceD0Entry;
    WdfDeviceInitSetPnpPowerEventCallbacks(DeviceInit, &Callbacks);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, DEVICE_CONTEXT);
    Attributes.EvtCleanupCallback = EvtDeviceCleanup;
    return WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                           WDF_NO_HANDLE);
}
