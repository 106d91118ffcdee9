/*
 * Who opens a handle closes it, and nobody else: the helper borrows the key, its caller owns it.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static NTSTATUS ReadStartType(HANDLE Key, PULONG StartType)
{
    UNICODE_STRING ValueName = RTL_CONSTANT_STRING(L"Start");
    UCHAR Buffer[FIELD_OFFSET(KEY_VALUE_PARTIAL_INFORMATION, Data) + sizeof(ULONG)];
    PKEY_VALUE_PARTIAL_INFORMATION Value = (PKEY_VALUE_PARTIAL_INFORMATION)Buffer;
    ULONG Length;
    NTSTATUS Status;

    Status = ZwQueryValueKey(Key, &ValueName, KeyValuePartialInformation, Value, sizeof(Buffer),
                             &Length);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    if (Value->Type != REG_DWORD || Value->DataLength != sizeof(ULONG)) {
        return STATUS_OBJECT_TYPE_MISMATCH;
    }
    RtlCopyMemory(StartType, Value->Data, sizeof(ULONG));
    return STATUS_SUCCESS;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    OBJECT_ATTRIBUTES Attributes;
    ULONG StartType;
    HANDLE Key;
    NTSTATUS Status;

    DriverObject->DriverUnload = DriverUnload;

    InitializeObjectAttributes(&Attributes, RegistryPath, OBJ_KERNEL_HANDLE | OBJ_CASE_INSENSITIVE,
                               NULL, NULL);
    Status = ZwOpenKey(&Key, KEY_READ, &Attributes);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = ReadStartType(Key, &StartType);
    ZwClose(Key);
    return Status;
}
