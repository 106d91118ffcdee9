/*
 * A driver that is built for the framework and never calls WdfDriverCreate. DriverEntry returns
 * success with nothing made: no device can ever be added to it.
 */
#include <ntddk.h>
#include <wdf.h>

DRIVER_INITIALIZE DriverEntry;

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(DriverObject);
    UNREFERENCED_PARAMETER(RegistryPath);
    DbgPrint("create_never: loaded\n");
    return STATUS_SUCCESS;
}
