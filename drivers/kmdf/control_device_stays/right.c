/*
 * A plug and play driver with a control device is not unloaded while that device exists, so
 * EvtDriverUnload is not reached in this state and what the driver holds is not left behind: the
 * control device and the registration go when the machine is shut down.
 */
#include <ntddk.h>
#include <wdf.h>

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDriverDeviceAdd;
static EVT_WDF_DRIVER_UNLOAD EvtDriverUnload;
static EVT_WDF_DEVICE_SHUTDOWN_NOTIFICATION EvtShutdown;

static WDFDEVICE ControlDevice;

static VOID NTAPI OnProcess(HANDLE Parent, HANDLE Process, BOOLEAN Created)
{
    UNREFERENCED_PARAMETER(Parent);
    UNREFERENCED_PARAMETER(Process);
    UNREFERENCED_PARAMETER(Created);
}

static VOID NTAPI EvtShutdown(WDFDEVICE Device)
{
    UNREFERENCED_PARAMETER(Device);
    PsSetCreateProcessNotifyRoutine(OnProcess, TRUE);
    WdfObjectDelete(ControlDevice);
}

static NTSTATUS NTAPI EvtDriverDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDFDEVICE Device;

    UNREFERENCED_PARAMETER(Driver);
    WdfFdoInitSetFilter(DeviceInit);
    return WdfDeviceCreate(&DeviceInit, WDF_NO_OBJECT_ATTRIBUTES, &Device);
}

static VOID NTAPI EvtDriverUnload(WDFDRIVER Driver)
{
    UNREFERENCED_PARAMETER(Driver);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    DECLARE_CONST_UNICODE_STRING(SystemAndAdministrators, L"D:P(A;;GA;;;SY)(A;;GA;;;BA)");
    WDF_DRIVER_CONFIG Config;
    PWDFDEVICE_INIT Init;
    WDFDRIVER Driver;
    NTSTATUS Status;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDriverDeviceAdd);
    Config.EvtDriverUnload = EvtDriverUnload;
    Status = WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config, &Driver);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    Init = WdfControlDeviceInitAllocate(Driver, &SystemAndAdministrators);
    if (Init == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    WdfControlDeviceInitSetShutdownNotification(Init, EvtShutdown, WdfDeviceShutdown);
    Status = WdfDeviceCreate(&Init, WDF_NO_OBJECT_ATTRIBUTES, &ControlDevice);
    if (!NT_SUCCESS(Status)) {
        WdfDeviceInitFree(Init);
        return Status;
    }
    WdfControlFinishInitializing(ControlDevice);
    Status = PsSetCreateProcessNotifyRoutine(OnProcess, FALSE);
    if (!NT_SUCCESS(Status)) {
        WdfObjectDelete(ControlDevice);
    }
    return Status;
}
