/* A Bluetooth profile's driver and Windows' stack: request blocks (BRB) for L2CAP, and what the
   stack tells. SCO's are left out. */
#ifndef RUNDOWN_BTHDDI_H
#define RUNDOWN_BTHDDI_H

#include <bthdef.h>

#include "bthddi_l2cap.h"

struct _BRB_L2CA_REGISTER_SERVER {
  BRB_HEADER Hdr;
  BTH_ADDR BtAddress;
  USHORT PSM;
  ULONG IndicationFlags;
  PFNBTHPORT_INDICATION_CALLBACK IndicationCallback;
  PVOID IndicationCallbackContext;
  PVOID ReferenceObject;
  L2CAP_SERVER_HANDLE ServerHandle;
};

struct _BRB_L2CA_UNREGISTER_SERVER {
  BRB_HEADER Hdr;
  BTH_ADDR BtAddress;
  PVOID ServerHandle;
  USHORT Psm;
};

struct _BRB_L2CA_OPEN_CHANNEL {
  BRB_HEADER Hdr;
  L2CAP_CHANNEL_HANDLE ChannelHandle;
  union {
    USHORT Psm;
    struct {
      USHORT Response;
      USHORT ResponseStatus;
    };
  };
  ULONG ChannelFlags;
  BTH_ADDR BtAddress;
  struct {
    ULONG Flags;
    L2CAP_CONFIG_VALUE_RANGE Mtu;
    L2CAP_CONFIG_VALUE_RANGE FlushTO;
    L2CAP_FLOWSPEC Flow;
    USHORT LinkTO;
    ULONG NumExtraOptions;
    PL2CAP_CONFIG_OPTION ExtraOptions;
    struct {
      UCHAR ServiceType;
      ULONG Latency;
    } LocalQos;
  } ConfigOut;
  struct {
    ULONG Flags;
    L2CAP_CONFIG_VALUE_RANGE Mtu;
    L2CAP_CONFIG_RANGE FlushTO;
  } ConfigIn;
  ULONG CallbackFlags;
  PFNBTHPORT_INDICATION_CALLBACK Callback;
  PVOID CallbackContext;
  PVOID ReferenceObject;
  CHANNEL_CONFIG_RESULTS OutResults;
  CHANNEL_CONFIG_RESULTS InResults;
  UCHAR IncomingQueueDepth;
};

struct _BRB_L2CA_OPEN_ENHANCED_CHANNEL {
  BRB_HEADER Hdr;
  L2CAP_CHANNEL_HANDLE ChannelHandle;
  union {
    USHORT Psm;
    struct {
      USHORT Response;
      USHORT ResponseStatus;
    };
  };
  ULONG ChannelFlags;
  BTH_ADDR BtAddress;
  struct {
    ULONG Flags;
    L2CAP_CONFIG_VALUE_RANGE Mtu;
    L2CAP_CONFIG_VALUE_RANGE FlushTO;
    L2CAP_FLOWSPEC Flow;
    USHORT LinkTO;
    ULONG NumExtraOptions;
    PL2CAP_CONFIG_OPTION ExtraOptions;
    struct {
      UCHAR ServiceType;
      ULONG Latency;
    } LocalQos;
    struct {
      ULONG Flags;
      L2CAP_RETRANSMISSION_AND_FLOW_CONTROL RetransmissionAndFlow;
    } ModeConfig;
    USHORT Fcs;
    L2CAP_EXTENDED_FLOW_SPEC ExtendedFlowSpec;
    USHORT ExtendedWindowSize;
  } ConfigOut;
  struct {
    ULONG Flags;
    L2CAP_CONFIG_VALUE_RANGE Mtu;
    L2CAP_CONFIG_RANGE FlushTO;
  } ConfigIn;
  ULONG CallbackFlags;
  PFNBTHPORT_INDICATION_CALLBACK_ENHANCED Callback;
  PVOID CallbackContext;
  PVOID ReferenceObject;
  CHANNEL_CONFIG_RESULTS_ENHANCED OutResults;
  CHANNEL_CONFIG_RESULTS_ENHANCED InResults;
  UCHAR IncomingQueueDepth;
  PVOID Reserved;
};

struct _BRB_L2CA_CLOSE_CHANNEL {
  BRB_HEADER Hdr;
  BTH_ADDR BtAddress;
  L2CAP_CHANNEL_HANDLE ChannelHandle;
};

