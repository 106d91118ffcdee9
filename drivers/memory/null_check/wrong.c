/*
 * An allocation that nobody checks. All the others are checked, but not the small one in the
 * helper, "which never fails". It does when memory is short, and the next line writes through
 * NULL: bug check, with the driver's name on the screen.
 */
#include <ntddk.h>

#include "../../wdk_newer.h"

#define CONTEXT_TAG 'txtC'

typedef struct _CONTEXT_BLOCK {
    LIST_ENTRY Link;
    ULONG Users;
} CONTEXT_BLOCK, *PCONTEXT_BLOCK;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static PVOID Cache;
static PCONTEXT_BLOCK Context;

static PCONTEXT_BLOCK CreateContext(VOID)
{
    PCONTEXT_BLOCK Block = ExAllocatePool2(POOL_FLAG_NON_PAGED, sizeof(*Block), CONTEXT_TAG);

    InitializeListHead(&Block->Link);
    Block->Users = 1;
    return Block;
}

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    ExFreePoolWithTag(Context, CONTEXT_TAG);
    ExFreePoolWithTag(Cache, CONTEXT_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Cache = ExAllocatePool2(POOL_FLAG_NON_PAGED, 2 * PAGE_SIZE, CONTEXT_TAG);
    if (Cache == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Context = CreateContext();
    return STATUS_SUCCESS;
}
