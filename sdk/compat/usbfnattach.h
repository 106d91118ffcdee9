/* How a driver of the port says what a USB device is attached to. */
#ifndef _USBFNATTACH_H_
#define _USBFNATTACH_H_

#include <wdm.h>

#include "usbfnbase.h"

DEFINE_GUID(GUID_USBFN_INTERFACE_ATTACH, 0x3934502d, 0xe301, 0x4542, 0xbd, 0xbe, 0xb9, 0xa3, 0x59,
            0xdc, 0x3a, 0xbb);

typedef enum _USBFN_ATTACH_ACTION {
  UsbfnPortDetected = 0,
  UsbfnPortDetectedNoCad,
  UsbfnProceedWithAttach,
  UsbfnIgnoreAttach,
  UsbfnDetectProprietaryCharger,
  UsbfnHwBasedChargerDetection,
} USBFN_ATTACH_ACTION,
    *PUSBFN_ATTACH_ACTION;

typedef struct _USBFN_ON_ATTACH {
  USBFN_PORT_TYPE PortType;
  USBFN_ATTACH_ACTION AttachAction;
} USBFN_ON_ATTACH, *PUSBFN_ON_ATTACH;

typedef NTSTATUS NTAPI USBFN_GET_ATTACH_ACTION(PVOID Context, PUSBFN_ON_ATTACH OnAttach);
typedef USBFN_GET_ATTACH_ACTION* PFN_USBFN_GET_ATTACH_ACTION;
typedef NTSTATUS NTAPI USBFN_GET_ATTACH_ACTION_ABORT(PVOID Context);
typedef USBFN_GET_ATTACH_ACTION_ABORT* PFN_USBFN_GET_ATTACH_ACTION_ABORT;
typedef NTSTATUS NTAPI USBFN_SET_DEVICE_STATE(PVOID Context, USBFN_DEVICE_STATE DeviceState,
                                              USBFN_BUS_SPEED BusSpeed);
typedef USBFN_SET_DEVICE_STATE* PFN_USBFN_SET_DEVICE_STATE;

typedef struct _USBFN_INTERFACE_ATTACH {
  INTERFACE InterfaceHeader;
  PFN_USBFN_GET_ATTACH_ACTION GetAttachAction;
  PFN_USBFN_GET_ATTACH_ACTION_ABORT GetAttachActionAbortOperation;
  PFN_USBFN_SET_DEVICE_STATE SetDeviceState;
} USBFN_INTERFACE_ATTACH, *PUSBFN_INTERFACE_ATTACH;

#endif
