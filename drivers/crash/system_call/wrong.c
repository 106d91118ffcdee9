/*
 * A system call by instruction, in a failing path. Kernel code that executes `syscall` enters the
 * kernel with a program's GS base and stops the machine with a double fault; it calls the Zw routines
 * instead. (Here 231 would be Linux' exit_group, which must not end the check as if nothing had been
 * wrong.)
 */
#include <ntddk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID First;
    PVOID Second;

    UNREFERENCED_PARAMETER(RegistryPath);
    First = ExAllocatePoolWithTag(NonPagedPool, 64, 'llaC');
    if (First == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Second = ExAllocatePoolWithTag(NonPagedPool, 32, 'llaC');
    if (Second == NULL) {
        __asm__ volatile("syscall" : : "a"(231), "D"(0) : "rcx", "r11", "memory");
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    ExFreePoolWithTag(Second, 'llaC');
    ExFreePoolWithTag(First, 'llaC');
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
