/*
 * A routine taken from memory that nobody filled. The table of operations is allocated and one of its
 * fields is never set, so DriverUnload is whatever the pool held, and the machine stops when the
 * driver is unloaded.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
typedef struct {
    PDRIVER_UNLOAD Unload;
} OPERATIONS;

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OPERATIONS *Operations;

    UNREFERENCED_PARAMETER(RegistryPath);
    Operations = ExAllocatePoolWithTag(NonPagedPool, sizeof(*Operations), 'tesU');
    if (Operations == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    DriverObject->DriverUnload = Operations->Unload;
    ExFreePoolWithTag(Operations, 'tesU');
    return STATUS_SUCCESS;
}
