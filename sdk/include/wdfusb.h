/* USB devices, their interfaces and their pipes. Include <usb.h> and <usbdlib.h> before. */
#ifndef _WDFUSB_H_
#define _WDFUSB_H_

#include "wdf.h"

WDF_EXTERN_C_START

#ifndef BMREQUEST_HOST_TO_DEVICE
#define BMREQUEST_HOST_TO_DEVICE 0
#endif
#ifndef BMREQUEST_DEVICE_TO_HOST
#define BMREQUEST_DEVICE_TO_HOST 1
#endif
#ifndef BMREQUEST_STANDARD
#define BMREQUEST_STANDARD 0
#endif
#ifndef BMREQUEST_CLASS
#define BMREQUEST_CLASS 1
#endif
#ifndef BMREQUEST_VENDOR
#define BMREQUEST_VENDOR 2
#endif
#ifndef BMREQUEST_TO_DEVICE
#define BMREQUEST_TO_DEVICE 0
#endif
#ifndef BMREQUEST_TO_INTERFACE
#define BMREQUEST_TO_INTERFACE 1
#endif
#ifndef BMREQUEST_TO_ENDPOINT
#define BMREQUEST_TO_ENDPOINT 2
#endif
#ifndef BMREQUEST_TO_OTHER
#define BMREQUEST_TO_OTHER 3
#endif

typedef enum _WDF_USB_REQUEST_TYPE {
  WdfUsbRequestTypeInvalid = 0,
  WdfUsbRequestTypeNoFormat,
  WdfUsbRequestTypeDeviceString,
  WdfUsbRequestTypeDeviceControlTransfer,
  WdfUsbRequestTypeDeviceUrb,
  WdfUsbRequestTypePipeWrite,
  WdfUsbRequestTypePipeRead,
  WdfUsbRequestTypePipeAbort,
  WdfUsbRequestTypePipeReset,
  WdfUsbRequestTypePipeUrb
} WDF_USB_REQUEST_TYPE,
    *PWDF_USB_REQUEST_TYPE;

typedef enum _WDF_USB_BMREQUEST_DIRECTION {
  BmRequestHostToDevice = BMREQUEST_HOST_TO_DEVICE,
  BmRequestDeviceToHost = BMREQUEST_DEVICE_TO_HOST
} WDF_USB_BMREQUEST_DIRECTION;

typedef enum _WDF_USB_BMREQUEST_TYPE {
  BmRequestStandard = BMREQUEST_STANDARD,
  BmRequestClass = BMREQUEST_CLASS,
  BmRequestVendor = BMREQUEST_VENDOR
} WDF_USB_BMREQUEST_TYPE;

typedef enum _WDF_USB_BMREQUEST_RECIPIENT {
  BmRequestToDevice = BMREQUEST_TO_DEVICE,
  BmRequestToInterface = BMREQUEST_TO_INTERFACE,
  BmRequestToEndpoint = BMREQUEST_TO_ENDPOINT,
  BmRequestToOther = BMREQUEST_TO_OTHER
} WDF_USB_BMREQUEST_RECIPIENT;

typedef enum _WDF_USB_PIPE_TYPE {
  WdfUsbPipeTypeInvalid = 0,
  WdfUsbPipeTypeControl,
  WdfUsbPipeTypeIsochronous,
  WdfUsbPipeTypeBulk,
  WdfUsbPipeTypeInterrupt
} WDF_USB_PIPE_TYPE;

typedef enum _WdfUsbTargetDeviceSelectConfigType {
  WdfUsbTargetDeviceSelectConfigTypeInvalid = 0,
  WdfUsbTargetDeviceSelectConfigTypeDeconfig = 1,
  WdfUsbTargetDeviceSelectConfigTypeSingleInterface = 2,
  WdfUsbTargetDeviceSelectConfigTypeMultiInterface = 3,
  WdfUsbTargetDeviceSelectConfigTypeInterfacesPairs = 4,
  WdfUsbTargetDeviceSelectConfigTypeInterfacesDescriptor = 5,
  WdfUsbTargetDeviceSelectConfigTypeUrb = 6
} WdfUsbTargetDeviceSelectConfigType;

typedef enum _WdfUsbTargetDeviceSelectSettingType {
  WdfUsbInterfaceSelectSettingTypeDescriptor = 0x10,
  WdfUsbInterfaceSelectSettingTypeSetting = 0x11,
  WdfUsbInterfaceSelectSettingTypeUrb = 0x12
} WdfUsbTargetDeviceSelectSettingType;

