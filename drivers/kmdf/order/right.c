/*
 * Clean-up callbacks run from the leaves to the root: what a child's clean-up uses, its parent's
 * clean-up may free.
 */
#include <ntddk.h>
#include <wdf.h>

#define LOG_TAG 'goLK'

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;
static EVT_WDF_OBJECT_CONTEXT_CLEANUP EvtParentCleanup;
static EVT_WDF_OBJECT_CONTEXT_CLEANUP EvtChildEnd;

static PULONG Log;

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
}

static VOID NTAPI EvtParentCleanup(WDFOBJECT Parent)
{
    UNREFERENCED_PARAMETER(Parent);
    if (Log != NULL) {
        ExFreePoolWithTag(Log, LOG_TAG);
    }
}

static VOID NTAPI EvtChildEnd(WDFOBJECT Child)
{
    UNREFERENCED_PARAMETER(Child);
    Log[0] += 1;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDF_DRIVER_CONFIG Config;
    WDFOBJECT Parent;
    WDFOBJECT Child;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, NULL);
    Config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    Config.EvtDriverUnload = EvtDriverUnload;
    Status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    WDF_OBJECT_ATTRIBUTES_INIT(&Attributes);
    Attributes.EvtCleanupCallback = EvtParentCleanup;
    Status = WdfObjectCreate(&Attributes, &Parent);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Log = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(ULONG), LOG_TAG);
    if (Log == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Log[0] = 0;

    WDF_OBJECT_ATTRIBUTES_INIT(&Attributes);
    Attributes.ParentObject = Parent;
    Attributes.EvtCleanupCallback = EvtChildEnd;
    return WdfObjectCreate(&Attributes, &Child);
}
