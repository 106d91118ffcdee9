/*
 * A work item that is still queued when the driver goes. DriverUnload hands the last work to a
 * system thread and returns; nothing keeps the image until ExQueueWorkItem's routine has run, and
 * so the thread calls into memory that is gone (bug check CE).
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static WORKER_THREAD_ROUTINE LastWork;

static WORK_QUEUE_ITEM Item;
static KEVENT Done;

static VOID NTAPI LastWork(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&Done, IO_NO_INCREMENT, FALSE);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExQueueWorkItem(&Item, DelayedWorkQueue);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    KeInitializeEvent(&Done, NotificationEvent, FALSE);
    ExInitializeWorkItem(&Item, LastWork, NULL);
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