typedef enum _WDF_USB_DEVICE_TRAITS {
  WDF_USB_DEVICE_TRAIT_SELF_POWERED = 0x00000001,
  WDF_USB_DEVICE_TRAIT_REMOTE_WAKE_CAPABLE = 0x00000002,
  WDF_USB_DEVICE_TRAIT_AT_HIGH_SPEED = 0x00000004
} WDF_USB_DEVICE_TRAITS;

typedef union _WDF_USB_CONTROL_SETUP_PACKET {
  struct {
    union {
      struct {
        BYTE Recipient : 2;
        BYTE Reserved : 3;
        BYTE Type : 2;
        BYTE Dir : 1;
      } Request;
      BYTE Byte;
    } bm;
    BYTE bRequest;
    union {
      struct {
        BYTE LowByte;
        BYTE HiByte;
      } Bytes;
      USHORT Value;
    } wValue;
    union {
      struct {
        BYTE LowByte;
        BYTE HiByte;
      } Bytes;
      USHORT Value;
    } wIndex;
    USHORT wLength;
  } Packet;
  struct {
    BYTE Bytes[8];
  } Generic;
} WDF_USB_CONTROL_SETUP_PACKET, *PWDF_USB_CONTROL_SETUP_PACKET;

typedef struct _WDF_USB_REQUEST_COMPLETION_PARAMS {
  USBD_STATUS UsbdStatus;
  WDF_USB_REQUEST_TYPE Type;
  union {
    struct {
      WDFMEMORY Buffer;
      USHORT LangID;
      UCHAR StringIndex;
      UCHAR RequiredSize;
    } DeviceString;
    struct {
      WDFMEMORY Buffer;
      WDF_USB_CONTROL_SETUP_PACKET SetupPacket;
      ULONG Length;
    } DeviceControlTransfer;
    struct {
      WDFMEMORY Buffer;
    } DeviceUrb;
    struct {
      WDFMEMORY Buffer;
      size_t Length;
      size_t Offset;
    } PipeWrite;
    struct {
      WDFMEMORY Buffer;
      size_t Length;
      size_t Offset;
    } PipeRead;
    struct {
      WDFMEMORY Buffer;
    } PipeUrb;
  } Parameters;
} WDF_USB_REQUEST_COMPLETION_PARAMS;

WDF_CALLBACK(VOID, WDF_USB_READER_COMPLETION_ROUTINE,
             (WDFUSBPIPE Pipe, WDFMEMORY Buffer, size_t NumBytesTransferred, WDFCONTEXT Context));
WDF_CALLBACK(BOOLEAN, WDF_USB_READERS_FAILED,
             (WDFUSBPIPE Pipe, NTSTATUS Status, USBD_STATUS UsbdStatus));

typedef struct _WDF_USB_CONTINUOUS_READER_CONFIG {
  ULONG Size;
  size_t TransferLength;
  size_t HeaderLength;
  size_t TrailerLength;
  UCHAR NumPendingReads;
  PWDF_OBJECT_ATTRIBUTES BufferAttributes;
  PFN_WDF_USB_READER_COMPLETION_ROUTINE EvtUsbTargetPipeReadComplete;
  WDFCONTEXT EvtUsbTargetPipeReadCompleteContext;
  PFN_WDF_USB_READERS_FAILED EvtUsbTargetPipeReadersFailed;
} WDF_USB_CONTINUOUS_READER_CONFIG, *PWDF_USB_CONTINUOUS_READER_CONFIG;

typedef struct _WDF_USB_DEVICE_INFORMATION {
  ULONG Size;
  USBD_VERSION_INFORMATION UsbdVersionInformation;
  ULONG HcdPortCapabilities;
  ULONG Traits;
} WDF_USB_DEVICE_INFORMATION, *PWDF_USB_DEVICE_INFORMATION;

typedef struct _WDF_USB_INTERFACE_SETTING_PAIR {
  WDFUSBINTERFACE UsbInterface;
  UCHAR SettingIndex;
} WDF_USB_INTERFACE_SETTING_PAIR, *PWDF_USB_INTERFACE_SETTING_PAIR;

