/* A driver that uses a little of everything that the headers make: compiled as C and as C++ for each version. */
#include "ddk.h"
/* clang-format off */
#include <wdf.h>
#include <wdfcx.h>
#include <wdfminiport.h>
#include <wdfusb.h>
/* clang-format on */

#include "kmdf_assertions.h"

VALUE(WdfFunctionTableNumEntries, FUNCTIONS);

typedef struct _DEVICE_CONTEXT {
  WDFQUEUE Queue;
  WDFUSBDEVICE UsbDevice;
} DEVICE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE_WITH_NAME(DEVICE_CONTEXT, GetDeviceContext)

typedef struct _QUEUE_CONTEXT {
  ULONG Count;
} QUEUE_CONTEXT;
WDF_DECLARE_CONTEXT_TYPE(QUEUE_CONTEXT)

typedef struct _SHARED_CONTEXT {
  ULONG Count;
} SHARED_CONTEXT;
WDF_EXTERN_C PCWDF_OBJECT_CONTEXT_TYPE_INFO NTAPI
WDF_TYPE_NAME_TO_EXTERNAL_INIT_FUNCTION(SHARED_CONTEXT)(VOID);
WDF_DECLARE_SHARED_CONTEXT_TYPE_WITH_NAME(SHARED_CONTEXT, GetSharedContext)

WDF_DECLARE_CUSTOM_TYPE(Marked)

WDF_EXTERN_C DRIVER_INITIALIZE DriverEntry;
static EVT_WDF_DRIVER_DEVICE_ADD EvtDeviceAdd;
static EVT_WDF_IO_QUEUE_IO_DEVICE_CONTROL EvtIoDeviceControl;

static VOID NTAPI EvtIoDeviceControl(WDFQUEUE Queue, WDFREQUEST Request, size_t OutputBufferLength,
                                     size_t InputBufferLength, ULONG IoControlCode) {
  PVOID Buffer = NULL;
  NTSTATUS Status = STATUS_INVALID_DEVICE_REQUEST;
  UNREFERENCED_PARAMETER(InputBufferLength);
  if (IoControlCode == 1) {
    WdfObjectGet_QUEUE_CONTEXT(Queue)->Count++;
    Status = WdfRequestRetrieveOutputBuffer(Request, OutputBufferLength, &Buffer, NULL);
  }
  WdfRequestCompleteWithInformation(Request, Status, 0);
}

static NTSTATUS NTAPI EvtDeviceAdd(WDFDRIVER Driver, PWDFDEVICE_INIT DeviceInit) {
  WDF_OBJECT_ATTRIBUTES Attributes;
  WDF_IO_QUEUE_CONFIG QueueConfig;
  WDF_PNPPOWER_EVENT_CALLBACKS Callbacks;
  WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS Idle;
  WDF_USB_CONTROL_SETUP_PACKET Packet;
  WDFDEVICE Device;
  NTSTATUS Status;
  UNREFERENCED_PARAMETER(Driver);

  WDF_PNPPOWER_EVENT_CALLBACKS_INIT(&Callbacks);
  WdfDeviceInitSetPnpPowerEventCallbacks(DeviceInit, &Callbacks);
  WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, DEVICE_CONTEXT);
  Status = WdfDeviceCreate(&DeviceInit, &Attributes, &Device);
  if (!NT_SUCCESS(Status)) return Status;
  WdfObjectReference(Device);
  WdfObjectDereferenceWithTag(Device, NULL);
  if (!WdfObjectIsCustomType(Device, Marked)) Status = WdfObjectAddCustomType(Device, Marked);
  WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS_INIT(&Idle, IdleUsbSelectiveSuspend);
  WDF_USB_CONTROL_SETUP_PACKET_INIT_VENDOR(&Packet, BmRequestHostToDevice, BmRequestToDevice, 1, 2, 3);
  Status = WdfDeviceStopIdle(Device, TRUE);
  WdfDeviceResumeIdle(Device);
#if KMDF_VERSION_MINOR >= 31
  WdfDeviceSetDeviceInterfaceStateEx(Device, NULL, NULL, TRUE);
#endif
  WDFVERIFY(GetSharedContext(Device) == NULL);
  WDFCASSERT(sizeof(DEVICE_CONTEXT) == 16);

  WDF_IO_QUEUE_CONFIG_INIT_DEFAULT_QUEUE(&QueueConfig, WdfIoQueueDispatchParallel);
  QueueConfig.EvtIoDeviceControl = EvtIoDeviceControl;
  WDF_OBJECT_ATTRIBUTES_INIT_CONTEXT_TYPE(&Attributes, QUEUE_CONTEXT);
  return WdfIoQueueCreate(Device, &QueueConfig, &Attributes, &GetDeviceContext(Device)->Queue);
}

NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT DriverObject, PUNICODE_STRING RegistryPath) {
  WDF_DRIVER_CONFIG Config;
  WDF_DRIVER_CONFIG_INIT(&Config, EvtDeviceAdd);
  return WdfDriverCreate(DriverObject, RegistryPath, WDF_NO_OBJECT_ATTRIBUTES, &Config, WDF_NO_HANDLE);
}
