/*
 * A clean-up callback asks what there is to clean up. The device's context says whether the device
 * is in the collection.
 */
#include <ntddk.h>
#include <wdf.h>

typedef struct _DEVICE_CONTEXT {
    BOOLEAN InCollection;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_OBJECT_CONTEXT_CLEANUP EvtDeviceCleanup;

static WDFCOLLECTION Devices; /* Plug and Play adds and removes the devices one at a time */

static VOID NTAPI EvtDeviceCleanup(WDFOBJECT Device)
{
    if (GetContext(Device)->InCollection) {
        WdfCollectionRemove(Devices, Device);
    }
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFDEVICE Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, DEVICE_CONTEXT);
    Attributes.EvtCleanupCallback = EvtDeviceCleanup;
    Status = WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfCollectionAdd(Devices, Device);
    GetContext(Device)->InCollection = NT_SUCCESS(Status);
    return Status;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    Status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                             WDF_NO_HANDLE);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    return WdfCollectionCreate(WDF_NO_OBJECT_ATTRIBUTES, &Devices);
}
