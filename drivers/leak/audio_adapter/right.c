/*
 * An audio adapter driver frees the copy of its registry path when PcInitializeAdapterDriver fails.
 */
#include <portcls.h>

#define PATH_TAG 'htaP' /* a debugger shows it as "Path" */

DRIVER_INITIALIZE DriverEntry;
static DRIVER_ADD_DEVICE AddDevice;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING Path;
static PDRIVER_UNLOAD PortUnload;

static NTSTATUS NTAPI AddDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT Physical)
{
    return PcAddAdapterDevice(DriverObject, Physical, NULL, 1, 0);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    if (PortUnload != NULL) {
        PortUnload(DriverObject);
    }
    ExFreePoolWithTag(Path.Buffer, PATH_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    Path.MaximumLength = RegistryPath->Length;
    Path.Buffer = ExAllocatePoolWithTag(PagedPool, Path.MaximumLength, PATH_TAG);
    if (Path.Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlCopyUnicodeString(&Path, RegistryPath);

    Status = PcInitializeAdapterDriver(DriverObject, RegistryPath, AddDevice);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Path.Buffer, PATH_TAG);
        return Status;
    }

    PortUnload = DriverObject->DriverUnload;
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