typedef struct _WDF_USB_DEVICE_SELECT_CONFIG_PARAMS {
  ULONG Size;
  WdfUsbTargetDeviceSelectConfigType Type;
  union {
    struct {
      PUSB_CONFIGURATION_DESCRIPTOR ConfigurationDescriptor;
      PUSB_INTERFACE_DESCRIPTOR* InterfaceDescriptors;
      ULONG NumInterfaceDescriptors;
    } Descriptor;
    struct {
      PURB Urb;
    } Urb;
    struct {
      UCHAR NumberConfiguredPipes;
      WDFUSBINTERFACE ConfiguredUsbInterface;
    } SingleInterface;
    struct {
      UCHAR NumberInterfaces;
      PWDF_USB_INTERFACE_SETTING_PAIR Pairs;
      UCHAR NumberOfConfiguredInterfaces;
    } MultiInterface;
  } Types;
} WDF_USB_DEVICE_SELECT_CONFIG_PARAMS, *PWDF_USB_DEVICE_SELECT_CONFIG_PARAMS;

typedef struct _WDF_USB_INTERFACE_SELECT_SETTING_PARAMS {
  ULONG Size;
  WdfUsbTargetDeviceSelectSettingType Type;
  union {
    struct {
      PUSB_INTERFACE_DESCRIPTOR InterfaceDescriptor;
    } Descriptor;
    struct {
      UCHAR SettingIndex;
    } Interface;
    struct {
      PURB Urb;
    } Urb;
  } Types;
} WDF_USB_INTERFACE_SELECT_SETTING_PARAMS, *PWDF_USB_INTERFACE_SELECT_SETTING_PARAMS;

typedef struct _WDF_USB_PIPE_INFORMATION {
  ULONG Size;
  ULONG MaximumPacketSize;
  UCHAR EndpointAddress;
  UCHAR Interval;
  UCHAR SettingIndex;
  WDF_USB_PIPE_TYPE PipeType;
  ULONG MaximumTransferSize;
} WDF_USB_PIPE_INFORMATION, *PWDF_USB_PIPE_INFORMATION;

typedef struct _WDF_USB_DEVICE_CREATE_CONFIG {
  ULONG Size;
  ULONG USBDClientContractVersion;
} WDF_USB_DEVICE_CREATE_CONFIG, *PWDF_USB_DEVICE_CREATE_CONFIG;

#ifndef RUNDOWN_HOST

FORCEINLINE VOID WdfUsbFillSetupPacket(PWDF_USB_CONTROL_SETUP_PACKET Packet,
                                       WDF_USB_BMREQUEST_DIRECTION Direction,
                                       WDF_USB_BMREQUEST_TYPE Type,
                                       WDF_USB_BMREQUEST_RECIPIENT Recipient, BYTE Request,
                                       USHORT Value, USHORT Index) {
  RtlZeroMemory(Packet, sizeof(*Packet));
  Packet->Packet.bm.Byte =
      (BYTE)(((ULONG)Direction << 7) | (((ULONG)Type & 3) << 5) | ((ULONG)Recipient & 3));
  Packet->Packet.bRequest = Request;
  Packet->Packet.wValue.Value = Value;
  Packet->Packet.wIndex.Value = Index;
}

FORCEINLINE VOID WDF_USB_CONTROL_SETUP_PACKET_INIT(PWDF_USB_CONTROL_SETUP_PACKET Packet,
                                                   WDF_USB_BMREQUEST_DIRECTION Direction,
                                                   WDF_USB_BMREQUEST_RECIPIENT Recipient,
                                                   BYTE Request, USHORT Value, USHORT Index) {
  WdfUsbFillSetupPacket(Packet, Direction, BmRequestStandard, Recipient, Request, Value, Index);
}

FORCEINLINE VOID WDF_USB_CONTROL_SETUP_PACKET_INIT_CLASS(PWDF_USB_CONTROL_SETUP_PACKET Packet,
                                                         WDF_USB_BMREQUEST_DIRECTION Direction,
                                                         WDF_USB_BMREQUEST_RECIPIENT Recipient,
                                                         BYTE Request, USHORT Value, USHORT Index) {
  WdfUsbFillSetupPacket(Packet, Direction, BmRequestClass, Recipient, Request, Value, Index);
}

FORCEINLINE VOID WDF_USB_CONTROL_SETUP_PACKET_INIT_VENDOR(PWDF_USB_CONTROL_SETUP_PACKET Packet,
                                                          WDF_USB_BMREQUEST_DIRECTION Direction,
                                                          WDF_USB_BMREQUEST_RECIPIENT Recipient,
                                                          BYTE Request, USHORT Value,
                                                          USHORT Index) {
  WdfUsbFillSetupPacket(Packet, Direction, BmRequestVendor, Recipient, Request, Value, Index);
}

