/*
 * Who waits makes sure that there is somebody to end the wait. Here: no thread, no wait.
 */
#include <ntifs.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static KEVENT ReadyEvent;
static KEVENT StopEvent;
static HANDLE Thread;

static VOID NTAPI Worker(PVOID Context)
{
    UNREFERENCED_PARAMETER(Context);
    KeSetEvent(&ReadyEvent, IO_NO_INCREMENT, FALSE);
    KeWaitForSingleObject(&StopEvent, Executive, KernelMode, FALSE, NULL);
    PsTerminateSystemThread(STATUS_SUCCESS);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    KeSetEvent(&StopEvent, IO_NO_INCREMENT, FALSE);
    ZwWaitForSingleObject(Thread, FALSE, NULL);
    ZwClose(Thread);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES Attributes;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    KeInitializeEvent(&ReadyEvent, NotificationEvent, FALSE);
    KeInitializeEvent(&StopEvent, NotificationEvent, FALSE);
    InitializeObjectAttributes(&Attributes, NULL, OBJ_KERNEL_HANDLE, NULL, NULL);
    Status = PsCreateSystemThread(&Thread, THREAD_ALL_ACCESS, &Attributes, NULL, NULL, Worker,
                                  NULL);
    if (!NT_SUCCESS(Status)) {
        DbgPrint("hang: no thread, status %08lX\n", Status);
        return Status;
    }
    KeWaitForSingleObject(&ReadyEvent, Executive, KernelMode, FALSE, NULL);
    return STATUS_SUCCESS;
}
