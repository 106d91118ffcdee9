/*
 * A callout stays registered. The filter engine calls a callout's functions by the addresses that
 * FwpsCalloutRegister was given, and a failing DriverEntry takes the image away from under them: the
 * machine stops at the next packet that a filter sends to the callout.
 */
#include <ntddk.h>
#include <fwpsk.h>
#include <fwpmk.h>

#include "../../callout_functions.h"

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static const GUID CalloutKey = {
    0x7B1B6B64, 0x52A1, 0x4C55, {0x90, 0x1C, 0x2F, 0x3B, 0x44, 0x0A, 0x11, 0x01}};

static PDEVICE_OBJECT Device;
static HANDLE Engine;
static UINT32 CalloutId;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    FwpmEngineClose(Engine);
    FwpsCalloutUnregisterById(CalloutId);
    IoDeleteDevice(Device);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    FWPS_CALLOUT Callout;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = IoCreateDevice(DriverObject, 0, NULL, FILE_DEVICE_NETWORK, 0, FALSE, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    CalloutDescribe(&Callout, &CalloutKey);
    Status = FwpsCalloutRegister(Device, &Callout, &CalloutId);
    if (!NT_SUCCESS(Status)) {
        IoDeleteDevice(Device);
        return Status;
    }
    Status = FwpmEngineOpen(NULL, RPC_C_AUTHN_WINNT, NULL, NULL, &Engine);
    if (!NT_SUCCESS(Status)) {
        IoDeleteDevice(Device);
        return Status;
    }
    return STATUS_SUCCESS;
}
