/*
 * A filter's device for programs goes before the registration when memory is short.
 */
#define NDIS630 1
#include <ndis.h>
#include "../../empty_ndis_filter.h"

#define TAG 'dsiN'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static NDIS_HANDLE Filter;
static NDIS_HANDLE Device;
static PVOID Table;

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
    NDIS_FILTER_DRIVER_CHARACTERISTICS Characteristics;
    NDIS_DEVICE_OBJECT_ATTRIBUTES Attributes = {0};
    NDIS_STRING Name = NDIS_STRING_CONST("\\Device\\Example");
    PDEVICE_OBJECT DeviceObject;
    NDIS_STATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    FilterDescribe(&Characteristics);
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
        NdisDeregisterDeviceEx(Device);
        NdisFDeregisterFilterDriver(Filter);
        return NDIS_STATUS_RESOURCES;
    }
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
