/*
 * A minifilter sets an instance's context and keeps the reference that FltAllocateContext gave it:
 * the context outlives the instance, and FltUnregisterFilter waits for it for ever.
 */
#include <fltkernel.h>

DRIVER_INITIALIZE DriverEntry;
static NTSTATUS FLTAPI FilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags);
static NTSTATUS FLTAPI InstanceSetup(PCFLT_RELATED_OBJECTS FltObjects,
                                     FLT_INSTANCE_SETUP_FLAGS Flags, DEVICE_TYPE VolumeDeviceType,
                                     FLT_FILESYSTEM_TYPE VolumeFilesystemType);

typedef struct _INSTANCE_CONTEXT {
    ULONG Flags;
} INSTANCE_CONTEXT;

static PFLT_FILTER Filter;

static const FLT_CONTEXT_REGISTRATION Contexts[] = {
    {.ContextType = FLT_INSTANCE_CONTEXT, .Size = sizeof(INSTANCE_CONTEXT), .PoolTag = 'txtC'},
    {.ContextType = FLT_CONTEXT_END},
};

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .ContextRegistration = Contexts,
    .FilterUnloadCallback = FilterUnload,
    .InstanceSetupCallback = InstanceSetup,
};

static NTSTATUS FLTAPI InstanceSetup(PCFLT_RELATED_OBJECTS FltObjects,
                                     FLT_INSTANCE_SETUP_FLAGS Flags, DEVICE_TYPE VolumeDeviceType,
                                     FLT_FILESYSTEM_TYPE VolumeFilesystemType)
{
    PFLT_CONTEXT Context;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Flags);
    UNREFERENCED_PARAMETER(VolumeDeviceType);
    UNREFERENCED_PARAMETER(VolumeFilesystemType);
    Status = FltAllocateContext(FltObjects->Filter, FLT_INSTANCE_CONTEXT, sizeof(INSTANCE_CONTEXT),
                                NonPagedPoolNx, &Context);
    if (!NT_SUCCESS(Status)) {
        return STATUS_FLT_DO_NOT_ATTACH;
    }
    ((INSTANCE_CONTEXT *)Context)->Flags = 0;
    Status = FltSetInstanceContext(FltObjects->Instance, FLT_SET_CONTEXT_KEEP_IF_EXISTS, Context,
                                   NULL);
    return Status;
}

static NTSTATUS FLTAPI FilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
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
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Filter);
    }
    return Status;
}
