/*
 * The failing path undoes what was done, and no instruction of it is for programs.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID First;
    PVOID Second;

    UNREFERENCED_PARAMETER(RegistryPath);
    First = ExAllocatePoolWithTag(NonPagedPool, 64, 'llaC');
    if (First == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Second = ExAllocatePoolWithTag(NonPagedPool, 32, 'llaC');
    if (Second == NULL) {
        ExFreePoolWithTag(First, 'llaC');
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    ExFreePoolWithTag(Second, 'llaC');
    ExFreePoolWithTag(First, 'llaC');
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
