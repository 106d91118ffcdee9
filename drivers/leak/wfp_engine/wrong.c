/*
 * A session with the filter engine stays open. A dynamic session takes its objects along when it is
 * closed, and only then: the failing DriverEntry leaves the filter's sublayer behind together with
 * the session, and nobody has its handle any more.
 */
#include <ntddk.h>
#include <fwpsk.h>
#include <fwpmk.h>

DRIVER_INITIALIZE DriverEntry;
static DRIVER_UNLOAD DriverUnload;

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
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(RegistryPath);
    DriverObject->DriverUnload = DriverUnload;

    Session.flags = FWPM_SESSION_FLAG_DYNAMIC;
    Status = FwpmEngineOpen(NULL, RPC_C_AUTHN_WINNT, NULL, &Session, &Engine);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    SubLayer.displayData.name = L"Example";
    Status = FwpmSubLayerAdd(Engine, &SubLayer, NULL);
    return Status;
}
