/*
 * A filter sends a clone of each request down, and frees it when it is completed, or at once where
 * NdisFOidRequest has the answer.
 */
#include <ndis.h>

#include "../../empty_ndis_filter.h"

#define TAG 'nolC'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD Unload;
static FILTER_ATTACH AttachModule;
static FILTER_OID_REQUEST Request;
static FILTER_OID_REQUEST_COMPLETE RequestComplete;

static NDIS_HANDLE Driver;

static NDIS_STATUS AttachModule(NDIS_HANDLE Filter, NDIS_HANDLE Context, PNDIS_FILTER_ATTACH_PARAMETERS Parameters)
{
    NDIS_FILTER_ATTRIBUTES Attributes = {0};

    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    Attributes.Header.Type = NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES;
    Attributes.Header.Revision = NDIS_FILTER_ATTRIBUTES_REVISION_1;
    Attributes.Header.Size = NDIS_SIZEOF_FILTER_ATTRIBUTES_REVISION_1;
    return NdisFSetAttributes(Filter, Filter, &Attributes);
}

static VOID Finish(NDIS_HANDLE Filter, PNDIS_OID_REQUEST Original, PNDIS_OID_REQUEST Clone)
{
    /* What a query and a set tell lies in the same places. */
    Original->DATA.QUERY_INFORMATION.BytesWritten = Clone->DATA.QUERY_INFORMATION.BytesWritten;
    Original->DATA.QUERY_INFORMATION.BytesNeeded = Clone->DATA.QUERY_INFORMATION.BytesNeeded;
    NdisFreeCloneOidRequest(Filter, Clone);
}

static NDIS_STATUS Request(NDIS_HANDLE Filter, PNDIS_OID_REQUEST Original)
{
    PNDIS_OID_REQUEST Clone;
    NDIS_STATUS Status;

    Status = NdisAllocateCloneOidRequest(Filter, Original, TAG, &Clone);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }
    *(PNDIS_OID_REQUEST *)Clone->SourceReserved = Original;
    Status = NdisFOidRequest(Filter, Clone);
    if (Status != NDIS_STATUS_PENDING) {
        Finish(Filter, Original, Clone);
    }
    return Status;
}

static VOID RequestComplete(NDIS_HANDLE Filter, PNDIS_OID_REQUEST Clone, NDIS_STATUS Status)
{
    PNDIS_OID_REQUEST Original = *(PNDIS_OID_REQUEST *)Clone->SourceReserved;

    Finish(Filter, Original, Clone);
    NdisFOidRequestComplete(Filter, Original, Status);
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
    Characteristics.OidRequestHandler = Request;
    Characteristics.OidRequestCompleteHandler = RequestComplete;
    DriverObject->DriverUnload = Unload;
    return NdisFRegisterFilterDriver(DriverObject, NULL, &Characteristics, &Driver);
}
