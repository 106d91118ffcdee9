/*
 * A lock that is never given back. The allocation under the spin lock may fail, and its early
 * return leaves the lock held and the processor at DISPATCH_LEVEL: the system stops where it next
 * waits, with a call stack in which this driver no longer appears.
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

    KeAcquireSpinLock(&ListLock, &Irql);
    Entry = ExAllocatePoolWithTag(NonPagedPoolNx, 64, ENTRY_TAG);
    if (Entry == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
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
