/*
 * A local buffer is filled beyond its end, through DriverEntry's own frame and into the frame of the
 * kernel that called it. Nothing notices before the driver returns.
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
    static volatile ULONG Length = 16 * sizeof(Buffer);
    ULONG i;

    UNREFERENCED_PARAMETER(RegistryPath);
    for (i = 0; i < Length; i++) {
        Buffer[i] = 0;
    }
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
