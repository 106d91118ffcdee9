/*
 * An MDL left behind. The failing path frees the buffer that the MDL describes and forgets the
 * MDL, a second, small allocation that IoAllocateMdl made.
 */
#include <ntddk.h>

#define BUFFER_TAG 'fBMD'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Mdl");
static PVOID Buffer;
static PMDL Mdl;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    IoFreeMdl(Mdl);
    ExFreePoolWithTag(Buffer, BUFFER_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Buffer = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, BUFFER_TAG);
    if (Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Mdl = IoAllocateMdl(Buffer, PAGE_SIZE, FALSE, FALSE, NULL);
    if (Mdl == NULL) {
        ExFreePoolWithTag(Buffer, BUFFER_TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    MmBuildMdlForNonPagedPool(Mdl);
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Buffer, BUFFER_TAG);
        return Status;
    }
    return STATUS_SUCCESS;
}
