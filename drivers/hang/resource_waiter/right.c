/*
 * A thread that waits for exclusive access to a resource comes before others that want to share it:
 * ExAcquireSharedWaitForExclusive is refused meanwhile, even to a thread that shares it already.
 * ExAcquireSharedStarveExclusive goes past the writer.
 */
#include <ntifs.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static KSTART_ROUTINE Writer;

static ERESOURCE Lock;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExDeleteResourceLite(&Lock);
}

static VOID NTAPI Writer(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeEnterCriticalRegion();
    ExAcquireResourceExclusiveLite(&Lock, TRUE);
    ExReleaseResourceLite(&Lock);
    KeLeaveCriticalRegion();
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static NTSTATUS ShareBesideAWriter(PBOOLEAN Waits, PBOOLEAN Starves)
{
    LARGE_INTEGER Pause;
    HANDLE Thread;
    NTSTATUS Status;

    KeEnterCriticalRegion();
    ExAcquireResourceSharedLite(&Lock, TRUE);
    Status = PsCreateSystemThread(&Thread, THREAD_ALL_ACCESS, NULL, NULL, NULL, Writer, NULL);
    if (!NT_SUCCESS(Status)) {
        ExReleaseResourceLite(&Lock);
        KeLeaveCriticalRegion();
        return Status;
    }
    Pause.QuadPart = -10000; /* until the writer waits */
    while (ExGetExclusiveWaiterCount(&Lock) == 0) {
        KeDelayExecutionThread(KernelMode, FALSE, &Pause);
    }
    *Waits = ExAcquireSharedWaitForExclusive(&Lock, FALSE);
    if (*Waits) {
        ExReleaseResourceLite(&Lock);
    }
    *Starves = ExAcquireSharedStarveExclusive(&Lock, FALSE);
    if (*Starves) {
        ExReleaseResourceLite(&Lock);
    }
    ExReleaseResourceLite(&Lock);
    KeLeaveCriticalRegion();
    ZwWaitForSingleObject(Thread, FALSE, NULL);
    ZwClose(Thread);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    BOOLEAN Waits;
    BOOLEAN Starves;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = ExInitializeResourceLite(&Lock);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = ShareBesideAWriter(&Waits, &Starves);
    if (NT_SUCCESS(Status) && (Waits || !Starves)) {
        Status = STATUS_INTERNAL_ERROR;
    }
    if (!NT_SUCCESS(Status)) {
        ExDeleteResourceLite(&Lock);
    }
    return Status;
}
