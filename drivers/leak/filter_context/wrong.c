/*
 * A minifilter holds a spare context from the beginning, and neither releases it nor unregisters
 * when FltStartFiltering fails.
 */
#include <fltkernel.h>

DRIVER_INITIALIZE DriverEntry;
static NTSTATUS FLTAPI FilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags);

typedef struct _INSTANCE_CONTEXT {
    ULONG Flags;
} INSTANCE_CONTEXT;

static PFLT_FILTER Filter;
static PFLT_CONTEXT Spare;

static const FLT_CONTEXT_REGISTRATION Contexts[] = {
    {.ContextType = FLT_INSTANCE_CONTEXT, .Size = sizeof(INSTANCE_CONTEXT), .PoolTag = 'txtC'},
    {.ContextType = FLT_CONTEXT_END},
};

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .ContextRegistration = Contexts,
    .FilterUnloadCallback = FilterUnload,
};

static NTSTATUS FLTAPI FilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    FltReleaseContext(Spare);
    FltUnregisterFilter(Filter);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = FltRegisterFilter(DriverObject, &Registration, &Filter);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FltAllocateContext(Filter, FLT_INSTANCE_CONTEXT, sizeof(INSTANCE_CONTEXT),
                                NonPagedPoolNx, &Spare);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Filter);
        return Status;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        /* Nothing is undone. */
    }
    return Status;
}
