/*
 * A display-only driver makes its table of modes in DriverEntry and frees it in DxgkDdiUnload. The
 * graphics kernel calls that function from DriverUnload, and nobody calls DriverUnload when
 * DxgkInitializeDisplayOnlyDriver has failed: the table stays in paged pool until the next boot.
 */
#include <ntddk.h>
#include <windef.h>

#include <dispmprt.h>

#define MODES_TAG 'edoM' /* a debugger shows it as "Mode" */

DRIVER_INITIALIZE DriverEntry;
static DXGKDDI_UNLOAD DdiUnload;

static D3DKMDT_2DREGION *Modes;

static void DdiUnload(void)
{
    ExFreePoolWithTag(Modes, MODES_TAG);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    KMDDOD_INITIALIZATION_DATA Data;

    Modes = ExAllocatePoolWithTag(PagedPool, 2 * sizeof(*Modes), MODES_TAG);
    if (Modes == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Modes[0].cx = 1024;
    Modes[0].cy = 768;
    Modes[1].cx = 1920;
    Modes[1].cy = 1080;

    RtlZeroMemory(&Data, sizeof(Data));
    Data.Version = DXGKDDI_INTERFACE_VERSION;
    Data.DxgkDdiUnload = DdiUnload;
    return DxgkInitializeDisplayOnlyDriver(DriverObject, RegistryPath, &Data);
}
