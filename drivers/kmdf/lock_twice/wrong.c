/*
 * The failing path calls the routine that undoes everything, and that takes the lock which the
 * failing path still holds.
 */
#include <ntddk.h>
#include <wdf.h>

#define RING_TAG 'gniR'

typedef struct _DEVICE_CONTEXT {
    WDFSPINLOCK Lock;
    PVOID Ring;
    BOOLEAN Running;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_D0_ENTRY EvtDeviceD0Entry;
static EVT_WDF_DEVICE_D0_EXIT EvtDeviceD0Exit;

static VOID Stop(PDEVICE_CONTEXT Context)
{
    PVOID Ring;

    WdfSpinLockAcquire(Context->Lock);
    Ring = Context->Ring;
    Context->Ring = NULL;
    Context->Running = FALSE;
    WdfSpinLockRelease(Context->Lock);
    if (Ring != NULL) {
        ExFreePoolWithTag(Ring, RING_TAG);
    }
}

static NTSTATUS NTAPI EvtDeviceD0Entry(WDFDEVICE Device, WDF_POWER_DEVICE_STATE PreviousState)
{
    PDEVICE_CONTEXT Context = GetContext(Device);

    UNREFERENCED_PARAMETER(PreviousState);
    WdfSpinLockAcquire(Context->Lock);
    Context->Running = TRUE;
    Context->Ring = ExAllocatePoolWithTag(NonPagedPoolNx, 4096, RING_TAG);
    if (Context->Ring == NULL) {
        Stop(Context);
        WdfSpinLockRelease(Context->Lock);
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    WdfSpinLockRelease(Context->Lock);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceD0Exit(WDFDEVICE Device, WDF_POWER_DEVICE_STATE TargetState)
{
    UNREFERENCED_PARAMETER(TargetState);
    Stop(GetContext(Device));
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDFDEVICE Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDeviceD0Entry = EvtDeviceD0Entry;
    Callbacks.EvtDeviceD0Exit = EvtDeviceD0Exit;
    WdfDeviceInitSetPnpPowerEventCallbacks(DeviceInit, &Callbacks);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, DEVICE_CONTEXT);
    Status = WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    WDF_OBJECT_ATTRIBUTES_INIT(&Attributes);
    Attributes.ParentObject = Device;
    return WdfSpinLockCreate(&Attributes, &GetContext(Device)->Lock);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                           WDF_NO_HANDLE);
}
