/* What the request blocks of bthddi.h consist of. */
#ifndef RUNDOWN_BTHDDI_L2CAP_H
#define RUNDOWN_BTHDDI_L2CAP_H

#define BTHPORT_CONTEXT_SIZE 4
#define BTHPORT_RESERVED_FIELD_SIZE 2

typedef PVOID L2CAP_CHANNEL_HANDLE;
typedef PVOID L2CAP_SERVER_HANDLE;

typedef enum _BRB_TYPE {
  BRB_HCI_GET_LOCAL_BD_ADDR = 0x0001,
  BRB_L2CA_REGISTER_SERVER = 0x0100,
  BRB_L2CA_UNREGISTER_SERVER,
  BRB_L2CA_OPEN_CHANNEL,
  BRB_L2CA_OPEN_CHANNEL_RESPONSE,
  BRB_L2CA_CLOSE_CHANNEL,
  BRB_L2CA_ACL_TRANSFER,
  BRB_L2CA_UPDATE_CHANNEL,
  BRB_L2CA_PING,
  BRB_L2CA_INFO_REQUEST,
  BRB_REGISTER_PSM,
  BRB_UNREGISTER_PSM,
  BRB_L2CA_OPEN_ENHANCED_CHANNEL = 0x0212,
  BRB_L2CA_OPEN_ENHANCED_CHANNEL_RESPONSE,
  BRB_GET_DEVICE_INTERFACE_STRING = 0x0320
} BRB_TYPE;

typedef struct _BRB_HEADER {
  LIST_ENTRY ListEntry;
  ULONG Length;
  USHORT Version;
  USHORT Type;
  ULONG BthportFlags;
  NTSTATUS Status;
  BTHSTATUS BtStatus;
  PVOID Context[BTHPORT_CONTEXT_SIZE];
  PVOID ClientContext[BTHPORT_CONTEXT_SIZE];
  ULONG Reserved[BTHPORT_RESERVED_FIELD_SIZE];
} BRB_HEADER;

#define CONNECT_RSP_RESULT_SUCCESS 0
#define CONNECT_RSP_RESULT_PENDING 1
#define CONNECT_RSP_RESULT_PSM_NEG 2
#define CONNECT_RSP_RESULT_SECURITY_BLOCK 3
#define CONNECT_RSP_RESULT_NO_RESOURCES 4

/* Which members of a channel's configuration are valid. */
#define CFG_MTU 0x00000001
#define CFG_FLUSHTO 0x00000002
#define CFG_QOS 0x00000004
#define CFG_EXTRA 0x00000008
#define CFG_LINKTO 0x00000010
#define CFG_QOS_LOCAL 0x00000020
#define CFG_ENHANCED 0x00000040
#define CFG_FCS 0x00000080

#define CM_BASIC 0x00000001
#define CM_RETRANSMISSION_AND_FLOW 0x00000002
#define CM_STREAMING 0x00000004

#define CF_ROLE_EITHER 0x00000000
#define CF_ROLE_SLAVE 0x00000001
#define CF_ROLE_MASTER 0x00000002
#define CF_LINK_AUTHENTICATED 0x00020000
#define CF_LINK_ENCRYPTED 0x00040000
#define CF_LINK_SUPPRESS_PIN 0x00080000

#define CALLBACK_DISCONNECT 0x00000001
#define CALLBACK_CONFIG_QOS 0x00000002
#define CALLBACK_CONFIG_EXTRA_OUT 0x00000004
#define CALLBACK_CONFIG_EXTRA_IN 0x00000008
#define CALLBACK_RECONFIG 0x00000010
#define CALLBACK_ROLE_CHANGE 0x00000020
#define CALLBACK_RECV_PACKET 0x00000040

#define L2CAP_MIN_FLUSHTO 1
#define L2CAP_MAX_FLUSHTO 0xFFFF
#define L2CAP_DEFAULT_FLUSHTO L2CAP_MAX_FLUSHTO
#define L2CAP_RAF_DEFAULT_MAX_PDU_SIZE 0x1F40
#define L2CAP_RAF_DEFAULT_TX_WINDOW_SIZE 0x3F
#define L2CAP_RAF_DEFAULT_MAXTRANSMIT 0x10

typedef struct _L2CAP_CONFIG_RANGE {
  USHORT Min;
  USHORT Max;
} L2CAP_CONFIG_RANGE, *PL2CAP_CONFIG_RANGE;

