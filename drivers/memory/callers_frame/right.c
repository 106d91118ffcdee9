/*
 * The buffer is filled to its end.
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
    volatile UCHAR Buffer[64];
    static volatile ULONG Length = sizeof(Buffer);
    ULONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    for (i = 0; i < Length; i++) {
        Buffer[i] = 0;
    }
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
