/*
 * An audio adapter driver copies its registry path into pool, and frees the copy in a DriverUnload
 * that it puts before the port class driver's. When PcInitializeAdapterDriver fails there is no
 * DriverUnload: returning its status at once leaves the copy in paged pool until the next boot.
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
        return Status;
    }

    PortUnload = DriverObject->DriverUnload;
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
