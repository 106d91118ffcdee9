/*
 * A transaction is not ended: mended. A transaction that is not committed is aborted where its step
 * has failed.
 */
#include <ntddk.h>
#include <fwpsk.h>
#include <fwpmk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

static const GUID ProviderKey = {
    0x2B7F6E10, 0x0C8D, 0x4A36, {0x9F, 0x02, 0x7A, 0x15, 0x3E, 0xC1, 0x5D, 0x04}};
static const GUID SubLayerKey = {
    0x5E0C2D4A, 0x6A0E, 0x4B0B, {0x8D, 0x33, 0x61, 0x1A, 0x0E, 0x5C, 0x9B, 0x05}};

static HANDLE Engine;
static BOOLEAN HasSubLayer;

static VOID NTAPI DriverUnload(PDRIVER_OBJECT DriverObject)
{
    UNREFERENCED_PARAMETER(DriverObject);
    if (HasSubLayer) {
        FwpmSubLayerDeleteByKey(Engine, &SubLayerKey);
    }
    FwpmProviderDeleteByKey(Engine, &ProviderKey);
    FwpmEngineClose(Engine);
}

/* Only this sublayer's filters need it. */
static BOOLEAN AddSubLayer(VOID)
{
    FWPM_SUBLAYER SubLayer = {0};

    if (!NT_SUCCESS(FwpmTransactionBegin(Engine, 0))) {
        return FALSE;
    }
    SubLayer.subLayerKey = SubLayerKey;
    SubLayer.displayData.name = L"Example";
    if (!NT_SUCCESS(FwpmSubLayerAdd(Engine, &SubLayer, NULL))) {
        FwpmTransactionAbort(Engine);
        return FALSE;
    }
    if (!NT_SUCCESS(FwpmTransactionCommit(Engine))) {
        FwpmTransactionAbort(Engine);
        return FALSE;
    }
    return TRUE;
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    FWPM_PROVIDER Provider = {0};
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Status = FwpmEngineOpen(NULL, RPC_C_AUTHN_WINNT, NULL, NULL, &Engine);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Provider.providerKey = ProviderKey;
    Provider.displayData.name = L"Example";
    Status = FwpmProviderAdd(Engine, &Provider, NULL);
    if (!NT_SUCCESS(Status)) {
        FwpmEngineClose(Engine);
        return Status;
    }
    HasSubLayer = AddSubLayer();
    return STATUS_SUCCESS;
}
