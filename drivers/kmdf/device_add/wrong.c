/*
 * The memory that EvtDriverDeviceAdd allocates is freed in EvtDeviceReleaseHardware. That is not
 * called where EvtDriverDeviceAdd itself fails, for such a device is never started.
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
static EVT_WDF_DEVICE_RELEASE_HARDWARE EvtDeviceReleaseHardware;

static const GUID ExampleInterface =
    {0x5c0e3a51, 0x8b1d, 0x4f0e, {0x9d, 0x6a, 0x2f, 0x77, 0x10, 0x3b, 0xc4, 0x9e}};

static NTSTATUS NTAPI EvtDeviceReleaseHardware(WDFDEVICE Device, WDFCMRESLIST Translated)
{
    PDEVICE_CONTEXT Context = GetContext(Device);

    UNREFERENCED_PARAMETER(Translated);
    if (Context->Table != NULL) {
        ExFreePoolWithTag(Context->Table, TABLE_TAG);
        Context->Table = NULL;
    }
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_OBJECT_ATTRIBUTES Attributes;
    PDEVICE_CONTEXT Context;
    WDFDEVICE Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDeviceReleaseHardware = EvtDeviceReleaseHardware;
    WdfDeviceInitSetPnpPowerEventCallbacks(DeviceInit, &Callbacks);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, DEVICE_CONTEXT);
    Status = WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Context = GetContext(Device);
    Context->Table = ExAllocatePoolWithTag(NonPagedPoolNx, 4096, TABLE_TAG);
    if (Context->Table == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return WdfDeviceCreateDeviceInterface(Device, &ExampleInterface, NULL);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                           WDF_NO_HANDLE);
}
