/*
 * A fallback is one more thing to release. Here both buffers share one pointer, so every path,
 * old or new, frees whichever there is.
 */
#include <ntddk.h>

#define RING_TAG 'gniR'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Pair");
static PVOID Ring;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    ExFreePoolWithTag(Ring, RING_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Ring = ExAllocatePoolWithTag(NonPagedPoolNx, 16 * PAGE_SIZE, RING_TAG);
    if (Ring == NULL) {
        Ring = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, RING_TAG);
        if (Ring == NULL) {
            return STATUS_INSUFFICIENT_RESOURCES;
        }
    }
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Ring, RING_TAG);
        return Status;
    }
    return STATUS_SUCCESS;
}
