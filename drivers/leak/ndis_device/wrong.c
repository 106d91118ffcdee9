/*
 * A filter's device for programs stays when memory is short. The registration is withdrawn, its
 * device is not: it refers to the driver object, so the image cannot even be unloaded.
 */
#define NDIS630 1
#include <ndis.h>

#define TAG 'dsiN'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static FILTER_ATTACH Attach;
static FILTER_DETACH Detach;
static FILTER_RESTART Restart;
static FILTER_PAUSE Pause;

static NDIS_HANDLE Filter;
static NDIS_HANDLE Device;
static PVOID Table;

static NDIS_STATUS Attach(NDIS_HANDLE Handle, NDIS_HANDLE Context, PNDIS_FILTER_ATTACH_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Handle);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_NOT_SUPPORTED;
}

static VOID Detach(NDIS_HANDLE Context)
{
    UNREFERENCED_PARAMETER(Context);
}

static NDIS_STATUS Restart(NDIS_HANDLE Context, PNDIS_FILTER_RESTART_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Pause(NDIS_HANDLE Context, PNDIS_FILTER_PAUSE_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    NdisFreeMemoryWithTagPriority(Filter, Table, TAG);
    NdisDeregisterDeviceEx(Device);
    NdisFDeregisterFilterDriver(Filter);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    static PDRIVER_DISPATCH Dispatch[IRP_MJ_MAXIMUM_FUNCTION + 1];
    NDIS_FILTER_DRIVER_CHARACTERISTICS Characteristics = {0};
    NDIS_DEVICE_OBJECT_ATTRIBUTES Attributes = {0};
    NDIS_STRING Name = NDIS_STRING_CONST("\\Device\\Example");
    PDEVICE_OBJECT DeviceObject;
    NDIS_STATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Characteristics.Header.Type = NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS;
    Characteristics.Header.Revision = NDIS_FILTER_CHARACTERISTICS_REVISION_2;
    Characteristics.Header.Size = NDIS_SIZEOF_FILTER_DRIVER_CHARACTERISTICS_REVISION_2;
    Characteristics.MajorNdisVersion = 6;
    Characteristics.MinorNdisVersion = 30;
    Characteristics.AttachHandler = Attach;
    Characteristics.DetachHandler = Detach;
    Characteristics.RestartHandler = Restart;
    Characteristics.PauseHandler = Pause;
    Status = NdisFRegisterFilterDriver(DriverObject, NULL, &Characteristics, &Filter);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }

    Attributes.Header.Type = NDIS_OBJECT_TYPE_DEVICE_OBJECT_ATTRIBUTES;
    Attributes.Header.Revision = NDIS_DEVICE_OBJECT_ATTRIBUTES_REVISION_1;
    Attributes.Header.Size = sizeof(Attributes);
    Attributes.DeviceName = &Name;
    Attributes.MajorFunctions = Dispatch;
    Status = NdisRegisterDeviceEx(Filter, &Attributes, &DeviceObject, &Device);
    if (Status != NDIS_STATUS_SUCCESS) {
        NdisFDeregisterFilterDriver(Filter);
        return Status;
    }

    Table = NdisAllocateMemoryWithTagPriority(Filter, 256, TAG, NormalPoolPriority);
    if (Table == NULL) {
        NdisFDeregisterFilterDriver(Filter);
        return NDIS_STATUS_RESOURCES;
    }
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
