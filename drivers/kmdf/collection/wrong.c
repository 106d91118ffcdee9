/*
 * The device's EvtCleanupCallback takes the device out of the driver's collection. It is called for
 * a device, too, that never came into it, because WdfCollectionAdd failed.
 */
#include <ntddk.h>
#include <wdf.h>

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_OBJECT_CONTEXT_CLEANUP EvtDeviceCleanup;

static WDFCOLLECTION Devices; /* Plug and Play adds and removes the devices one at a time */

static VOID NTAPI EvtDeviceCleanup(WDFOBJECT Device)
{
    WdfCollectionRemove(Devices, Device);
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFDEVICE Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_OBJECT_ATTRIBUTES_INIT(&Attributes);
    Attributes.EvtCleanupCallback = EvtDeviceCleanup;
    Status = WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    return WdfCollectionAdd(Devices, Device);
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
