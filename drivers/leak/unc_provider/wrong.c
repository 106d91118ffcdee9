/*
 * A redirector is a provider of UNC names already when its table of names cannot be allocated, and
 * deletes its device only.
 */
#include <ntifs.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static PDEVICE_OBJECT Device;
static HANDLE Provider;
static PVOID Names;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Names, 'emaN');
    FsRtlDeregisterUncProvider(Provider);
    IoDeleteDevice(Device);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNICODE_STRING Name = RTL_CONSTANT_STRING(L"\\Device\\LessonRedirector");
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    Status = IoCreateDevice(DriverObject, 0, &Name, FILE_DEVICE_NETWORK_FILE_SYSTEM,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FsRtlRegisterUncProviderEx(&Provider, &Name, Device, 0);
    if (!NT_SUCCESS(Status)) {
        IoDeleteDevice(Device);
        return Status;
    }
    Names = ExAllocatePoolWithTag(PagedPool, 4096, 'emaN');
    if (Names == NULL) {
        IoDeleteDevice(Device);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}
