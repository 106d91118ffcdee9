/* The same class driver, which frees its notes itself when ClassInitialize fails. */
#include <ntddk.h>
#include <classpnp.h>

DRIVER_INITIALIZE DriverEntry;

#define NOTES_TAG 'etoN' /* a debugger shows it as "Note" */

static PVOID Notes;

static NTSTATUS NTAPI AddDevice(PDRIVER_OBJECT Driver, PDEVICE_OBJECT Pdo)
{
    UNREFERENCED_PARAMETER(Driver);
    UNREFERENCED_PARAMETER(Pdo);
    return STATUS_NO_SUCH_DEVICE; /* no disk is this driver's */
}

static NTSTATUS NTAPI Start(PDEVICE_OBJECT Device)
{
    UNREFERENCED_PARAMETER(Device);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI Stop(PDEVICE_OBJECT Device, UCHAR Type)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Type);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI Verify(PDEVICE_OBJECT Device, PIRP Irp)
{
    UNREFERENCED_PARAMETER(Device);
    UNREFERENCED_PARAMETER(Irp);
    return STATUS_SUCCESS;
}

static VOID NTAPI Unload(PDRIVER_OBJECT Driver)
{
    UNREFERENCED_PARAMETER(Driver);
    ExFreePoolWithTag(Notes, NOTES_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    CLASS_INIT_DATA Data = {0};
    NTSTATUS Status;

    Notes = ExAllocatePoolWithTag(NonPagedPoolNx, 2048, NOTES_TAG);
    if (Notes == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }

    Data.InitializationDataSize = sizeof(Data);
    Data.FdoData.DeviceExtensionSize = sizeof(FUNCTIONAL_DEVICE_EXTENSION);
    Data.FdoData.DeviceType = FILE_DEVICE_DISK;
    Data.FdoData.ClassStartDevice = Start;
    Data.FdoData.ClassStopDevice = Stop;
    Data.FdoData.ClassReadWriteVerification = Verify;
    Data.FdoData.ClassDeviceControl = ClassDeviceControl;
    Data.ClassAddDevice = AddDevice;
    Data.ClassUnload = Unload;
    Status = (NTSTATUS)ClassInitialize(DriverObject, RegistryPath, &Data);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Notes, NOTES_TAG);
    }
    return Status;
}
