/*
 * A DPC that is still queued when the driver goes. Its importance is low, so nothing hurries to run
 * it, and DriverUnload returns at once: the processor calls into memory that is gone (bug check CE).
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static KDPC LastDpc;
static volatile LONG Collected;

static VOID NTAPI CollectStatistics(PKDPC Dpc, PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Dpc);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedIncrement(&Collected);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeInsertQueueDpc(&LastDpc, NULL, NULL);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    KeInitializeDpc(&LastDpc, CollectStatistics, NULL);
    KeSetImportanceDpc(&LastDpc, LowImportance);
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
