/*
 * What holds an event, a mutex, a timer, a DPC, a spin lock or a resource lies in nonpaged pool.
 */
#include <ntddk.h>

#define CLIENT_TAG 'tnlC'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

typedef struct _CLIENT {
    LIST_ENTRY Entry;
    KEVENT Answered;
} CLIENT, *PCLIENT;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Resident");
static PCLIENT FirstClient;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    ExFreePoolWithTag(FirstClient, CLIENT_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    FirstClient = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*FirstClient), CLIENT_TAG);
    if (FirstClient == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    KeInitializeEvent(&FirstClient->Answered, NotificationEvent, FALSE);

    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(FirstClient, CLIENT_TAG);
        return Status;
    }
    return STATUS_SUCCESS;
}