typedef struct _L2CAP_CONFIG_VALUE_RANGE {
  USHORT Min;
  USHORT Preferred;
  USHORT Max;
} L2CAP_CONFIG_VALUE_RANGE, *PL2CAP_CONFIG_VALUE_RANGE;

typedef UCHAR CO_TYPE, *PCO_TYPE;
typedef UCHAR CO_LENGTH, *PCO_LENGTH;
typedef UCHAR CO_FCS, *PCO_FCS;
typedef USHORT CO_MTU, *PCO_MTU;
typedef USHORT CO_FLUSHTO, *PCO_FLUSHTO;
typedef USHORT CO_EXTENDED_WINDOW_SIZE, *PCO_EXTENDED_WINDOW_SIZE;

/* As they are on the air. */
#pragma pack(push, 1)
typedef struct _CO_HEADER {
  CO_TYPE Type;
  CO_LENGTH Length;
} CO_HEADER;

typedef struct _L2CAP_FLOWSPEC {
  UCHAR Flags;
  UCHAR ServiceType;
  ULONG TokenRate;
  ULONG TokenBucketSize;
  ULONG PeakBandwidth;
  ULONG Latency;
  ULONG DelayVariation;
} L2CAP_FLOWSPEC, *PL2CAP_FLOWSPEC;

typedef struct _L2CAP_RETRANSMISSION_AND_FLOW_CONTROL {
  UCHAR Mode;
  UCHAR TxWindowSize;
  UCHAR MaxTransmit;
  USHORT RetransmissionTO;
  USHORT MonitorTO;
  USHORT MaxPDUSize;
} L2CAP_RETRANSMISSION_AND_FLOW_CONTROL, *PL2CAP_RETRANSMISSION_AND_FLOW_CONTROL;

typedef struct _L2CAP_EXTENDED_FLOW_SPEC {
  UCHAR Identifier;
  UCHAR ServiceType;
  USHORT MaxSDUSize;
  ULONG SDUInterArrivalTime;
  ULONG AccessLatency;
  ULONG FlushTimeout;
} L2CAP_EXTENDED_FLOW_SPEC, *PL2CAP_EXTENDED_FLOW_SPEC;
#pragma pack(pop)

typedef struct _L2CAP_CONFIG_OPTION {
  CO_HEADER Header;
  VOID UNALIGNED* DynamicBuffer;
  UCHAR FixedBuffer[4];
  USHORT Flags;
} L2CAP_CONFIG_OPTION, *PL2CAP_CONFIG_OPTION;

typedef struct _CHANNEL_CONFIG_PARAMETERS {
  ULONG Flags;
  CO_MTU Mtu;
  CO_FLUSHTO FlushTO;
  ULONG NumExtraOptions;
  PL2CAP_CONFIG_OPTION ExtraOptions;
  L2CAP_FLOWSPEC Flow;
} CHANNEL_CONFIG_PARAMETERS, *PCHANNEL_CONFIG_PARAMETERS;

typedef struct _CHANNEL_CONFIG_PARAMETERS_ENHANCED {
  ULONG Flags;
  CO_MTU Mtu;
  CO_FLUSHTO FlushTO;
  ULONG NumExtraOptions;
  PL2CAP_CONFIG_OPTION ExtraOptions;
  L2CAP_FLOWSPEC Flow;
  L2CAP_RETRANSMISSION_AND_FLOW_CONTROL RetransmissionAndFlow;
  CO_FCS Fcs;
  L2CAP_EXTENDED_FLOW_SPEC ExtendedFlowSpec;
  CO_EXTENDED_WINDOW_SIZE ExtendedWindowSize;
} CHANNEL_CONFIG_PARAMETERS_ENHANCED, *PCHANNEL_CONFIG_PARAMETERS_ENHANCED;

typedef struct _CHANNEL_CONFIG_RESULTS {
  CHANNEL_CONFIG_PARAMETERS Params;
  ULONG ExtraOptionsBufferSize;
} CHANNEL_CONFIG_RESULTS, *PCHANNEL_CONFIG_RESULTS;

typedef struct _CHANNEL_CONFIG_RESULTS_ENHANCED {
  CHANNEL_CONFIG_PARAMETERS_ENHANCED Params;
  ULONG ExtraOptionsBufferSize;
} CHANNEL_CONFIG_RESULTS_ENHANCED, *PCHANNEL_CONFIG_RESULTS_ENHANCED;

typedef enum _L2CAP_DISCONNECT_REASON {
  HciDisconnect = 0,
  L2capDisconnectRequest,
  RadioPoweredDown,
  HardwareRemoval
} L2CAP_DISCONNECT_REASON;

