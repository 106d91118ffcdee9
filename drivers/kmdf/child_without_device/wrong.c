/*
 * EvtChildListCreateDevice says success where WdfDeviceCreate has failed. The framework is told
 * that the child has a device, and finds none.
 */
#include <ntddk.h>
#include <wdf.h>

typedef struct _DESCRIPTION {
    WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER Header;
    ULONG Serial;
} DESCRIPTION, *PDESCRIPTION;

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_CHILD_LIST_CREATE_DEVICE EvtChildListCreateDevice;
static EVT_WDF_DEVICE_SELF_MANAGED_IO_INIT EvtDeviceSelfManagedIoInit;

static NTSTATUS NTAPI EvtChildListCreateDevice(WDFCHILDLIST List,
                                              PWDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER Header,
                                              PWDFDEVICE_INIT Init)
{
    DECLARE_CONST_UNICODE_STRING(DeviceId, L"EXAMPLE\\Child");
    DECLARE_CONST_UNICODE_STRING(Text, L"Example child");
    DECLARE_CONST_UNICODE_STRING(Location, L"Example bus");
    DECLARE_UNICODE_STRING_SIZE(InstanceId, 16);
    WDFDEVICE Child;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(List);
    RtlIntegerToUnicodeString(((PDESCRIPTION)Header)->Serial, 10, &InstanceId);
    Status = WdfPdoInitAssignDeviceID(Init, &DeviceId);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfPdoInitAddHardwareID(Init, &DeviceId);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfPdoInitAssignInstanceID(Init, &InstanceId);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = WdfPdoInitAddDeviceText(Init, &Text, &Location, 0x409);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    WdfPdoInitSetDefaultLocale(Init, 0x409);
    Status = WdfDeviceCreate(&Init, WDF_NO_OBJECT_ATTRIBUTES, &Child);
    if (!NT_SUCCESS(Status)) {
        DbgPrint("no device for the child: %08x\n", Status);
    }
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceSelfManagedIoInit(WDFDEVICE Device)
{
    DESCRIPTION Found;

    WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER_INIT(&Found.Header, sizeof(Found));
    Found.Serial = 1;
    return WdfChildListAddOrUpdateChildDescriptionAsPresent(WdfFdoGetDefaultChildList(Device),
                                                            &Found.Header, NULL);
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_CHILD_LIST_CONFIG List;
    WDFDEVICE Device;

    UNREFERENCED_PARAMETER(Driver);
    WDF_CHILD_LIST_CONFIG_INIT(&List, sizeof(DESCRIPTION), EvtChildListCreateDevice);
    WdfFdoInitSetDefaultChildListConfig(DeviceInit, &List, WDF_NO_OBJECT_ATTRIBUTES);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDeviceSelfManagedIoInit = EvtDeviceSelfManagedIoInit;
    WdfDeviceInitSetPnpPowerEventCallbacks(DeviceInit, &Callbacks);
    return WdfDeviceCreate(&DeviceInit, WDF_NO_OBJECT_ATTRIBUTES, &Device);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                           WDF_NO_HANDLE);
}
