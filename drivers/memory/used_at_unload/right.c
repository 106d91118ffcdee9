/*
 * A driver may go on without something optional. It then has to remember that it has none: here
 * by a pointer that is NULL from the moment its block is freed.
 */
#include <ntddk.h>

#define STATISTICS_TAG 'tatS'

typedef struct _STATISTICS {
    ULONG Count;
    PULONG Samples;
} STATISTICS, *PSTATISTICS;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Statistics");
static PSTATISTICS Statistics;

static VOID CreateStatistics(VOID)
{
    Statistics = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(STATISTICS), STATISTICS_TAG);
    if (Statistics == NULL) {
        return;
    }
    Statistics->Count = 0;
    Statistics->Samples = ExAllocatePoolWithTag(NonPagedPoolNx, 1024, STATISTICS_TAG);
    if (Statistics->Samples == NULL) {
        ExFreePoolWithTag(Statistics, STATISTICS_TAG);
        Statistics = NULL;
    }
}

static VOID DeleteStatistics(VOID)
{
    if (Statistics != NULL) {
        Statistics->Count++;
        ExFreePoolWithTag(Statistics->Samples, STATISTICS_TAG);
        ExFreePoolWithTag(Statistics, STATISTICS_TAG);
    }
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    DeleteStatistics();
    IoDeleteDevice(DriverObject->DeviceObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    CreateStatistics(); /* optional: the driver works without them */
    return STATUS_SUCCESS;
}
