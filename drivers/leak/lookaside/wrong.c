/*
 * A lookaside list left behind. The list head is a global variable and nothing was taken from it
 * yet, so the failing path seems to have nothing to do. But the system walks all lookaside lists
 * to set their depth, once a second, and this one goes with the image.
 */
#include <ntddk.h>

#include "../../wdk_newer.h"

#define ENTRY_TAG 'sdiA'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\Lookaside");
static NPAGED_LOOKASIDE_LIST Entries;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
    ExDeleteNPagedLookasideList(&Entries);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    ExInitializeNPagedLookasideList(&Entries, NULL, NULL, POOL_NX_ALLOCATION, 128, ENTRY_TAG, 0);
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    return STATUS_SUCCESS;
}
