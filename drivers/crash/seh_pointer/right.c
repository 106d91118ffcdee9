/*
 * A probe that is meant to fault. The driver reads a user address at which the system process has
 * nothing mapped, catches the access violation, and goes on: an exception that is handled is no
 * defect. ProbeForRead only checks that the range lies in user space; it is the read that faults.
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static ULONG Value;

static __attribute__((noinline)) ULONG ReadUlong(volatile ULONG *Address)
{
    return *Address;
}

static NTSTATUS ReadUserUlong(PVOID Address)
{
    NTSTATUS Status = STATUS_SUCCESS;

    __try {
        ProbeForRead(Address, sizeof(ULONG), sizeof(ULONG));
        Value = ReadUlong(Address);
    } __except (EXCEPTION_EXECUTE_HANDLER) {
        Status = GetExceptionCode();
    }
    return Status;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;
    if (ReadUserUlong((PVOID)0x10000) == STATUS_ACCESS_VIOLATION) {
        DbgPrint("seh_pointer: nothing is mapped there, as it should be\n");
    }
    return STATUS_SUCCESS;
}
