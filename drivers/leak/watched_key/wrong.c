/*
 * A key is watched with a work item of the driver. DriverUnload closes the key, which ends the watch
 * and queues the item: it runs in memory that is gone (bug check CE).
 */
#include <ntifs.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static WORKER_THREAD_ROUTINE Changed;

static HANDLE Key;
static IO_STATUS_BLOCK Result;
static WORK_QUEUE_ITEM Item;
static KEVENT Done;

static VOID NTAPI Changed(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ZwClose(Key);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES Attributes;
    NTSTATUS Status;

    DriverObject->DriverUnload = DriverUnload;
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    InitializeObjectAttributes(&Attributes, RegistryPath, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
                               NULL, NULL);
    Status = ZwOpenKey(&Key, KEY_NOTIFY | KEY_READ, &Attributes);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    ExInitializeWorkItem(&Item, Changed, NULL);
    Status = ZwNotifyChangeKey(Key, NULL, (PIO_APC_ROUTINE)&Item, (PVOID)(ULONG_PTR)DelayedWorkQueue,
                               &Result, REG_NOTIFY_CHANGE_LAST_SET, TRUE, NULL, 0, TRUE);
    if (!NT_SUCCESS(Status)) {
        ZwClose(Key);
        return Status;
    }
    return STATUS_SUCCESS;
}
