/*
 * A filter frees its module's context itself when FilterAttach cannot get a pool of packets, for no
 * FilterDetach follows.
 */
#include <ndis.h>

#include "../../empty_ndis_filter.h"

#define TAG 'ttaF'

typedef struct _MODULE {
    NDIS_HANDLE Filter;
    NDIS_HANDLE Packets;
} MODULE;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD Unload;
static FILTER_ATTACH AttachModule;
static FILTER_DETACH DetachModule;

static NDIS_HANDLE Driver;

static NDIS_STATUS AttachModule(NDIS_HANDLE Filter, NDIS_HANDLE Context, PNDIS_FILTER_ATTACH_PARAMETERS Parameters)
{
    NDIS_FILTER_ATTRIBUTES Attributes = {0};
    NET_BUFFER_LIST_POOL_PARAMETERS Pool = {0};
    NDIS_STATUS Status;
    MODULE *Module;

    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    Module = NdisAllocateMemoryWithTagPriority(Filter, sizeof(MODULE), TAG, NormalPoolPriority);
    if (Module == NULL) {
        return NDIS_STATUS_RESOURCES;
    }
    Module->Filter = Filter;

    Attributes.Header.Type = NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES;
    Attributes.Header.Revision = NDIS_FILTER_ATTRIBUTES_REVISION_1;
    Attributes.Header.Size = NDIS_SIZEOF_FILTER_ATTRIBUTES_REVISION_1;
    Status = NdisFSetAttributes(Filter, Module, &Attributes);
    if (Status != NDIS_STATUS_SUCCESS) {
        NdisFreeMemory(Module, 0, 0);
        return Status;
    }

    Pool.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    Pool.Header.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    Pool.Header.Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    Pool.fAllocateNetBuffer = TRUE;
    Pool.PoolTag = TAG;
    Module->Packets = NdisAllocateNetBufferListPool(Filter, &Pool);
    if (Module->Packets == NULL) {
        NdisFreeMemory(Module, 0, 0);
        return NDIS_STATUS_RESOURCES;
    }
    return NDIS_STATUS_SUCCESS;
}

static VOID DetachModule(NDIS_HANDLE Context)
{
    MODULE *Module = Context;

    NdisFreeNetBufferListPool(Module->Packets);
    NdisFreeMemory(Module, 0, 0);
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
