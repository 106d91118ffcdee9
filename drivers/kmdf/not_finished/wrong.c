/*
 * A control device that is never finished. Nobody opens it, nothing fails; but until
 * WdfControlFinishInitializing the framework has not registered it with WMI, and a device that is
 * made after DriverEntry stays closed for ever.
 */
#include <ntddk.h>
#include <wdf.h>

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DECLARE_CONST_UNICODE_STRING(Name, L"\\Device\\KmdfNotFinished");
    DECLARE_CONST_UNICODE_STRING(OnlySystem, L"D:P(A;;GA;;;SY)");
    WDF_DRIVER_CONFIG Config;
    PWDFDEVICE_INIT Init;
    WDFDRIVER Driver;
    WDFDEVICE Device;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, NULL);
    Config.DriverInitFlags |= WdfDriverInitNonPnpDriver;
    Config.EvtDriverUnload = EvtDriverUnload;
    Status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config, &Driver);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }

    Init = WdfControlDeviceInitAllocate(Driver, &OnlySystem);
    if (Init == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    Status = WdfDeviceInitAssignName(Init, &Name);
    if (!NT_SUCCESS(Status)) {
        WdfDeviceInitFree(Init);
        return Status;
    }
    Status = WdfDeviceCreate(&Init, WDF_NO_OBJECT_ATTRIBUTES, &Device);
    if (!NT_SUCCESS(Status)) {
        WdfDeviceInitFree(Init);
        return Status;
    }
    return STATUS_SUCCESS;
}
