// USB's descriptors, and the requests that drivers send to a bus driver: URBs (usb.h, usbspec.h).
#pragma once

#include <cstddef>

#include "abi/mdl.h"
#include "abi/types.h"

namespace rundown::abi {

using USBD_STATUS = LONG;
using USBD_PIPE_HANDLE = PVOID;
using USBD_CONFIGURATION_HANDLE = PVOID;
using USBD_INTERFACE_HANDLE = PVOID;

inline constexpr ULONG IOCTL_INTERNAL_USB_SUBMIT_URB = 0x220003;
inline constexpr ULONG IOCTL_INTERNAL_USB_RESET_PORT = 0x220007;
inline constexpr ULONG IOCTL_INTERNAL_USB_GET_PORT_STATUS = 0x220013;
inline constexpr ULONG IOCTL_INTERNAL_USB_CYCLE_PORT = 0x22001F;
inline constexpr ULONG IOCTL_INTERNAL_USB_SUBMIT_IDLE_NOTIFICATION = 0x220027;
inline constexpr ULONG USBD_PORT_ENABLED = 0x1;
inline constexpr ULONG USBD_PORT_CONNECTED = 0x2;

inline constexpr USHORT URB_FUNCTION_SELECT_CONFIGURATION = 0x00;
inline constexpr USHORT URB_FUNCTION_SELECT_INTERFACE = 0x01;
inline constexpr USHORT URB_FUNCTION_ABORT_PIPE = 0x02;
inline constexpr USHORT URB_FUNCTION_GET_CURRENT_FRAME_NUMBER = 0x07;
inline constexpr USHORT URB_FUNCTION_CONTROL_TRANSFER = 0x08;
inline constexpr USHORT URB_FUNCTION_BULK_OR_INTERRUPT_TRANSFER = 0x09;
inline constexpr USHORT URB_FUNCTION_ISOCH_TRANSFER = 0x0A;
inline constexpr USHORT URB_FUNCTION_GET_DESCRIPTOR_FROM_DEVICE = 0x0B;
inline constexpr USHORT URB_FUNCTION_GET_STATUS_FROM_DEVICE = 0x13;
inline constexpr USHORT URB_FUNCTION_GET_STATUS_FROM_INTERFACE = 0x14;
inline constexpr USHORT URB_FUNCTION_GET_STATUS_FROM_ENDPOINT = 0x15;
inline constexpr USHORT URB_FUNCTION_VENDOR_DEVICE = 0x17;
inline constexpr USHORT URB_FUNCTION_VENDOR_INTERFACE = 0x18;
inline constexpr USHORT URB_FUNCTION_VENDOR_ENDPOINT = 0x19;
inline constexpr USHORT URB_FUNCTION_CLASS_DEVICE = 0x1A;
inline constexpr USHORT URB_FUNCTION_CLASS_INTERFACE = 0x1B;
inline constexpr USHORT URB_FUNCTION_CLASS_ENDPOINT = 0x1C;
inline constexpr USHORT URB_FUNCTION_RESET_PIPE = 0x1E;  // and clear its stall
inline constexpr USHORT URB_FUNCTION_CLASS_OTHER = 0x1F;
inline constexpr USHORT URB_FUNCTION_VENDOR_OTHER = 0x20;
inline constexpr USHORT URB_FUNCTION_CONTROL_TRANSFER_EX = 0x32;

inline constexpr USBD_STATUS USBD_STATUS_SUCCESS = 0;
inline constexpr USBD_STATUS USBD_STATUS_STALL_PID = static_cast<USBD_STATUS>(0xC0000004);
inline constexpr USBD_STATUS USBD_STATUS_INVALID_URB_FUNCTION =
    static_cast<USBD_STATUS>(0x80000200);
inline constexpr USBD_STATUS USBD_STATUS_INVALID_PIPE_HANDLE = static_cast<USBD_STATUS>(0x80000600);
inline constexpr USBD_STATUS USBD_STATUS_BUFFER_TOO_SMALL = static_cast<USBD_STATUS>(0xC0003000);
inline constexpr USBD_STATUS USBD_STATUS_INTERFACE_NOT_FOUND = static_cast<USBD_STATUS>(0xC0004000);
inline constexpr USBD_STATUS USBD_STATUS_CANCELED = static_cast<USBD_STATUS>(0xC0010000);
inline constexpr USBD_STATUS USBD_STATUS_BAD_CONFIG_DESC_LENGTH =
    static_cast<USBD_STATUS>(0xC0100006);

inline constexpr ULONG USBD_TRANSFER_DIRECTION_IN = 0x1;
inline constexpr ULONG USBD_SHORT_TRANSFER_OK = 0x2;
inline constexpr ULONG USBD_DEFAULT_PIPE_TRANSFER = 0x8;
inline constexpr ULONG USBD_DEFAULT_MAXIMUM_TRANSFER_SIZE = 0xFFFFFFFF;

inline constexpr UCHAR USB_DEVICE_DESCRIPTOR_TYPE = 1;
inline constexpr UCHAR USB_CONFIGURATION_DESCRIPTOR_TYPE = 2;
inline constexpr UCHAR USB_STRING_DESCRIPTOR_TYPE = 3;
inline constexpr UCHAR USB_INTERFACE_DESCRIPTOR_TYPE = 4;
inline constexpr UCHAR USB_ENDPOINT_DESCRIPTOR_TYPE = 5;
inline constexpr UCHAR USB_ENDPOINT_DIRECTION_MASK = 0x80;
inline constexpr UCHAR USB_CONFIG_REMOTE_WAKEUP = 0x20;
inline constexpr UCHAR USB_CONFIG_SELF_POWERED = 0x40;
inline constexpr USHORT USB_GETSTATUS_SELF_POWERED = 0x1;

enum USBD_PIPE_TYPE : LONG {
  UsbdPipeTypeControl,
  UsbdPipeTypeIsochronous,
  UsbdPipeTypeBulk,
  UsbdPipeTypeInterrupt
};

struct USB_COMMON_DESCRIPTOR {
  UCHAR bLength;
  UCHAR bDescriptorType;
};

struct __attribute__((packed)) USB_DEVICE_DESCRIPTOR {
  UCHAR bLength;
  UCHAR bDescriptorType;
  USHORT bcdUSB;
  UCHAR bDeviceClass;
  UCHAR bDeviceSubClass;
  UCHAR bDeviceProtocol;
  UCHAR bMaxPacketSize0;
  USHORT idVendor;
  USHORT idProduct;
  USHORT bcdDevice;
  UCHAR iManufacturer;
  UCHAR iProduct;
  UCHAR iSerialNumber;
  UCHAR bNumConfigurations;
};
static_assert(sizeof(USB_DEVICE_DESCRIPTOR) == 18);

struct __attribute__((packed)) USB_CONFIGURATION_DESCRIPTOR {
  UCHAR bLength;
  UCHAR bDescriptorType;
  USHORT wTotalLength;
  UCHAR bNumInterfaces;
  UCHAR bConfigurationValue;
  UCHAR iConfiguration;
  UCHAR bmAttributes;
  UCHAR MaxPower;
};
static_assert(sizeof(USB_CONFIGURATION_DESCRIPTOR) == 9);

struct USB_INTERFACE_DESCRIPTOR {
  UCHAR bLength;
  UCHAR bDescriptorType;
  UCHAR bInterfaceNumber;
  UCHAR bAlternateSetting;
  UCHAR bNumEndpoints;
  UCHAR bInterfaceClass;
  UCHAR bInterfaceSubClass;
  UCHAR bInterfaceProtocol;
  UCHAR iInterface;
};
static_assert(sizeof(USB_INTERFACE_DESCRIPTOR) == 9);

struct __attribute__((packed)) USB_ENDPOINT_DESCRIPTOR {
  UCHAR bLength;
  UCHAR bDescriptorType;
  UCHAR bEndpointAddress;
  UCHAR bmAttributes;
  USHORT wMaxPacketSize;
  UCHAR bInterval;
};
static_assert(sizeof(USB_ENDPOINT_DESCRIPTOR) == 7);

struct USBD_VERSION_INFORMATION {
  ULONG USBDI_Version;
  ULONG Supported_USB_Version;
};

struct USBD_PIPE_INFORMATION {
  USHORT MaximumPacketSize;
  UCHAR EndpointAddress;
  UCHAR Interval;
  USBD_PIPE_TYPE PipeType;
  USBD_PIPE_HANDLE PipeHandle;
  ULONG MaximumTransferSize;
  ULONG PipeFlags;
};
static_assert(sizeof(USBD_PIPE_INFORMATION) == 24);

struct USBD_INTERFACE_INFORMATION {
  USHORT Length;
  UCHAR InterfaceNumber;
  UCHAR AlternateSetting;
  UCHAR Class;
  UCHAR SubClass;
  UCHAR Protocol;
  UCHAR Reserved;
  USBD_INTERFACE_HANDLE InterfaceHandle;
  ULONG NumberOfPipes;
  USBD_PIPE_INFORMATION Pipes[1];
};
static_assert(sizeof(USBD_INTERFACE_INFORMATION) == 48);

struct USBD_INTERFACE_LIST_ENTRY {
  USB_INTERFACE_DESCRIPTOR* InterfaceDescriptor;
  USBD_INTERFACE_INFORMATION* Interface;
};

struct URB_HEADER {
  USHORT Length;
  USHORT Function;
  USBD_STATUS Status;
  PVOID UsbdDeviceHandle;
  ULONG UsbdFlags;
};
static_assert(sizeof(URB_HEADER) == 24);

struct URB_SELECT_INTERFACE {
  URB_HEADER Hdr;
  USBD_CONFIGURATION_HANDLE ConfigurationHandle;
  USBD_INTERFACE_INFORMATION Interface;
};
static_assert(sizeof(URB_SELECT_INTERFACE) == 80);

struct URB_SELECT_CONFIGURATION {
  URB_HEADER Hdr;
  USB_CONFIGURATION_DESCRIPTOR* ConfigurationDescriptor;
  USBD_CONFIGURATION_HANDLE ConfigurationHandle;
  USBD_INTERFACE_INFORMATION Interface;
};
static_assert(sizeof(URB_SELECT_CONFIGURATION) == 88);

struct URB_PIPE_REQUEST {
  URB_HEADER Hdr;
  USBD_PIPE_HANDLE PipeHandle;
  ULONG Reserved;
};

struct URB_GET_CURRENT_FRAME_NUMBER {
  URB_HEADER Hdr;
  ULONG FrameNumber;
};

// What all that move data begin with: a pipe's handle, or nothing, and the data.
struct URB_TRANSFER {
  URB_HEADER Hdr;
  USBD_PIPE_HANDLE PipeHandle;
  ULONG TransferFlags;
  ULONG TransferBufferLength;
  PVOID TransferBuffer;
  MDL* TransferBufferMDL;
  PVOID UrbLink;
  PVOID HostController[8];
};
static_assert(sizeof(URB_TRANSFER) == 128);

struct URB_CONTROL_DESCRIPTOR_REQUEST : URB_TRANSFER {
  USHORT Reserved1;
  UCHAR Index;
  UCHAR DescriptorType;
  USHORT LanguageId;
  USHORT Reserved2;
};
static_assert(sizeof(URB_CONTROL_DESCRIPTOR_REQUEST) == 136);

struct URB_CONTROL_GET_STATUS_REQUEST : URB_TRANSFER {
  UCHAR Reserved1[4];
  USHORT Index;
  USHORT Reserved2;
};
static_assert(sizeof(URB_CONTROL_GET_STATUS_REQUEST) == 136);

struct URB_CONTROL_TRANSFER : URB_TRANSFER {
  UCHAR SetupPacket[8];
};
static_assert(sizeof(URB_CONTROL_TRANSFER) == 136);

struct USBD_ISO_PACKET_DESCRIPTOR {
  ULONG Offset;
  ULONG Length;
  USBD_STATUS Status;
};

struct URB_ISOCH_TRANSFER : URB_TRANSFER {
  ULONG StartFrame;
  ULONG NumberOfPackets;
  ULONG ErrorCount;
  USBD_ISO_PACKET_DESCRIPTOR IsoPacket[1];
};
static_assert(sizeof(URB_ISOCH_TRANSFER) == 152);

struct URB {
  union {
    URB_HEADER UrbHeader;
    URB_SELECT_INTERFACE UrbSelectInterface;
    URB_SELECT_CONFIGURATION UrbSelectConfiguration;
    URB_PIPE_REQUEST UrbPipeRequest;
    URB_GET_CURRENT_FRAME_NUMBER UrbGetCurrentFrameNumber;
    URB_TRANSFER UrbTransfer;
    URB_CONTROL_DESCRIPTOR_REQUEST UrbControlDescriptorRequest;
    URB_CONTROL_GET_STATUS_REQUEST UrbControlGetStatusRequest;
    URB_CONTROL_TRANSFER UrbControlTransfer;
    URB_ISOCH_TRANSFER UrbIsochronousTransfer;
  };
};
static_assert(sizeof(URB) == 152);

// GET_SELECT_CONFIGURATION_REQUEST_SIZE and its like.
constexpr std::size_t interface_bytes(std::size_t pipes) {
  return offsetof(USBD_INTERFACE_INFORMATION, Pipes) + pipes * sizeof(USBD_PIPE_INFORMATION);
}
constexpr std::size_t select_interface_bytes(std::size_t pipes) {
  return offsetof(URB_SELECT_INTERFACE, Interface) + interface_bytes(pipes);
}

using USB_IDLE_CALLBACK = void NTAPI(PVOID Context);
struct USB_IDLE_CALLBACK_INFO {
  USB_IDLE_CALLBACK* IdleCallback;
  PVOID IdleContext;
};

}  // namespace rundown::abi
