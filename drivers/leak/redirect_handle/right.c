/*
 * A redirect handle is destroyed when the filter engine cannot be opened.
 */
#include <ntddk.h>
#include <fwpsk.h>
#include <fwpmk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static const GUID Provider = {0x5a1e0d5c, 0x3b7e, 0x4c11, {0x90, 0x41, 0x7e, 0x20, 0x55, 0x81, 0x3c, 0x02}};

static HANDLE Redirect;
static HANDLE Engine;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    FwpmEngineClose(Engine);
    FwpsRedirectHandleDestroy(Redirect);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = FwpsRedirectHandleCreate(&Provider, 0, &Redirect);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FwpmEngineOpen(NULL, RPC_C_AUTHN_WINNT, NULL, NULL, &Engine);
    if (!NT_SUCCESS(Status)) {
        FwpsRedirectHandleDestroy(Redirect);
        return Status;
    }
    return STATUS_SUCCESS;
}
