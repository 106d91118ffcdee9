/*
 * Most objects have no name. ObQueryNameString answers STATUS_SUCCESS for these, and the name is
 * empty: Length 0 and no Buffer. Who prints it must expect that.
 */
#include <ntifs.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UCHAR Room[256];

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    POBJECT_NAME_INFORMATION Name = (POBJECT_NAME_INFORMATION)Room;
    ULONG Length;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = ObQueryNameString(KeGetCurrentThread(), Name, sizeof(Room), &Length);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    if (Name->Name.Buffer != NULL || Name->Name.Length != 0) {
        return STATUS_OBJECT_NAME_INVALID;
    }
    return STATUS_SUCCESS;
}
