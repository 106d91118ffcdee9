/*
 * What the filter engine answers is freed with FwpmFreeMemory, whatever comes after.
 */
#include <ntddk.h>
#include <fwpsk.h>
#include <fwpmk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static const GUID UpperKey = {0x9d6b2c10, 0x6f5a, 0x4e2b, {0x8c, 0x35, 0x11, 0x0a, 0x92, 0x47, 0x6d, 0x5e}};

static HANDLE Engine;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    FwpmEngineClose(Engine);
}

static NTSTATUS AddBelow(UINT16 Weight)
{
    FWPM_SUBLAYER Lower = {0};
    Lower.displayData.name = L"Lower";
    Lower.weight = Weight - 1;
    return FwpmSubLayerAdd(Engine, &Lower, NULL);
}

static NTSTATUS AddSubLayers(VOID)
{
    FWPM_SUBLAYER Upper = {0};
    FWPM_SUBLAYER *Added;
    NTSTATUS Status;

    Upper.subLayerKey = UpperKey;
    Upper.displayData.name = L"Upper";
    Upper.weight = 0x100;
    Status = FwpmSubLayerAdd(Engine, &Upper, NULL);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = FwpmSubLayerGetByKey(Engine, &UpperKey, &Added);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = AddBelow(Added->weight);
    if (!NT_SUCCESS(Status)) {
        FwpmFreeMemory((VOID **)&Added);
        return Status;
    }
    FwpmFreeMemory((VOID **)&Added);
    return STATUS_SUCCESS;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    FWPM_SESSION Session = {0};
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Session.flags = FWPM_SESSION_FLAG_DYNAMIC;
    Status = FwpmEngineOpen(NULL, RPC_C_AUTHN_WINNT, NULL, &Session, &Engine);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Status = AddSubLayers();
    if (!NT_SUCCESS(Status)) {
        FwpmEngineClose(Engine);
    }
    return Status;
}
