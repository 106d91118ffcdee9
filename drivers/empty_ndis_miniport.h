/* What a miniport of NDIS has to have: it starts no adapter. */
#ifndef EMPTY_NDIS_MINIPORT_H
#define EMPTY_NDIS_MINIPORT_H

static MINIPORT_INITIALIZE Initialize;
static MINIPORT_HALT Halt;
static MINIPORT_PAUSE Pause;
static MINIPORT_RESTART Restart;
static MINIPORT_OID_REQUEST Request;
static MINIPORT_SEND_NET_BUFFER_LISTS Send;
static MINIPORT_RETURN_NET_BUFFER_LISTS Return;
static MINIPORT_CANCEL_SEND CancelSend;
static MINIPORT_DEVICE_PNP_EVENT_NOTIFY PnPEvent;
static MINIPORT_SHUTDOWN Shutdown;
static MINIPORT_CANCEL_OID_REQUEST CancelRequest;

static NDIS_STATUS Initialize(NDIS_HANDLE Handle, NDIS_HANDLE Context, PNDIS_MINIPORT_INIT_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Handle);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_NOT_SUPPORTED;
}

static VOID Halt(NDIS_HANDLE Context, NDIS_HALT_ACTION Action)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Action);
}

static NDIS_STATUS Pause(NDIS_HANDLE Context, PNDIS_MINIPORT_PAUSE_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Restart(NDIS_HANDLE Context, PNDIS_MINIPORT_RESTART_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Request(NDIS_HANDLE Context, PNDIS_OID_REQUEST OidRequest)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(OidRequest);
    return NDIS_STATUS_NOT_SUPPORTED;
}

static VOID Send(NDIS_HANDLE Context, PNET_BUFFER_LIST Lists, NDIS_PORT_NUMBER Port, ULONG Flags)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Lists);
    UNREFERENCED_PARAMETER(Port);
    UNREFERENCED_PARAMETER(Flags);
}

static VOID Return(NDIS_HANDLE Context, PNET_BUFFER_LIST Lists, ULONG Flags)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Lists);
    UNREFERENCED_PARAMETER(Flags);
}

static VOID CancelSend(NDIS_HANDLE Context, PVOID CancelId)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(CancelId);
}

static VOID PnPEvent(NDIS_HANDLE Context, PNET_DEVICE_PNP_EVENT Event)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Event);
}

static VOID Shutdown(NDIS_HANDLE Context, NDIS_SHUTDOWN_ACTION Action)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Action);
}

static VOID CancelRequest(NDIS_HANDLE Context, PVOID RequestId)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(RequestId);
}

static VOID MiniportDescribe(NDIS_MINIPORT_DRIVER_CHARACTERISTICS *Characteristics)
{
    RtlZeroMemory(Characteristics, sizeof(*Characteristics));
    Characteristics->Header.Type = NDIS_OBJECT_TYPE_MINIPORT_DRIVER_CHARACTERISTICS;
    Characteristics->Header.Revision = NDIS_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2;
    Characteristics->Header.Size = NDIS_SIZEOF_MINIPORT_DRIVER_CHARACTERISTICS_REVISION_2;
    Characteristics->MajorNdisVersion = 6;
    Characteristics->MinorNdisVersion = 30;
    Characteristics->InitializeHandlerEx = Initialize;
    Characteristics->HaltHandlerEx = Halt;
    Characteristics->PauseHandler = Pause;
    Characteristics->RestartHandler = Restart;
    Characteristics->OidRequestHandler = Request;
    Characteristics->SendNetBufferListsHandler = Send;
    Characteristics->ReturnNetBufferListsHandler = Return;
    Characteristics->CancelSendHandler = CancelSend;
    Characteristics->DevicePnPEventNotifyHandler = PnPEvent;
    Characteristics->ShutdownHandlerEx = Shutdown;
    Characteristics->CancelOidRequestHandler = CancelRequest;
}

#endif