typedef enum _INDICATION_CODE {
  IndicationAddReference = 0,
  IndicationReleaseReference,
  IndicationRemoteConnect,
  IndicationRemoteDisconnect,
  IndicationRemoteConfigRequest,
  IndicationRemoteConfigResponse,
  IndicationFreeExtraOptions,
  IndicationRecvPacket,
  IndicationPairDevice,
  IndicationUnpairDevice,
  IndicationUnpersonalizeDevice,
  IndicationRemoteConnectLE
} INDICATION_CODE,
    *PINDICATION_CODE;

#define INDICATION_PAIR_DEVICE 0x00000001
#define INDICATION_UNPAIR_DEVICE 0x00000002
#define INDICATION_UNPERSONALIZE_DEVICE 0x00000004
#define INDICATION_LE_DEVICE 0x00010000

typedef struct _INDICATION_PARAMETERS {
  L2CAP_CHANNEL_HANDLE ConnectionHandle;
  BTH_ADDR BtAddress;
  union {
    struct {
      struct {
        USHORT PSM;
      } Request;
    } Connect;
    struct {
      L2CAP_DISCONNECT_REASON Reason;
      BOOLEAN CloseNow;
    } Disconnect;
    struct {
      CHANNEL_CONFIG_PARAMETERS CurrentParams;
      CHANNEL_CONFIG_PARAMETERS RequestedParams;
      CHANNEL_CONFIG_PARAMETERS ResponseParams;
      USHORT Response;
    } ConfigRequest;
    struct {
      CHANNEL_CONFIG_PARAMETERS CurrentParams;
      CHANNEL_CONFIG_PARAMETERS RequestedParams;
      CHANNEL_CONFIG_PARAMETERS RejectedParams;
      PCO_TYPE UnknownTypes;
      ULONG NumUnknownTypes;
      CHANNEL_CONFIG_PARAMETERS NewRequestParams;
      USHORT Response;
    } ConfigResponse;
    struct {
      ULONG NumExtraOptions;
      PL2CAP_CONFIG_OPTION ExtraOptions;
    } FreeExtraOptions;
    struct {
      ULONG PacketLength;
      ULONG TotalQueueLength;
    } RecvPacket;
  } Parameters;
} INDICATION_PARAMETERS, *PINDICATION_PARAMETERS;

typedef struct _INDICATION_PARAMETERS_ENHANCED {
  L2CAP_CHANNEL_HANDLE ConnectionHandle;
  BTH_ADDR BtAddress;
  union {
    struct {
      struct {
        USHORT PSM;
      } Request;
    } Connect;
    struct {
      L2CAP_DISCONNECT_REASON Reason;
      BOOLEAN CloseNow;
    } Disconnect;
    struct {
      CHANNEL_CONFIG_PARAMETERS_ENHANCED CurrentParams;
      CHANNEL_CONFIG_PARAMETERS_ENHANCED RequestedParams;
      CHANNEL_CONFIG_PARAMETERS_ENHANCED ResponseParams;
      USHORT Response;
    } ConfigRequest;
    struct {
      CHANNEL_CONFIG_PARAMETERS_ENHANCED CurrentParams;
      CHANNEL_CONFIG_PARAMETERS_ENHANCED RequestedParams;
      CHANNEL_CONFIG_PARAMETERS_ENHANCED RejectedParams;
      PCO_TYPE UnknownTypes;
      ULONG NumUnknownTypes;
      CHANNEL_CONFIG_PARAMETERS_ENHANCED NewRequestParams;
      USHORT Response;
    } ConfigResponse;
    struct {
      ULONG NumExtraOptions;
      PL2CAP_CONFIG_OPTION ExtraOptions;
    } FreeExtraOptions;
    struct {
      ULONG PacketLength;
      ULONG TotalQueueLength;
    } RecvPacket;
  } Parameters;
} INDICATION_PARAMETERS_ENHANCED, *PINDICATION_PARAMETERS_ENHANCED;

typedef void (*PFNBTHPORT_INDICATION_CALLBACK)(PVOID Context, INDICATION_CODE Indication,
                                               PINDICATION_PARAMETERS Parameters);
typedef void (*PFNBTHPORT_INDICATION_CALLBACK_ENHANCED)(PVOID Context, INDICATION_CODE Indication,
                                                        PINDICATION_PARAMETERS_ENHANCED Parameters);

#endif
