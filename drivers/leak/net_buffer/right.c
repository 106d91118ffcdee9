/*
 * A net buffer list goes back before its pool when the injection handle cannot be made.
 */
#include <ntddk.h>
#include <fwpsk.h>
#include <fwpmk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

#define POOL_TAG 'lbNE' /* a debugger shows it as "ENbl" */

static NDIS_HANDLE Pool;
static PNET_BUFFER_LIST Spare;
static HANDLE Injection;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    FwpsInjectionHandleDestroy(Injection);
    NdisFreeNetBufferList(Spare);
    NdisFreeNetBufferListPool(Pool);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NET_BUFFER_LIST_POOL_PARAMETERS Parameters = {0};
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Parameters.Header.Type = NDIS_OBJECT_TYPE_DEFAULT;
    Parameters.Header.Revision = NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    Parameters.Header.Size = NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1;
    Parameters.fAllocateNetBuffer = TRUE;
    Parameters.PoolTag = POOL_TAG;
    Pool = NdisAllocateNetBufferListPool(NULL, &Parameters);
    if (Pool == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Spare = NdisAllocateNetBufferList(Pool, 0, 0);
    if (Spare == NULL) {
        NdisFreeNetBufferListPool(Pool);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = FwpsInjectionHandleCreate(AF_UNSPEC, FWPS_INJECTION_TYPE_TRANSPORT, &Injection);
    if (!NT_SUCCESS(Status)) {
        NdisFreeNetBufferList(Spare);
        NdisFreeNetBufferListPool(Pool);
    }
    return Status;
}
