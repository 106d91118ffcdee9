/*
 * A captured security context released on the failing path too.
 */
#include <ntddk.h>
/* ntifs.h */
DECLSPEC_IMPORT VOID NTAPI SeCaptureSubjectContext(PSECURITY_SUBJECT_CONTEXT Context);
DECLSPEC_IMPORT VOID NTAPI SeReleaseSubjectContext(PSECURITY_SUBJECT_CONTEXT Context);

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static PDEVICE_OBJECT Device;
static SECURITY_SUBJECT_CONTEXT Subject;

static NTSTATUS Acquire(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    SeCaptureSubjectContext(&Subject);
    return STATUS_SUCCESS;
}

static VOID Release(VOID)
{
    SeReleaseSubjectContext(&Subject);
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    Release();
    IoDeleteDevice(Device);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = Acquire(DriverObject);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_UNKNOWN, FILE_DEVICE_SECURE_OPEN,
                            FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        Release();
    }
    return Status;
}
