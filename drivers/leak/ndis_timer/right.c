/*
 * A periodic timer of NDIS is cancelled and freed when the protocol is not registered.
 */
#define NDIS630 1
#include <ndis.h>

#define TAG 'dsiN'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static PROTOCOL_BIND_ADAPTER_EX Bind;
static PROTOCOL_UNBIND_ADAPTER_EX Unbind;
static PROTOCOL_OPEN_ADAPTER_COMPLETE_EX OpenComplete;
static PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX CloseComplete;
static PROTOCOL_NET_PNP_EVENT PnPEvent;
static PROTOCOL_OID_REQUEST_COMPLETE RequestComplete;
static PROTOCOL_STATUS_EX StatusIndicated;
static PROTOCOL_RECEIVE_NET_BUFFER_LISTS Receive;
static PROTOCOL_SEND_NET_BUFFER_LISTS_COMPLETE SendComplete;
static NDIS_TIMER_FUNCTION Tick;

static NDIS_HANDLE Protocol;
static NDIS_HANDLE Timer;

static NDIS_STATUS Bind(NDIS_HANDLE Context, NDIS_HANDLE BindContext, PNDIS_BIND_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(BindContext);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_NOT_SUPPORTED;
}

static NDIS_STATUS Unbind(NDIS_HANDLE UnbindContext, NDIS_HANDLE Context)
{
    UNREFERENCED_PARAMETER(UnbindContext);
    UNREFERENCED_PARAMETER(Context);
    return NDIS_STATUS_SUCCESS;
}

static VOID OpenComplete(NDIS_HANDLE Context, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Status);
}

static VOID CloseComplete(NDIS_HANDLE Context)
{
    UNREFERENCED_PARAMETER(Context);
}

static NDIS_STATUS PnPEvent(NDIS_HANDLE Context, PNET_PNP_EVENT_NOTIFICATION Event)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Event);
    return NDIS_STATUS_SUCCESS;
}

static VOID RequestComplete(NDIS_HANDLE Context, PNDIS_OID_REQUEST Request, NDIS_STATUS Status)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Request);
    UNREFERENCED_PARAMETER(Status);
}

static VOID StatusIndicated(NDIS_HANDLE Context, PNDIS_STATUS_INDICATION Indication)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Indication);
}

static VOID Receive(NDIS_HANDLE Context, PNET_BUFFER_LIST Lists, NDIS_PORT_NUMBER Port, ULONG Count, ULONG Flags)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Lists);
    UNREFERENCED_PARAMETER(Port);
    UNREFERENCED_PARAMETER(Count);
    UNREFERENCED_PARAMETER(Flags);
}

static VOID SendComplete(NDIS_HANDLE Context, PNET_BUFFER_LIST Lists, ULONG Flags)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Lists);
    UNREFERENCED_PARAMETER(Flags);
}

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
    NDIS_PROTOCOL_DRIVER_CHARACTERISTICS Characteristics = {0};
    NDIS_TIMER_CHARACTERISTICS TimerCharacteristics = {0};
    NDIS_STRING Name = NDIS_STRING_CONST("EXAMPLE");
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

    Characteristics.Header.Type = NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS;
    Characteristics.Header.Revision = NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2;
    Characteristics.Header.Size = NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2;
    Characteristics.MajorNdisVersion = 6;
    Characteristics.MinorNdisVersion = 30;
    Characteristics.Name = Name;
    Characteristics.BindAdapterHandlerEx = Bind;
    Characteristics.UnbindAdapterHandlerEx = Unbind;
    Characteristics.OpenAdapterCompleteHandlerEx = OpenComplete;
    Characteristics.CloseAdapterCompleteHandlerEx = CloseComplete;
    Characteristics.NetPnPEventHandler = PnPEvent;
    Characteristics.OidRequestCompleteHandler = RequestComplete;
    Characteristics.StatusHandlerEx = StatusIndicated;
    Characteristics.ReceiveNetBufferListsHandler = Receive;
    Characteristics.SendNetBufferListsCompleteHandler = SendComplete;
    Status = NdisRegisterProtocolDriver(NULL, &Characteristics, &Protocol);
    if (Status != NDIS_STATUS_SUCCESS) {
        NdisCancelTimerObject(Timer);
        NdisFreeTimerObject(Timer);
        return Status;
    }
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