#define ACL_TRANSFER_DIRECTION_OUT 0x00000000
#define ACL_TRANSFER_DIRECTION_IN 0x00000001
#define ACL_SHORT_TRANSFER_OK 0x00000002
#define ACL_TRANSFER_TIMEOUT 0x00000004
struct _BRB_L2CA_ACL_TRANSFER {
  BRB_HEADER Hdr;
  BTH_ADDR BtAddress;
  L2CAP_CHANNEL_HANDLE ChannelHandle;
  ULONG TransferFlags;
  ULONG BufferSize;
  PVOID Buffer;
  PMDL BufferMDL;
  LONGLONG Timeout;
  ULONG RemainingBufferSize;
};

struct _BRB_L2CA_UPDATE_CHANNEL {
  BRB_HEADER Hdr;
  BTH_ADDR BtAddress;
  L2CAP_CHANNEL_HANDLE ChannelHandle;
  ULONG NewChannelFlags;
  ULONG FailedChannelFlags;
};

struct _BRB_L2CA_PING {
  BRB_HEADER Hdr;
  BTH_ADDR BtAddress;
  UCHAR PingRequestLength;
  UCHAR PingRequestData[MAX_L2CAP_PING_DATA_LENGTH];
  UCHAR PingResponseLength;
  UCHAR PingResponseData[MAX_L2CAP_PING_DATA_LENGTH];
};

struct _BRB_GET_LOCAL_BD_ADDR {
  BRB_HEADER Hdr;
  BTH_ADDR BtAddress;
};

struct _BRB_GET_DEVICE_INTERFACE_STRING {
  BRB_HEADER Hdr;
  PWCHAR DeviceInterfaceString;
  ULONG DeviceInterfaceStringCbLength;
};

struct _BRB_PSM {
  BRB_HEADER Hdr;
  USHORT Psm;
};

typedef struct _BRB {
  union {
    struct _BRB_HEADER BrbHeader;
    struct _BRB_GET_LOCAL_BD_ADDR BrbGetLocalBdAddress;
    struct _BRB_GET_DEVICE_INTERFACE_STRING BrbGetDeviceInterfaceString;
    struct _BRB_PSM BrbPsm;
    struct _BRB_L2CA_REGISTER_SERVER BrbL2caRegisterServer;
    struct _BRB_L2CA_UNREGISTER_SERVER BrbL2caUnregisterServer;
    struct _BRB_L2CA_OPEN_CHANNEL BrbL2caOpenChannel;
    struct _BRB_L2CA_OPEN_ENHANCED_CHANNEL BrbL2caOpenEnhancedChannel;
    struct _BRB_L2CA_CLOSE_CHANNEL BrbL2caCloseChannel;
    struct _BRB_L2CA_PING BrbL2caPing;
    struct _BRB_L2CA_ACL_TRANSFER BrbL2caAclTransfer;
    struct _BRB_L2CA_UPDATE_CHANNEL BrbL2caUpdateChannel;
  };
} BRB, *PBRB;

typedef PBRB (*PFNBTH_ALLOCATE_BRB)(BRB_TYPE brbType, ULONG tag);
typedef VOID (*PFNBTH_FREE_BRB)(PBRB pBrb);
typedef VOID (*PFNBTH_INITIALIZE_BRB)(PBRB pBrb, BRB_TYPE brbType);
typedef VOID (*PFNBTH_REUSE_BRB)(PBRB pBrb, BRB_TYPE brbType);
typedef BOOLEAN (*PFNBTH_IS_BLUETOOTH_VERSION_AVAILABLE)(UCHAR MajorVersion, UCHAR MinorVersion);

#define BTHDDI_PROFILE_DRIVER_INTERFACE_VERSION_FOR_QI 0x0200
typedef struct _BTH_PROFILE_DRIVER_INTERFACE {
  INTERFACE Interface;
  PFNBTH_ALLOCATE_BRB BthAllocateBrb;
  PFNBTH_FREE_BRB BthFreeBrb;
  PFNBTH_INITIALIZE_BRB BthInitializeBrb;
  PFNBTH_REUSE_BRB BthReuseBrb;
  PFNBTH_IS_BLUETOOTH_VERSION_AVAILABLE IsBluetoothVersionAvailable;
} BTH_PROFILE_DRIVER_INTERFACE, *PBTH_PROFILE_DRIVER_INTERFACE;

#endif
