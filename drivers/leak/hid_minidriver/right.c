/*
 * A HID minidriver's table is freed when its registration is refused.
 */
#include <ntddk.h>
#include <hidport.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;
static DRIVER_ADD_DEVICE AddDevice;

#define TABLE_TAG 'lbTE' /* a debugger shows it as "ETbl" */

static PVOID Table;

static NTSTATUS NTAPI AddDevice(PDRIVER_OBJECT DriverObject, PDEVICE_OBJECT Physical)
{
    UNREFERENCED_PARAMETER(DriverObject);
    UNREFERENCED_PARAMETER(Physical);
    return STATUS_SUCCESS;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Table, TABLE_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HID_MINIDRIVER_REGISTRATION Registration = {0};
    NTSTATUS Status;

    Table = ExAllocatePoolWithTag(PagedPool, 512, TABLE_TAG);
    if (Table == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    DriverObject->DriverUnload = DriverUnload;
    DriverObject->DriverExtension->AddDevice = AddDevice;
    Registration.Revision = HID_REVISION;
    Registration.DriverObject = DriverObject;
    Registration.RegistryPath = RegistryPath;
    Status = HidRegisterMinidriver(&Registration);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Table, TABLE_TAG);
    }
    return Status;
}
