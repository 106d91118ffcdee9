/*
 * An APC that is still queued when the driver goes. DriverUnload queues it to its own thread inside a
 * critical region, which it never leaves: the system's thread calls into memory that is gone as soon
 * as it may run its APCs again (bug check CE).
 */
#include <ntddk.h>

/* Exported by ntoskrnl.exe and used by many drivers; no header declares them. */
typedef VOID(NTAPI *KERNEL_ROUTINE)(PRKAPC Apc, PVOID *Routine, PVOID *Context, PVOID *Argument1,
                                    PVOID *Argument2);
typedef VOID(NTAPI *NORMAL_ROUTINE)(PVOID Context, PVOID Argument1, PVOID Argument2);
NTKERNELAPI VOID NTAPI KeInitializeApc(PRKAPC Apc, PKTHREAD Thread, LONG Environment,
                                       KERNEL_ROUTINE KernelRoutine, PVOID RundownRoutine,
                                       NORMAL_ROUTINE NormalRoutine, KPROCESSOR_MODE Mode,
                                       PVOID Context);
NTKERNELAPI BOOLEAN NTAPI KeInsertQueueApc(PRKAPC Apc, PVOID Argument1, PVOID Argument2,
                                           KPRIORITY Increment);

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static KAPC LastApc;
static volatile LONG Collected;

static VOID NTAPI OnApc(PRKAPC Apc, PVOID *Routine, PVOID *Context, PVOID *Argument1, PVOID *Argument2)
{
    UNREFERENCED_PARAMETER(Apc);
    UNREFERENCED_PARAMETER(Routine);
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
}

static VOID NTAPI CollectStatistics(PVOID Context, PVOID Argument1, PVOID Argument2)
{
    UNREFERENCED_PARAMETER(Context);
    UNREFERENCED_PARAMETER(Argument1);
    UNREFERENCED_PARAMETER(Argument2);
    InterlockedIncrement(&Collected);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeEnterCriticalRegion();
    KeInitializeApc(&LastApc, KeGetCurrentThread(), 0, OnApc, NULL, CollectStatistics, KernelMode,
                    NULL);
    KeInsertQueueApc(&LastApc, NULL, NULL, 0);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
