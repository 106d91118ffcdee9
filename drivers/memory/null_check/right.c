/*
 * Each allocation is checked where it is made, the small one in the helper as well, and the
 * helper hands the failure to its caller.
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

    if (Block == NULL) {
        return NULL;
    }
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
    if (Context == NULL) {
        ExFreePoolWithTag(Cache, CONTEXT_TAG);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    return STATUS_SUCCESS;
}
