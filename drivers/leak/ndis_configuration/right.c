/*
 * A filter closes its configuration on every way out of FilterAttach.
 */
#include <ndis.h>

#include "../../empty_ndis_filter.h"

#define TAG 'fnoC'

typedef struct _MODULE {
    ULONG Limit;
} MODULE;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD Unload;
static FILTER_ATTACH AttachModule;
static FILTER_DETACH DetachModule;

static NDIS_HANDLE Driver;

static NDIS_STATUS AttachModule(NDIS_HANDLE Filter, NDIS_HANDLE Context, PNDIS_FILTER_ATTACH_PARAMETERS Parameters)
{
    NDIS_STRING Keyword = NDIS_STRING_CONST("Limit");
    NDIS_CONFIGURATION_OBJECT Object = {0};
    NDIS_FILTER_ATTRIBUTES Attributes = {0};
    PNDIS_CONFIGURATION_PARAMETER Parameter;
    NDIS_HANDLE Configuration;
    NDIS_STATUS Status;
    MODULE *Module;

    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    Object.Header.Type = NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT;
    Object.Header.Revision = NDIS_CONFIGURATION_OBJECT_REVISION_1;
    Object.Header.Size = NDIS_SIZEOF_CONFIGURATION_OBJECT_REVISION_1;
    Object.NdisHandle = Filter;
    Status = NdisOpenConfigurationEx(&Object, &Configuration);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }

    Module = NdisAllocateMemoryWithTagPriority(Filter, sizeof(MODULE), TAG, NormalPoolPriority);
    if (Module == NULL) {
        NdisCloseConfiguration(Configuration);
        return NDIS_STATUS_RESOURCES;
    }
    NdisReadConfiguration(&Status, &Parameter, Configuration, &Keyword, NdisParameterInteger);
    Module->Limit = Status == NDIS_STATUS_SUCCESS ? Parameter->ParameterData.IntegerData : 16;
    NdisCloseConfiguration(Configuration);

    Attributes.Header.Type = NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES;
    Attributes.Header.Revision = NDIS_FILTER_ATTRIBUTES_REVISION_1;
    Attributes.Header.Size = NDIS_SIZEOF_FILTER_ATTRIBUTES_REVISION_1;
    Status = NdisFSetAttributes(Filter, Module, &Attributes);
    if (Status != NDIS_STATUS_SUCCESS) {
        NdisFreeMemory(Module, 0, 0);
    }
    return Status;
}

static VOID DetachModule(NDIS_HANDLE Context)
{
    NdisFreeMemory(Context, 0, 0);
}

static VOID Unload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    NdisFDeregisterFilterDriver(Driver);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_FILTER_DRIVER_CHARACTERISTICS Characteristics;

    UNREFERENCED_PARAMETER(RegistryPath);
    FilterDescribe(&Characteristics);
    Characteristics.AttachHandler = AttachModule;
    Characteristics.DetachHandler = DetachModule;
    DriverObject->DriverUnload = Unload;
    return NdisFRegisterFilterDriver(DriverObject, NULL, &Characteristics, &Driver);
}
