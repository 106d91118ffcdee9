/*
 * A device that the driver can do without. Its work is the process routine, which lives and goes on
 * being called; the device is for diagnostics only. That it fails need not end DriverEntry: the
 * driver is not useless.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\OptionalDevice");
static volatile LONG Processes;

static VOID NTAPI OnProcess(HANDLE Parent, HANDLE Process, BOOLEAN Created)
{
    UNREFERENCED_PARAMETER(Parent);
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Created);
    InterlockedIncrement(&Processes);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    PsSetCreateProcessNotifyRoutine(OnProcess, TRUE);
    if (DriverObject->DeviceObject != NULL) {
        IoDeleteDevice(DriverObject->DeviceObject);
    }
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    Status = PsSetCreateProcessNotifyRoutine(OnProcess, FALSE);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        DbgPrint("optional_device: no diagnostics, status %08lX\n", Status);
    }
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
