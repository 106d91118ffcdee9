/* What Windows' Bluetooth stack asks of a radio's transport driver. */
#ifndef RUNDOWN_BTHXDDI_H
#define RUNDOWN_BTHXDDI_H

#include <bthdef.h>

#define BTHX_DDI_VERSION_1 0x00000001
#define BTHX_IOCTL_BASE 0
#define BTHX_CTL(Number) CTL_CODE(FILE_DEVICE_BLUETOOTH, (Number), METHOD_NEITHER, FILE_ANY_ACCESS)
#define IOCTL_BTHX_GET_VERSION BTHX_CTL(BTHX_IOCTL_BASE + 0x100)
#define IOCTL_BTHX_SET_VERSION BTHX_CTL(BTHX_IOCTL_BASE + 0x101)
#define IOCTL_BTHX_QUERY_CAPABILITIES BTHX_CTL(BTHX_IOCTL_BASE + 0x102)
#define IOCTL_BTHX_WRITE_HCI BTHX_CTL(BTHX_IOCTL_BASE + 0x103)
#define IOCTL_BTHX_READ_HCI BTHX_CTL(BTHX_IOCTL_BASE + 0x104)

typedef enum _BTHX_HCI_PACKET_TYPE {
  HciPacketCommand = 0x01,
  HciPacketAclData = 0x02,
  HciPacketEvent = 0x04
} BTHX_HCI_PACKET_TYPE;

typedef enum _BTHX_SCO_SUPPORT {
  ScoSupportNone = 0,
  ScoSupportHCI = 1,
  ScoSupportHCIBypass = 2
} BTHX_SCO_SUPPORT,
    *PBTHX_SCO_SUPPORT;

typedef struct _BTHX_VERSION {
  ULONG Version;
} BTHX_VERSION, *PBTHX_VERSION;

DECLSPEC_SELECTANY BTHX_VERSION Microsoft_BTHX_DDI_Version = {BTHX_DDI_VERSION_1};

typedef struct _BTHX_CAPABILITIES {
  ULONG MaxAclTransferInSize;
  BTHX_SCO_SUPPORT ScoSupport;
  ULONG MaxScoChannels;
  BOOLEAN IsDeviceIdleCapable;
  BOOLEAN IsDeviceWakeCapable;
} BTHX_CAPABILITIES, *PBTHX_CAPABILITIES;

#pragma pack(push, 1)
typedef struct _BTHX_HCI_READ_WRITE_CONTEXT {
  ULONG DataLen;
  UCHAR Type;
  UCHAR Data[1];
} BTHX_HCI_READ_WRITE_CONTEXT, *PBTHX_HCI_READ_WRITE_CONTEXT;
#pragma pack(pop)

#endif
