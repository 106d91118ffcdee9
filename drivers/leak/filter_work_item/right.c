/*
 * A minifilter unregisters when FltStartFiltering fails, and frees its work item.
 */
#include <fltkernel.h>

DRIVER_INITIALIZE DriverEntry;
static NTSTATUS FLTAPI FilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags);

static PFLT_FILTER Filter;
static PFLT_GENERIC_WORKITEM WorkItem;

static const FLT_REGISTRATION Registration = {
    .Size = sizeof(FLT_REGISTRATION),
    .Version = FLT_REGISTRATION_VERSION,
    .FilterUnloadCallback = FilterUnload,
};

static VOID FLTAPI Work(PFLT_GENERIC_WORKITEM Item, PVOID Object, PVOID Context)
{
    UNREFERENCED_PARAMETER(Item);
    UNREFERENCED_PARAMETER(Object);
    UNREFERENCED_PARAMETER(Context);
}

static NTSTATUS FLTAPI FilterUnload(FLT_FILTER_UNLOAD_FLAGS Flags)
{
    UNREFERENCED_PARAMETER(Flags);
    /* Waits for the work. */
    FltUnregisterFilter(Filter);
    FltFreeGenericWorkItem(WorkItem);
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
    WorkItem = FltAllocateGenericWorkItem();
    if (WorkItem == NULL) {
        FltUnregisterFilter(Filter);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = FltStartFiltering(Filter);
    if (!NT_SUCCESS(Status)) {
        FltUnregisterFilter(Filter);
        FltFreeGenericWorkItem(WorkItem);
        return Status;
    }
    /* Only a filter that is being torn down is refused. */
    (VOID)FltQueueGenericWorkItem(WorkItem, Filter, Work, DelayedWorkQueue, NULL);
    return STATUS_SUCCESS;
}
