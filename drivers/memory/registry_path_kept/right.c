/*
 * The registry path is lent to DriverEntry. A driver that needs it later copies the characters,
 * not the UNICODE_STRING that points at them, and frees its copy on every way out.
 */
#include <ntddk.h>

#define PATH_TAG 'htaP'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\RegistryPathKept");
static UNICODE_STRING KeyName;

static VOID RememberUnload(VOID)
{
    OBJECT_ATTRIBUTES Attributes;
    HANDLE Key;

    InitializeObjectAttributes(&Attributes, &KeyName, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
                               NULL, NULL);
    if (NT_SUCCESS(ZwOpenKey(&Key, KEY_READ, &Attributes))) {
        ZwClose(Key);
    }
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    RememberUnload();
    IoDeleteDevice(DriverObject->DeviceObject);
    ExFreePoolWithTag(KeyName.Buffer, PATH_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PDEVICE_OBJECT Device;
    NTSTATUS Status;

    DriverObject->DriverUnload = DriverUnload;

    KeyName.Buffer = ExAllocatePoolWithTag(PagedPool, RegistryPath->Length, PATH_TAG);
    if (KeyName.Buffer == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    KeyName.MaximumLength = RegistryPath->Length;
    RtlCopyUnicodeString(&KeyName, RegistryPath);
    Status = IoCreateDevice(DriverObject, 0, &DeviceName, FILE_DEVICE_UNKNOWN,
                            FILE_DEVICE_SECURE_OPEN, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(KeyName.Buffer, PATH_TAG);
        return Status;
    }
    return STATUS_SUCCESS;
}
