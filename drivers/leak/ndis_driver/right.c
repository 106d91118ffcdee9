/*
 * A miniport withdraws its registration when its table cannot be allocated.
 */
#define NDIS_MINIPORT_DRIVER 1
#define NDIS630_MINIPORT 1
#include <ndis.h>
#include "../../empty_ndis_miniport.h"

#define TAG 'dsiN'

DRIVER_INITIALIZE DriverEntry;
static MINIPORT_UNLOAD MiniportUnload;

static NDIS_HANDLE Miniport;
static PVOID Table;

static VOID MiniportUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    NdisFreeMemoryWithTagPriority(Miniport, Table, TAG);
    NdisMDeregisterMiniportDriver(Miniport);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_MINIPORT_DRIVER_CHARACTERISTICS Characteristics;
    NDIS_STATUS Status;

    MiniportDescribe(&Characteristics);
    Characteristics.UnloadHandler = MiniportUnload;
    Status = NdisMRegisterMiniportDriver(DriverObject, RegistryPath, NULL, &Characteristics, &Miniport);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }

    Table = NdisAllocateMemoryWithTagPriority(Miniport, 256, TAG, NormalPoolPriority);
    if (Table == NULL) {
            NdisMDeregisterMiniportDriver(Miniport);
        return NDIS_STATUS_RESOURCES;
    }
    return STATUS_SUCCESS;
}