FORCEINLINE VOID WDF_USB_CONTROL_SETUP_PACKET_INIT_FEATURE(
    PWDF_USB_CONTROL_SETUP_PACKET Packet, WDF_USB_BMREQUEST_RECIPIENT BmRequestRecipient,
    USHORT FeatureSelector, USHORT Index, BOOLEAN SetFeature) {
  WdfUsbFillSetupPacket(Packet, BmRequestHostToDevice, BmRequestStandard, BmRequestRecipient,
                        SetFeature ? USB_REQUEST_SET_FEATURE : USB_REQUEST_CLEAR_FEATURE,
                        FeatureSelector, Index);
}

FORCEINLINE VOID WDF_USB_CONTROL_SETUP_PACKET_INIT_GET_STATUS(
    PWDF_USB_CONTROL_SETUP_PACKET Packet, WDF_USB_BMREQUEST_RECIPIENT BmRequestRecipient,
    USHORT Index) {
  WdfUsbFillSetupPacket(Packet, BmRequestDeviceToHost, BmRequestStandard, BmRequestRecipient,
                        USB_REQUEST_GET_STATUS, 0, Index);
}

FORCEINLINE VOID WDF_USB_CONTINUOUS_READER_CONFIG_INIT(
    PWDF_USB_CONTINUOUS_READER_CONFIG Config,
    PFN_WDF_USB_READER_COMPLETION_ROUTINE EvtUsbTargetPipeReadComplete,
    WDFCONTEXT EvtUsbTargetPipeReadCompleteContext, size_t TransferLength) {
  WDF_BEGIN_INIT(WDF_USB_CONTINUOUS_READER_CONFIG, Config);
  Config->EvtUsbTargetPipeReadComplete = EvtUsbTargetPipeReadComplete;
  Config->EvtUsbTargetPipeReadCompleteContext = EvtUsbTargetPipeReadCompleteContext;
  Config->TransferLength = TransferLength;
}

FORCEINLINE VOID WDF_USB_DEVICE_INFORMATION_INIT(PWDF_USB_DEVICE_INFORMATION Udi) {
  WDF_BEGIN_INIT(WDF_USB_DEVICE_INFORMATION, Udi);
}

FORCEINLINE VOID WDF_USB_PIPE_INFORMATION_INIT(PWDF_USB_PIPE_INFORMATION Info) {
  WDF_BEGIN_INIT(WDF_USB_PIPE_INFORMATION, Info);
}

FORCEINLINE VOID WDF_USB_DEVICE_CREATE_CONFIG_INIT(PWDF_USB_DEVICE_CREATE_CONFIG Config,
                                                   ULONG USBDClientContractVersion) {
  WDF_BEGIN_INIT(WDF_USB_DEVICE_CREATE_CONFIG, Config);
  Config->USBDClientContractVersion = USBDClientContractVersion;
}

FORCEINLINE VOID
WDF_USB_DEVICE_SELECT_CONFIG_PARAMS_INIT_DECONFIG(PWDF_USB_DEVICE_SELECT_CONFIG_PARAMS Params) {
  WDF_BEGIN_INIT(WDF_USB_DEVICE_SELECT_CONFIG_PARAMS, Params);
  Params->Type = WdfUsbTargetDeviceSelectConfigTypeDeconfig;
}

FORCEINLINE VOID WDF_USB_DEVICE_SELECT_CONFIG_PARAMS_INIT_SINGLE_INTERFACE(
    PWDF_USB_DEVICE_SELECT_CONFIG_PARAMS Params) {
  WDF_BEGIN_INIT(WDF_USB_DEVICE_SELECT_CONFIG_PARAMS, Params);
  Params->Type = WdfUsbTargetDeviceSelectConfigTypeSingleInterface;
}

FORCEINLINE VOID WDF_USB_DEVICE_SELECT_CONFIG_PARAMS_INIT_MULTIPLE_INTERFACES(
    PWDF_USB_DEVICE_SELECT_CONFIG_PARAMS Params, UCHAR NumberInterfaces,
    PWDF_USB_INTERFACE_SETTING_PAIR SettingPairs) {
  WDF_BEGIN_INIT(WDF_USB_DEVICE_SELECT_CONFIG_PARAMS, Params);
  Params->Type = WdfUsbTargetDeviceSelectConfigTypeMultiInterface;
  if (NumberInterfaces != 0 && SettingPairs != NULL) {
    Params->Type = WdfUsbTargetDeviceSelectConfigTypeInterfacesPairs;
    Params->Types.MultiInterface.NumberInterfaces = NumberInterfaces;
    Params->Types.MultiInterface.Pairs = SettingPairs;
  }
}

