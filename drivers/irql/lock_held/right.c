/*
 * Nothing returns between acquiring and releasing. What may fail is done before the lock is
 * taken; under the lock there is only what cannot fail.
 */
#include <ntddk.h>

#define ENTRY_TAG 'rtnE'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static KSPIN_LOCK ListLock;
static LIST_ENTRY List;

static NTSTATUS AddEntry(VOID)
{
    PLIST_ENTRY Entry;
    KIRQL Irql;

    Entry = ExAllocatePoolWithTag(NonPagedPoolNx, 64, ENTRY_TAG);
    if (Entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    KeAcquireSpinLock(&ListLock, &Irql);
    InsertTailList(&List, Entry);
    KeReleaseSpinLock(&ListLock, Irql);
    return STATUS_SUCCESS;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    while (!IsListEmpty(&List)) {
        ExFreePoolWithTag(RemoveHeadList(&List), ENTRY_TAG);
    }
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    KeInitializeSpinLock(&ListLock);
    InitializeListHead(&List);
    Status = AddEntry();
    return Status;
}
