/*
 * A periodic timer of NDIS is cancelled and freed when the protocol is not registered.
 */
#define NDIS630 1
#include <ndis.h>
#include "../../empty_ndis_protocol.h"

#define TAG 'dsiN'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static NDIS_TIMER_FUNCTION Tick;

static NDIS_HANDLE Protocol;
static NDIS_HANDLE Timer;

static VOID Tick(PVOID Reserved1, PVOID Context, PVOID Reserved2, PVOID Reserved3)
{
    UNREFERENCED_PARAMETER(Reserved1);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Reserved2);
    UNREFERENCED_PARAMETER(Reserved3);
}

static VOID DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    NdisDeregisterProtocolDriver(Protocol);
    NdisCancelTimerObject(Timer);
    NdisFreeTimerObject(Timer);
}

NTSTATUS DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS Characteristics;
    NDIS_TIMER_CHARACTERISTICS TimerCharacteristics = {0};
    LARGE_INTEGER DueTime;
    NDIS_STATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    TimerCharacteristics.Header.Type = NDIS_OBJECT_TYPE_TIMER_CHARACTERISTICS;
    TimerCharacteristics.Header.Revision = NDIS_TIMER_CHARACTERISTICS_REVISION_1;
    TimerCharacteristics.Header.Size = NDIS_SIZEOF_TIMER_CHARACTERISTICS_REVISION_1;
    TimerCharacteristics.AllocationTag = TAG;
    TimerCharacteristics.TimerFunction = Tick;
    Status = NdisAllocateTimerObject(NULL, &TimerCharacteristics, &Timer);
    if (Status != NDIS_STATUS_SUCCESS) {
        return Status;
    }
    DueTime.QuadPart = -10 * 1000 * 1000;
    NdisSetTimerObject(Timer, DueTime, 1000, NULL);

    ProtocolDescribe(&Characteristics);
    Status = NdisRegisterProtocolDriver(NULL, &Characteristics, &Protocol);
    if (Status != NDIS_STATUS_SUCCESS) {
        NdisCancelTimerObject(Timer);
        NdisFreeTimerObject(Timer);
        return Status;
    }
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