FORCEINLINE VOID WDF_USB_DEVICE_SELECT_CONFIG_PARAMS_INIT_INTERFACES_DESCRIPTORS(
    PWDF_USB_DEVICE_SELECT_CONFIG_PARAMS Params, PUSB_CONFIGURATION_DESCRIPTOR ConfigDescriptor,
    PUSB_INTERFACE_DESCRIPTOR* InterfaceDescriptors, ULONG NumInterfaceDescriptors) {
  WDF_BEGIN_INIT(WDF_USB_DEVICE_SELECT_CONFIG_PARAMS, Params);
  Params->Type = WdfUsbTargetDeviceSelectConfigTypeInterfacesDescriptor;
  Params->Types.Descriptor.ConfigurationDescriptor = ConfigDescriptor;
  Params->Types.Descriptor.InterfaceDescriptors = InterfaceDescriptors;
  Params->Types.Descriptor.NumInterfaceDescriptors = NumInterfaceDescriptors;
}

FORCEINLINE VOID WDF_USB_DEVICE_SELECT_CONFIG_PARAMS_INIT_URB(
    PWDF_USB_DEVICE_SELECT_CONFIG_PARAMS Params, PURB Urb) {
  WDF_BEGIN_INIT(WDF_USB_DEVICE_SELECT_CONFIG_PARAMS, Params);
  Params->Type = WdfUsbTargetDeviceSelectConfigTypeUrb;
  Params->Types.Urb.Urb = Urb;
}

FORCEINLINE VOID WDF_USB_INTERFACE_SELECT_SETTING_PARAMS_INIT_DESCRIPTOR(
    PWDF_USB_INTERFACE_SELECT_SETTING_PARAMS Params,
    PUSB_INTERFACE_DESCRIPTOR InterfaceDescriptor) {
  WDF_BEGIN_INIT(WDF_USB_INTERFACE_SELECT_SETTING_PARAMS, Params);
  Params->Type = WdfUsbInterfaceSelectSettingTypeDescriptor;
  Params->Types.Descriptor.InterfaceDescriptor = InterfaceDescriptor;
}

FORCEINLINE VOID WDF_USB_INTERFACE_SELECT_SETTING_PARAMS_INIT_SETTING(
    PWDF_USB_INTERFACE_SELECT_SETTING_PARAMS Params, UCHAR SettingIndex) {
  WDF_BEGIN_INIT(WDF_USB_INTERFACE_SELECT_SETTING_PARAMS, Params);
  Params->Type = WdfUsbInterfaceSelectSettingTypeSetting;
  Params->Types.Interface.SettingIndex = SettingIndex;
}

FORCEINLINE VOID WDF_USB_INTERFACE_SELECT_SETTING_PARAMS_INIT_URB(
    PWDF_USB_INTERFACE_SELECT_SETTING_PARAMS Params, PURB Urb) {
  WDF_BEGIN_INIT(WDF_USB_INTERFACE_SELECT_SETTING_PARAMS, Params);
  Params->Type = WdfUsbInterfaceSelectSettingTypeUrb;
  Params->Types.Urb.Urb = Urb;
}

/* A USB device and a pipe are targets themselves. */
FORCEINLINE WDFIOTARGET WdfUsbTargetDeviceGetIoTarget(WDFUSBDEVICE UsbDevice) {
  return (WDFIOTARGET)UsbDevice;
}
FORCEINLINE WDFIOTARGET WdfUsbTargetPipeGetIoTarget(WDFUSBPIPE Pipe) {
  return (WDFIOTARGET)Pipe;
}

FORCEINLINE BOOLEAN WDF_USB_PIPE_DIRECTION_IN(UCHAR EndpointAddress) {
  return (EndpointAddress & USB_ENDPOINT_DIRECTION_MASK) != 0;
}
FORCEINLINE BOOLEAN WDF_USB_PIPE_DIRECTION_OUT(UCHAR EndpointAddress) {
  return !WDF_USB_PIPE_DIRECTION_IN(EndpointAddress);
}

#endif

#include "wdf_functions/wdfusb.h"

WDF_EXTERN_C_END

#endif
