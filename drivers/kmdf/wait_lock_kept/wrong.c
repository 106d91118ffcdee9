/*
 * Without memory EvtDeviceD0Entry fails with its WDFWAITLOCK held. The thread is the system's: it
 * goes on in a critical region, in which it takes no APCs, and the next who wants the lock waits
 * for ever.
 */
#include <ntddk.h>
#include <wdf.h>

#define RING_TAG 'gniR'

typedef struct _DEVICE_CONTEXT {
    WDFWAITLOCK Lock;
    PVOID Ring;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_D0_ENTRY EvtDeviceD0Entry;
static EVT_WDF_DEVICE_D0_EXIT EvtDeviceD0Exit;

static NTSTATUS NTAPI EvtDeviceD0Entry(WDFDEVICE Device, WDF_POWER_DEVICE_STATE PreviousState)
{
    PDEVICE_CONTEXT Context = GetContext(Device);

    UNREFERENCED_PARAMETER(PreviousState);
    WdfWaitLockAcquire(Context->Lock, NULL);
    Context->Ring = ExAllocatePoolWithTag(NonPagedPoolNx, 4096, RING_TAG);
    if (Context->Ring == NULL) {
        return STATUS_INSUFFICIENT_RESOURCES;
    }
    WdfWaitLockRelease(Context->Lock);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceD0Exit(WDFDEVICE Device, WDF_POWER_DEVICE_STATE TargetState)
{
    PDEVICE_CONTEXT Context = GetContext(Device);

    UNREFERENCED_PARAMETER(TargetState);
    WdfWaitLockAcquire(Context->Lock, NULL);
    ExFreePoolWithTag(Context->Ring, RING_TAG);
    Context->Ring = NULL;
    WdfWaitLockRelease(Context->Lock);
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
    return WdfWaitLockCreate(&Attributes, &GetContext(Device)->Lock);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                           WDF_NO_HANDLE);
}
