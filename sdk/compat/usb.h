/* mingw-w64's, and what is newer than it. */
#ifndef RUNDOWN_USB_H
#define RUNDOWN_USB_H

#include_next <usb.h>

typedef enum _USBD_ENDPOINT_OFFLOAD_MODE {
  UsbdEndpointOffloadModeNotSupported = 0,
  UsbdEndpointOffloadSoftwareAssisted,
  UsbdEndpointOffloadHardwareAssisted
} USBD_ENDPOINT_OFFLOAD_MODE;

#include <pshpack1.h>
typedef struct _USBD_ENDPOINT_OFFLOAD_INFORMATION {
  ULONG Size;
  USHORT EndpointAddress;
  ULONG ResourceId;
  USBD_ENDPOINT_OFFLOAD_MODE Mode;
  ULONG RootHubPortNumber : 8;
  ULONG RouteString : 20;
  ULONG Speed : 4;
  ULONG UsbDeviceAddress : 8;
  ULONG SlotId : 8;
  ULONG MultiTT : 1;
  ULONG Reserved0 : 15;
  PHYSICAL_ADDRESS TransferSegmentLA;
  PVOID TransferSegmentVA;
  size_t TransferRingSize;
  ULONG TransferRingInitialCycleBit;
  ULONG MessageNumber;
  PHYSICAL_ADDRESS EventRingSegmentLA;
  PVOID EventRingSegmentVA;
  size_t EventRingSize;
  ULONG EventRingInitialCycleBit;
} USBD_ENDPOINT_OFFLOAD_INFORMATION, *PUSBD_ENDPOINT_OFFLOAD_INFORMATION;
#include <poppack.h>

#endif
