/*
 * The current thread is an object like any other: it can be referenced by its pointer, opened, and
 * asked for its type. Each reference and each handle is given back.
 */
#include <ntifs.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PETHREAD Thread = PsGetCurrentThread();
    HANDLE Handle;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    ObReferenceObject(Thread);
    ObDereferenceObject(Thread);

    Status = ObReferenceObjectByPointer(Thread, 0, *PsThreadType, KernelMode);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = ObOpenObjectByPointer(Thread, OBJ_KERNEL_HANDLE, NULL, 0, *PsThreadType, KernelMode,
                                   &Handle);
    ObDereferenceObject(Thread);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    ZwClose(Handle);
    return STATUS_SUCCESS;
}
