/*
 * A driver that another driver must be there for. On a machine without it DriverEntry gives up, and
 * leaves nothing behind. rundown says which call it gave up at, and that the rest was not checked.
 */
#include <ntddk.h>

#define STATE_TAG 'etaS'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING LowerName = RTL_CONSTANT_STRING(L"\\Device\\AbsentLower");
static PVOID State;
static PFILE_OBJECT LowerFile;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ObDereferenceObject(LowerFile);
    ExFreePoolWithTag(State, STATE_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Lower;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    State = ExAllocatePoolWithTag(NonPagedPoolNx, 64, STATE_TAG);
    if (State == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = IoGetDeviceObjectPointer(&LowerName, FILE_READ_DATA, &LowerFile, &Lower);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(State, STATE_TAG);
        return Status;
    }
    return STATUS_SUCCESS;
}
