/* A battery of which nothing is known: its class driver gets its routines by RegisterBattery. */
static NTSTATUS NTAPI QueryTag(PVOID Context, PULONG Tag)
{
    UNREFERENCED_PARAMETER(Context);
    *Tag = BATTERY_TAG_INVALID;
    return STATUS_NO_SUCH_DEVICE;
}

static NTSTATUS NTAPI QueryInformation(PVOID Context, ULONG Tag,
                                       BATTERY_QUERY_INFORMATION_LEVEL Level, LONG AtRate,
                                       PVOID Buffer, ULONG BufferLength, PULONG Returned)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Tag);
    UNREFERENCED_PARAMETER(Level);
    UNREFERENCED_PARAMETER(AtRate);
    UNREFERENCED_PARAMETER(Buffer);
    UNREFERENCED_PARAMETER(BufferLength);
    *Returned = 0;
    return STATUS_NO_SUCH_DEVICE;
}

static NTSTATUS NTAPI QueryStatus(PVOID Context, ULONG Tag, PBATTERY_STATUS Status)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Tag);
    UNREFERENCED_PARAMETER(Status);
    return STATUS_NO_SUCH_DEVICE;
}

static NTSTATUS NTAPI SetStatusNotify(PVOID Context, ULONG Tag, PBATTERY_NOTIFY Notify)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Tag);
    UNREFERENCED_PARAMETER(Notify);
    return STATUS_NOT_SUPPORTED;
}

static NTSTATUS NTAPI DisableStatusNotify(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    return STATUS_NOT_SUPPORTED;
}

static NTSTATUS RegisterBattery(PEXTENSION Extension, PVOID *Battery)
{
    BATTERY_MINIPORT_INFO Miniport = {0};

    Miniport.MajorVersion = BATTERY_CLASS_MAJOR_VERSION;
    Miniport.MinorVersion = BATTERY_CLASS_MINOR_VERSION;
    Miniport.Context = Extension;
    Miniport.QueryTag = QueryTag;
    Miniport.QueryInformation = QueryInformation;
    Miniport.QueryStatus = QueryStatus;
    Miniport.SetStatusNotify = SetStatusNotify;
    Miniport.DisableStatusNotify = DisableStatusNotify;
    Miniport.Pdo = Extension->Lower;
    return BatteryClassInitializeDevice(&Miniport, Battery);
}
