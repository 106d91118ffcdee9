/*
 * A name that is changed lies in an array of its own, which may be written.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static WCHAR Name[] = L"\\Device\\ReadOnly0";

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING DeviceName;
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    RtlInitUnicodeString(&DeviceName, Name);
    do {
        Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                                FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
        if (Status == STATUS_OBJECT_NAME_COLLISION) {
            DeviceName.Buffer[DeviceName.Length / sizeof(WCHAR) - 1]++;
        }
    } while (Status == STATUS_OBJECT_NAME_COLLISION);
    return Status;
}
