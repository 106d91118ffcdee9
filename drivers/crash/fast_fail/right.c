/*
 * A list entry removed once.
 */
#include <ntddk.h>

#ifndef FAST_FAIL_CORRUPT_LIST_ENTRY
#define FAST_FAIL_CORRUPT_LIST_ENTRY 3
#endif

static LIST_ENTRY Entry;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static UNICODE_STRING DeviceName = RTL_CONSTANT_STRING(L"\\Device\\FastFailOk");

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    IoDeleteDevice(DriverObject->DeviceObject);
}

static LIST_ENTRY Head = {&Entry, &Entry};
static LIST_ENTRY Entry = {&Head, &Head};

/* As RemoveEntryList does since Windows 8. */
static VOID Remove(PLIST_ENTRY Which)
{
    PLIST_ENTRY Next = Which->Flink;
    PLIST_ENTRY Previous = Which->Blink;

    if (Next->Blink != Which || Previous->Flink != Which) {
        __asm__ volatile("int $0x29" : : "c"(FAST_FAIL_CORRUPT_LIST_ENTRY));
    }
    Previous->Flink = Next;
    Next->Blink = Previous;
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
        Remove(&Entry);
        return Status;
    }
    return STATUS_SUCCESS;
}
