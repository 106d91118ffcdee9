/* What a protocol of NDIS has to have: it binds to nothing. */
#ifndef EMPTY_NDIS_PROTOCOL_H
#define EMPTY_NDIS_PROTOCOL_H

static PROTOCOL_BIND_ADAPTER_EX Bind;
static PROTOCOL_UNBIND_ADAPTER_EX Unbind;
static PROTOCOL_OPEN_ADAPTER_COMPLETE_EX OpenComplete;
static PROTOCOL_CLOSE_ADAPTER_COMPLETE_EX CloseComplete;
static PROTOCOL_NET_PNP_EVENT PnPEvent;
static PROTOCOL_OID_REQUEST_COMPLETE RequestComplete;
static PROTOCOL_STATUS_EX StatusIndicated;
static PROTOCOL_RECEIVE_NET_BUFFER_LISTS Receive;
static PROTOCOL_SEND_NET_BUFFER_LISTS_COMPLETE SendComplete;

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

static VOID ProtocolDescribe(NDIS_PROTOCOL_DRIVER_CHARACTERISTICS *Characteristics)
{
    RtlZeroMemory(Characteristics, sizeof(*Characteristics));
    Characteristics->Header.Type = NDIS_OBJECT_TYPE_PROTOCOL_DRIVER_CHARACTERISTICS;
    Characteristics->Header.Revision = NDIS_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2;
    Characteristics->Header.Size = NDIS_SIZEOF_PROTOCOL_DRIVER_CHARACTERISTICS_REVISION_2;
    Characteristics->MajorNdisVersion = 6;
    Characteristics->MinorNdisVersion = 30;
    RtlInitUnicodeString(&Characteristics->Name, L"EXAMPLE");
    Characteristics->BindAdapterHandlerEx = Bind;
    Characteristics->UnbindAdapterHandlerEx = Unbind;
    Characteristics->OpenAdapterCompleteHandlerEx = OpenComplete;
    Characteristics->CloseAdapterCompleteHandlerEx = CloseComplete;
    Characteristics->NetPnPEventHandler = PnPEvent;
    Characteristics->OidRequestCompleteHandler = RequestComplete;
    Characteristics->StatusHandlerEx = StatusIndicated;
    Characteristics->ReceiveNetBufferListsHandler = Receive;
    Characteristics->SendNetBufferListsCompleteHandler = SendComplete;
}

#endif
