/*
 * The table of operations is filled before anything is taken from it.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
typedef struct {
    PDRIVER_UNLOAD Unload;
} OPERATIONS;

static VOID NTAPI UnloadDriver(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OPERATIONS *Operations;

    UNREFERENCED_PARAMETER(RegistryPath);
    Operations = ExAllocatePoolWithTag(NonPagedPool, sizeof(*Operations), 'tesU');
    if (Operations == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Operations->Unload = UnloadDriver;
    DriverObject->DriverUnload = Operations->Unload;
    ExFreePoolWithTag(Operations, 'tesU');
    return STATUS_SUCCESS;
}
