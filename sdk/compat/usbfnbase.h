/* A USB device's side of the bus: what drivers and programs of USB functions share. */
#ifndef _USBFNBASE_H_
#define _USBFNBASE_H_

#include <usbspec.h>

#define KREGUSBFNENUMPATH L"\\Registry\\Machine\\SYSTEM\\CurrentControlSet\\Control\\USBFN\\"

#define MAX_NUM_USBFN_ENDPOINTS 15
#define MAX_NUM_USBFN_PIPES (MAX_NUM_USBFN_ENDPOINTS) + 1
#define MAX_CONFIGURATION_NAME_LENGTH 40
#define MAX_USB_STRING_LENGTH 255
#define MAX_SUPPORTED_CONFIGURATIONS 12
#define MAX_INTERFACE_NAME_LENGTH 40
#define MAX_ALTERNATE_NAME_LENGTH 40
#define MAX_ASSOCIATION_NAME_LENGTH 40
#define MAX_INTERFACE_GUID_SIZE (sizeof(L"{xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx}"))
#define MAX_INTERFACE_GUID_LENGTH (MAX_INTERFACE_GUID_SIZE / sizeof(WCHAR))
#define USBFN_INTERRUPT_ENDPOINT_SIZE_NOT_UPDATEABLE_MASK 0x80

#define USB_TEST_MODE_TEST_J 1
#define USB_TEST_MODE_TEST_K 2
#define USB_TEST_MODE_TEST_SE0_NAK 3
#define USB_TEST_MODE_TEST_PACKET 4
#define USB_TEST_MODE_TEST_FORCE_ENABLE 5

typedef enum _USBFN_EVENT {
  UsbfnEventMinimum = 0,
  UsbfnEventAttach,
  UsbfnEventReset,
  UsbfnEventDetach,
  UsbfnEventSuspend,
  UsbfnEventResume,
  UsbfnEventSetupPacket,
  UsbfnEventConfigured,
  UsbfnEventUnConfigured,
  UsbfnEventPortType,
  UsbfnEventBusTearDown,
  UsbfnEventSetInterface,
  UsbfnEventMaximum,
} USBFN_EVENT,
    *PUSBFN_EVENT;

typedef enum _USBFN_PORT_TYPE {
  UsbfnUnknownPort = 0,
  UsbfnStandardDownstreamPort,
  UsbfnChargingDownstreamPort,
  UsbfnDedicatedChargingPort,
  UsbfnInvalidDedicatedChargingPort,
  UsbfnProprietaryDedicatedChargingPort,
  UsbfnPortTypeMaximum,
} USBFN_PORT_TYPE,
    *PUSBFN_PORT_TYPE;

typedef enum _USBFN_BUS_SPEED {
  UsbfnBusSpeedLow,
  UsbfnBusSpeedFull,
  UsbfnBusSpeedHigh,
  UsbfnBusSpeedSuper,
  UsbfnBusSpeedMaximum,
} USBFN_BUS_SPEED,
    *PUSBFN_BUS_SPEED;

typedef enum _USBFN_DIRECTION {
  UsbfnDirectionMinimum = 0,
  UsbfnDirectionIn,
  UsbfnDirectionOut,
  UsbfnDirectionTx = UsbfnDirectionIn,
  UsbfnDirectionRx = UsbfnDirectionOut,
  UsbfnDirectionMaximum,
} USBFN_DIRECTION,
    *PUSBFN_DIRECTION;

typedef enum _USBFN_DEVICE_STATE {
  UsbfnDeviceStateMinimum = 0,
  UsbfnDeviceStateAttached,
  UsbfnDeviceStateDefault,
  UsbfnDeviceStateDetached,
  UsbfnDeviceStateAddressed,
  UsbfnDeviceStateConfigured,
  UsbfnDeviceStateSuspended,
  UsbfnDeviceStateStateMaximum,
} USBFN_DEVICE_STATE,
    *PUSBFN_DEVICE_STATE;

typedef struct _ALTERNATE_INTERFACE {
  USHORT InterfaceNumber;
  USHORT AlternateInterfaceNumber;
} ALTERNATE_INTERFACE, *PALTERNATE_INTERFACE;

typedef struct _USBFN_NOTIFICATION {
  USBFN_EVENT Event;
  union {
    USBFN_BUS_SPEED BusSpeed;
    USB_DEFAULT_PIPE_SETUP_PACKET SetupPacket;
    USHORT ConfigurationValue;
    USBFN_PORT_TYPE PortType;
    ALTERNATE_INTERFACE AlternateInterface;
  } u;
} USBFN_NOTIFICATION, *PUSBFN_NOTIFICATION;

typedef ULONG USBFNPIPEID, *PUSBFNPIPEID;

typedef struct _USBFN_PIPE_INFORMATION {
  USB_ENDPOINT_DESCRIPTOR EpDesc;
  USBFNPIPEID PipeId;
} USBFN_PIPE_INFORMATION, *PUSBFN_PIPE_INFORMATION;

typedef struct _USBFN_CLASS_INTERFACE {
  UINT8 InterfaceNumber;
  UINT8 PipeCount;
  USBFN_PIPE_INFORMATION PipeArr[MAX_NUM_USBFN_PIPES];
} USBFN_CLASS_INTERFACE, *PUSBFN_CLASS_INTERFACE;

typedef struct _USBFN_CLASS_INFORMATION_PACKET {
  USBFN_CLASS_INTERFACE FullSpeedClassInterface;
  USBFN_CLASS_INTERFACE HighSpeedClassInterface;
  WCHAR InterfaceName[MAX_INTERFACE_NAME_LENGTH];
  WCHAR InterfaceGuid[MAX_INTERFACE_GUID_LENGTH];
  BOOLEAN HasInterfaceGuid;
  USBFN_CLASS_INTERFACE SuperSpeedClassInterface;
} USBFN_CLASS_INFORMATION_PACKET, *PUSBFN_CLASS_INFORMATION_PACKET;

typedef struct _USBFN_BUS_CONFIGURATION_INFO {
  WCHAR ConfigurationName[MAX_CONFIGURATION_NAME_LENGTH];
  BOOLEAN IsCurrent;
  BOOLEAN IsActive;
} USBFN_BUS_CONFIGURATION_INFO, *PUSBFN_BUS_CONFIGURATION_INFO;

typedef struct _USBFN_USB_STRING {
  UINT8 StringIndex;
  WCHAR UsbString[MAX_USB_STRING_LENGTH];
} USBFN_USB_STRING, *PUSBFN_USB_STRING;

#endif
