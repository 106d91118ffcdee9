/*
 * A Storport miniport that frees its settings itself when StorPortInitialize fails, and in its
 * DriverUnload otherwise.
 */
#include <ntddk.h>

#include "../../empty_storport_adapter.h"

#define SETTINGS_TAG 'tteS' /* a debugger shows it as "Sett" */

typedef struct _SETTINGS {
    ULONG QueueDepth;
    ULONG TimeOut;
} SETTINGS;

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static SETTINGS *Settings;
static PDRIVER_UNLOAD PortUnload;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    PortUnload(DriverObject);
    ExFreePoolWithTag(Settings, SETTINGS_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    HW_INITIALIZATION_DATA Data;
    NTSTATUS Status;

    Settings = ExAllocatePoolWithTag(NonPagedPoolNx, sizeof(*Settings), SETTINGS_TAG);
    if (Settings == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Settings->QueueDepth = 32;
    Settings->TimeOut = 10;

    EmptyAdapterDescribe(&Data);
    Status = (NTSTATUS)StorPortInitialize(DriverObject, RegistryPath, &Data, NULL);
    if (!NT_SUCCESS(Status)) {
        ExFreePoolWithTag(Settings, SETTINGS_TAG);
        return Status;
    }

    PortUnload = DriverObject->DriverUnload;
    DriverObject->DriverUnload = DriverUnload;
    return STATUS_SUCCESS;
}
