/*
 * NonPagedPool is executable on x64, so an old driver that makes code while it runs is correct. A new
 * one asks for NonPagedPoolNx, or POOL_FLAG_NON_PAGED, and keeps data only there.
 */
#include <ntddk.h>

#define CODE_TAG 'edoC'

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static const UCHAR ReturnFortyTwo[] = {0xB8, 0x2A, 0x00, 0x00, 0x00, 0xC3}; /* mov eax, 42; ret */

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    PVOID Code;
    int Answer;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Code = ExAllocatePoolWithTag(NonPagedPool, sizeof(ReturnFortyTwo), CODE_TAG);
    if (Code == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    RtlCopyMemory(Code, ReturnFortyTwo, sizeof(ReturnFortyTwo));
    Answer = ((int (*)(void))Code)();
    ExFreePoolWithTag(Code, CODE_TAG);
    return Answer == 42 ? STATUS_SUCCESS : STATUS_INTERNAL_ERROR;
}
