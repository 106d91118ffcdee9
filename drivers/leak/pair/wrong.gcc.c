/*
 * A leak that takes two failures. When the big ring buffer cannot be had, the driver falls back
 * to a small one, and that works. The error path below was written before the fallback was: it
 * frees the big one only. Fail any one call and all is well; fail two and the small buffer leaks.
 */
#include <ntddk.h>

#define RING_TAG 'gniR'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Pair");
static PVOID BigRing;
static PVOID SmallRing;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    if (BigRing != NULL) {
        ExFreePoolWithTag(BigRing, RING_TAG);
    }
    if (SmallRing != NULL) {
        ExFreePoolWithTag(SmallRing, RING_TAG);
    }
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    BigRing = ExAllocatePoolWithTag(NonPagedPoolNx, 16 * PAGE_SIZE, RING_TAG);
    if (BigRing == NULL) {
        SmallRing = ExAllocatePoolWithTag(NonPagedPoolNx, PAGE_SIZE, RING_TAG);
        if (SmallRing == NULL) {
            return STATUS_INSUFFICIENT_RESOURCES;
        }
    }
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        if (BigRing != NULL) {
            ExFreePoolWithTag(BigRing, RING_TAG);
        }
        return Status;
    }
    return STATUS_SUCCESS;
}
