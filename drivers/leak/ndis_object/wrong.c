/*
 * The object that stands for a callout driver with NDIS is left behind. It is wanted for the pool
 * of net buffer lists alone, and when there is no pool it is forgotten.
 */
#include <ntddk.h>
#include <fwpsk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

#define POOL_TAG 'lbNE' /* a debugger shows it as "ENbl" */

static PNDIS_GENERIC_OBJECT Object;
static NDIS_HANDLE Pool;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    NdisFreeNetBufferListPool(Pool);
    NdisFreeGenericObject(Object);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NET_BUFFER_LIST_POOL_PARAMETERS Parameters = {0};

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Object = NdisAllocateGenericObject(DriverObject, POOL_TAG, 0);
    if (Object == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Parameters.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    Parameters.Header.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    Parameters.Header.Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    Parameters.PoolTag = POOL_TAG;
    Pool = NdisAllocateNetBufferListPool(Object, &Parameters);
    if (Pool == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}
