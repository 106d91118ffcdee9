/* What a callout has to have: it lets everything pass. */
#ifndef CALLOUT_FUNCTIONS_H
#define CALLOUT_FUNCTIONS_H

static VOID NTAPI Classify(const FWPS_INCOMING_VALUES *Values,
                           const FWPS_INCOMING_METADATA_VALUES *Metadata, VOID *Data,
                           const VOID *Context, const FWPS_FILTER *Filter, UINT64 Flow,
                           FWPS_CLASSIFY_OUT *Out)
{
    UNREFERENCED_PARAMETER(Values);
    UNREFERENCED_PARAMETER(Metadata);
    UNREFERENCED_PARAMETER(Data);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Filter);
    UNREFERENCED_PARAMETER(Flow);
    Out->actionType = FWP_ACTION_CONTINUE;
}

static NTSTATUS NTAPI Notify(FWPS_CALLOUT_NOTIFY_TYPE Type, const GUID *Key, FWPS_FILTER *Filter)
{
    UNREFERENCED_PARAMETER(Type);
    UNREFERENCED_PARAMETER(Key);
    UNREFERENCED_PARAMETER(Filter);
    return STATUS_SUCCESS;
}

static VOID CalloutDescribe(FWPS_CALLOUT *Callout, const GUID *Key)
{
    RtlZeroMemory(Callout, sizeof(*Callout));
    Callout->calloutKey = *Key;
    Callout->classifyFn = Classify;
    Callout->notifyFn = Notify;
}

#endif
