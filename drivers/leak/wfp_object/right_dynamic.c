/*
 * A sublayer stays in the filter engine: mended by a dynamic session, which takes along what has been
 * added with it.
 */
#include <ntddk.h>
#include <fwpsk.h>
#include <fwpmk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static const GUID SubLayerKey = {
    0x5E0C2D4A, 0x6A0E, 0x4B0B, {0x8D, 0x33, 0x61, 0x1A, 0x0E, 0x5C, 0x9B, 0x02}};
static const GUID FilterKey = {
    0x19D63C5E, 0x41F7, 0x49B2, {0xA5, 0x7E, 0x0D, 0x84, 0x2C, 0x77, 0x30, 0x03}};

static HANDLE Engine;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    FwpmEngineClose(Engine);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    FWPM_SESSION Session = {0};
    FWPM_SUBLAYER SubLayer = {0};
    FWPM_FILTER Filter = {0};
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Session.flags = FWPM_SESSION_FLAG_DYNAMIC;
    Status = FwpmEngineOpen(NULL, RPC_C_AUTHN_WINNT, NULL, &Session, &Engine);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    SubLayer.subLayerKey = SubLayerKey;
    SubLayer.displayData.name = L"Example";
    Status = FwpmSubLayerAdd(Engine, &SubLayer, NULL);
    if (!NT_SUCCESS(Status)) {
        FwpmEngineClose(Engine);
        return Status;
    }
    Filter.filterKey = FilterKey;
    Filter.displayData.name = L"Example";
    Filter.layerKey = FWPM_LAYER_ALE_AUTH_CONNECT_V4;
    Filter.subLayerKey = SubLayerKey;
    Filter.action.type = FWP_ACTION_PERMIT;
    Status = FwpmFilterAdd(Engine, &Filter, NULL, NULL);
    if (!NT_SUCCESS(Status)) {
        FwpmEngineClose(Engine);
        return Status;
    }
    return STATUS_SUCCESS;
}
