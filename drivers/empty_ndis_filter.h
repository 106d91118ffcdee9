/* What a filter driver of NDIS has to have: it attaches to nothing. */
#ifndef EMPTY_NDIS_FILTER_H
#define EMPTY_NDIS_FILTER_H

static FILTER_ATTACH Attach;
static FILTER_DETACH Detach;
static FILTER_RESTART Restart;
static FILTER_PAUSE Pause;

static NDIS_STATUS Attach(NDIS_HANDLE Handle, NDIS_HANDLE Context, PNDIS_FILTER_ATTACH_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Handle);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_NOT_SUPPORTED;
}

static VOID Detach(NDIS_HANDLE Context)
{
    UNREFERENCED_PARAMETER(Context);
}

static NDIS_STATUS Restart(NDIS_HANDLE Context, PNDIS_FILTER_RESTART_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static NDIS_STATUS Pause(NDIS_HANDLE Context, PNDIS_FILTER_PAUSE_PARAMETERS Parameters)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Parameters);
    return NDIS_STATUS_SUCCESS;
}

static VOID FilterDescribe(NDIS_FILTER_DRIVER_CHARACTERISTICS *Characteristics)
{
    RtlZeroMemory(Characteristics, sizeof(*Characteristics));
    Characteristics->Header.Type = NDIS_OBJECT_TYPE_FILTER_DRIVER_CHARACTERISTICS;
    Characteristics->Header.Revision = NDIS_FILTER_CHARACTERISTICS_REVISION_2;
    Characteristics->Header.Size = NDIS_SIZEOF_FILTER_DRIVER_CHARACTERISTICS_REVISION_2;
    Characteristics->MajorNdisVersion = 6;
    Characteristics->MinorNdisVersion = 30;
    Characteristics->AttachHandler = Attach;
    Characteristics->DetachHandler = Detach;
    Characteristics->RestartHandler = Restart;
    Characteristics->PauseHandler = Pause;
}

#endif
