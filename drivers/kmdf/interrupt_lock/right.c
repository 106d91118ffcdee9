/*
 * What shares data with the interrupt's routine waits for EvtDeviceD0EntryPostInterruptsEnabled,
 * when the interrupt is connected.
 */
#include <ntddk.h>
#include <wdf.h>

typedef struct _DEVICE_CONTEXT {
    WDFINTERRUPT Interrupt;
    ULONG Pending;
} DEVICE_CONTEXT, *PDEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetContext)

DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_DEVICE_D0_ENTRY_POST_INTERRUPTS_ENABLED EvtDeviceD0EntryPostInterruptsEnabled;
static EVT_WDF_INTERRUPT_ISR EvtInterruptIsr;

static BOOLEAN NTAPI EvtInterruptIsr(WDFINTERRUPT Interrupt, ULONG MessageId)
{
    UNREFERENCED_PARAMETER(Interrupt);
    UNREFERENCED_PARAMETER(MessageId);
    return FALSE;
}

static NTSTATUS NTAPI EvtDeviceD0EntryPostInterruptsEnabled(WDFDEVICE Device,
                                                           WDF_POWER_DEVICE_STATE PreviousState)
{
    PDEVICE_CONTEXT Context = GetContext(Device);

    UNREFERENCED_PARAMETER(PreviousState);
    WdfInterruptAcquireLock(Context->Interrupt);
    Context->Pending = 0;
    WdfInterruptReleaseLock(Context->Interrupt);
    return STATUS_SUCCESS;
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit)
{
    WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
    WDF_OBJECT_ATTRIBUTES Attributes;
    WDF_INTERRUPT_CONFIG Config;
    WDFDEVICE Device;
    NTSTATUS Status;

    UNREFERENCED_PARAMETER(Driver);
    WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
    Callbacks.EvtDeviceD0EntryPostInterruptsEnabled = EvtDeviceD0EntryPostInterruptsEnabled;
    WdfDeviceInitSetPnpPowerEventCallbacks(DeviceInit, &Callbacks);
    WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, DEVICE_CONTEXT);
    Status = WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
    if (!NT_SUCCESS(Status)) {
        return Status;
    }
    WDF_INTERRUPT_CONFIG_INIT(&Config, EvtInterruptIsr, NULL);
    return WdfInterruptCreate(Device, &Config, WDF_NO_OBJECT_ATTRIBUTES,
                              &GetContext(Device)->Interrupt);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath)
{
    WDF_DRIVER_CONFIG Config;

    WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
    return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config,
                           WDF_NO_HANDLE);
}
