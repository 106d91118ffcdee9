/* What the filter engine and callouts give each other. */
#ifndef RUNDOWN_FWPS_TYPES_H
#define RUNDOWN_FWPS_TYPES_H

#include <netioapi.h>

#include "fwpmtypes.h"
#include "fwps_fields.h"
#include "ndis.h"

#define FWPS_ALE_ENDPOINT_FLAG_IPSEC_SECURED 0x00000001
#define FWPS_CLASSIFY_FLAG_REAUTHORIZE_IF_MODIFIED_BY_OTHERS 0x00000001
#define FWPS_CLASSIFY_OUT_FLAG_ABSORB 0x00000001
#define FWPS_CLASSIFY_OUT_FLAG_BUFFER_LIMIT_REACHED 0x00000002
#define FWPS_CLASSIFY_OUT_FLAG_NO_MORE_DATA 0x00000004
#define FWPS_FILTER_FLAG_CLEAR_ACTION_RIGHT 0x0001
#define FWPS_FILTER_FLAG_HAS_SECURITY_REALM_PROVIDER_CONTEXT 0x0008
#define FWPS_FILTER_FLAG_OR_CONDITIONS 0x0004
#define FWPS_FILTER_FLAG_PERMIT_IF_CALLOUT_UNREGISTERED 0x0002
#define FWPS_INCOMING_FLAG_ABSORB 0x00000004
#define FWPS_INCOMING_FLAG_CACHE_SAFE 0x00000001
#define FWPS_INCOMING_FLAG_CONNECTION_FAILING_INDICATION 0x00000008
#define FWPS_INCOMING_FLAG_ENFORCE_QUERY 0x00000002
#define FWPS_INCOMING_FLAG_IS_LOCAL_ONLY_FLOW 0x00000080
#define FWPS_INCOMING_FLAG_IS_LOOSE_SOURCE_FLOW 0x00000040
#define FWPS_INCOMING_FLAG_MID_STREAM_INSPECTION 0x00000010
#define FWPS_INCOMING_FLAG_RECLASSIFY 0x00000020
#define FWPS_INJECTION_TYPE_FORWARD 0x00000008
#define FWPS_INJECTION_TYPE_L2 0x00000010
#define FWPS_INJECTION_TYPE_NETWORK 0x00000004
#define FWPS_INJECTION_TYPE_STREAM 0x00000001
#define FWPS_INJECTION_TYPE_TRANSPORT 0x00000002
#define FWPS_INJECTION_TYPE_VSWITCH_TRANSPORT 0x00000020
#define FWPS_L2_INCOMING_FLAG_IS_RAW_IPV4_FRAMING 0x00000001
#define FWPS_L2_INCOMING_FLAG_IS_RAW_IPV6_FRAMING 0x00000002
#define FWPS_L2_INCOMING_FLAG_RECLASSIFY_MULTI_DESTINATION 0x00000008
#define FWPS_L2_METADATA_FIELD_ETHERNET_MAC_HEADER_SIZE 0x00000001
#define FWPS_L2_METADATA_FIELD_RESERVED 0x80000000
#define FWPS_L2_METADATA_FIELD_VSWITCH_DESTINATION_PORT_ID 0x00000020
#define FWPS_L2_METADATA_FIELD_VSWITCH_PACKET_CONTEXT 0x00000010
#define FWPS_L2_METADATA_FIELD_VSWITCH_SOURCE_NIC_INDEX 0x00000008
#define FWPS_L2_METADATA_FIELD_VSWITCH_SOURCE_PORT_ID 0x00000004
#define FWPS_L2_METADATA_FIELD_WIFI_OPERATION_MODE 0x00000002
#define FWPS_METADATA_FIELD_ALE_CLASSIFY_REQUIRED 0x00400000
#define FWPS_METADATA_FIELD_COMPARTMENT_ID 0x00000800
#define FWPS_METADATA_FIELD_COMPLETION_HANDLE 0x00004000
#define FWPS_METADATA_FIELD_DESTINATION_INTERFACE_INDEX 0x00000200
#define FWPS_METADATA_FIELD_DESTINATION_PREFIX 0x01000000
#define FWPS_METADATA_FIELD_DISCARD_REASON 0x00000001
#define FWPS_METADATA_FIELD_ETHER_FRAME_LENGTH 0x02000000
#define FWPS_METADATA_FIELD_FLOW_HANDLE 0x00000002
#define FWPS_METADATA_FIELD_FORWARD_LAYER_INBOUND_PASS_THRU 0x00200000
#define FWPS_METADATA_FIELD_FORWARD_LAYER_OUTBOUND_PASS_THRU 0x00100000
#define FWPS_METADATA_FIELD_FRAGMENT_DATA 0x00001000
#define FWPS_METADATA_FIELD_ICMP_ID_AND_SEQUENCE 0x08000000
#define FWPS_METADATA_FIELD_IP_HEADER_SIZE 0x00000004
#define FWPS_METADATA_FIELD_LOCAL_REDIRECT_TARGET_PID 0x10000000
#define FWPS_METADATA_FIELD_ORIGINAL_DESTINATION 0x20000000
#define FWPS_METADATA_FIELD_PACKET_DIRECTION 0x00040000
#define FWPS_METADATA_FIELD_PACKET_SYSTEM_CRITICAL 0x00080000
#define FWPS_METADATA_FIELD_PARENT_ENDPOINT_HANDLE 0x04000000
#define FWPS_METADATA_FIELD_PATH_MTU 0x00002000
#define FWPS_METADATA_FIELD_PROCESS_ID 0x00000020
#define FWPS_METADATA_FIELD_PROCESS_PATH 0x00000008
#define FWPS_METADATA_FIELD_REDIRECT_RECORD_HANDLE 0x40000000
#define FWPS_METADATA_FIELD_REMOTE_SCOPE_ID 0x00020000
#define FWPS_METADATA_FIELD_RESERVED 0x00000080
#define FWPS_METADATA_FIELD_SOURCE_INTERFACE_INDEX 0x00000100
#define FWPS_METADATA_FIELD_SUB_PROCESS_TAG 0x80000000
#define FWPS_METADATA_FIELD_SYSTEM_FLAGS 0x00000040
#define FWPS_METADATA_FIELD_TOKEN 0x00000010
#define FWPS_METADATA_FIELD_TRANSPORT_CONTROL_DATA 0x00010000
#define FWPS_METADATA_FIELD_TRANSPORT_ENDPOINT_HANDLE 0x00008000
#define FWPS_METADATA_FIELD_TRANSPORT_HEADER_INCLUDE_HEADER 0x00800000
#define FWPS_METADATA_FIELD_TRANSPORT_HEADER_SIZE 0x00000400
#define FWPS_PACKET_LIST_INFORMATION_QUERY_ALL_INBOUND 0xfffffffd
#define FWPS_PACKET_LIST_INFORMATION_QUERY_ALL_OUTBOUND 0xfffffffe
#define FWPS_PACKET_LIST_INFORMATION_QUERY_FWP 0x00000008
#define FWPS_PACKET_LIST_INFORMATION_QUERY_INBOUND 0x00000001
#define FWPS_PACKET_LIST_INFORMATION_QUERY_INVALID_MASK 0x00000003
#define FWPS_PACKET_LIST_INFORMATION_QUERY_IPSEC 0x00000004
#define FWPS_PACKET_LIST_INFORMATION_QUERY_OUTBOUND 0x00000002
#define FWPS_RIGHT_ACTION_WRITE 0x00000001
#define FWPS_SEND_INJECT_PRESERVE_IPID 0x00000001
#define FWPS_STREAM_FLAG_RECEIVE 0x00000001
#define FWPS_STREAM_FLAG_RECEIVE_ABORT 0x00000008
#define FWPS_STREAM_FLAG_RECEIVE_DISCONNECT 0x00000004
#define FWPS_STREAM_FLAG_RECEIVE_EXPEDITED 0x00000002
#define FWPS_STREAM_FLAG_RECEIVE_PUSH 0x00000010
#define FWPS_STREAM_FLAG_SEND 0x00010000
#define FWPS_STREAM_FLAG_SEND_ABORT 0x00100000
#define FWPS_STREAM_FLAG_SEND_DISCONNECT 0x00080000
#define FWPS_STREAM_FLAG_SEND_EXPEDITED 0x00020000
#define FWPS_STREAM_FLAG_SEND_NODELAY 0x00040000

#define FWPS_IS_METADATA_FIELD_PRESENT(Values, Field) \
  (((Values)->currentMetadataValues & (Field)) == (Field))
#define FWPS_IS_L2_METADATA_FIELD_PRESENT(Values, Field) \
  (((Values)->currentL2MetadataValues & (Field)) == (Field))

typedef enum {
  FWPS_DISCARD_MODULE_NETWORK = 0,
  FWPS_DISCARD_MODULE_TRANSPORT = 1,
  FWPS_DISCARD_MODULE_GENERAL = 2,
  FWPS_DISCARD_MODULE_MAX = 3,
} FWPS_DISCARD_MODULE0;

typedef enum {
  FWPS_DISCARD_FIREWALL_POLICY = 0,
  FWPS_DISCARD_IPSEC = 1,
  FWPS_GENERAL_DISCARD_REASON_MAX = 2,
} FWPS_GENERAL_DISCARD_REASON;

typedef enum {
  FWPS_CALLOUT_NOTIFY_ADD_FILTER = 0,
  FWPS_CALLOUT_NOTIFY_DELETE_FILTER = 1,
  FWPS_CALLOUT_NOTIFY_ADD_FILTER_POST_COMMIT = 2,
  FWPS_CALLOUT_NOTIFY_TYPE_MAX = 3,
} FWPS_CALLOUT_NOTIFY_TYPE;

typedef enum {
  InetDiscardSourceUnspecified = 0,
  InetDiscardDestinationMulticast = 1,
  InetDiscardHeaderInvalid = 2,
  InetDiscardChecksumInvalid = 3,
  InetDiscardEndpointNotFound = 4,
  InetDiscardConnectedPath = 5,
  InetDiscardSessionState = 6,
  InetDiscardReceiveInspection = 7,
  InetDiscardAckInvalid = 8,
  InetDiscardExpectedSyn = 9,
  InetDiscardRst = 10,
  InetDiscardSynRcvdSyn = 11,
  InetDiscardSimultaneousConnect = 12,
  InetDiscardPawsFailed = 13,
  InetDiscardLandAttack = 14,
  InetDiscardMissedReset = 15,
  InetDiscardOutsideWindow = 16,
  InetDiscardDuplicateSegment = 17,
  InetDiscardClosedWindow = 18,
  InetDiscardTcbRemoved = 19,
  InetDiscardFinWait2 = 20,
  InetDiscardReassemblyConflict = 21,
  InetDiscardFinReceived = 22,
  InetDiscardListenerInvalidFlags = 23,
  InetDiscardUrgentDeliveryAllocationFailure = 24,
  InetDiscardTcbNotInTcbTable = 25,
  InetDiscardTimeWaitTcbReceivedRstOutsideWindow = 26,
  InetDiscardTimeWaitTcbSynAndOtherFlags = 27,
  InetDiscardTimeWaitTcb = 28,
  InetDiscardSynAckWithFastopenCookieRequest = 29,
  InetDiscardReasonMaxEnumValue = 30,
} INET_DISCARD_REASON,
    *PINET_DISCARD_REASON;

typedef enum {
  IpDiscardBadSourceAddress = 1,
  IpDiscardNotLocallyDestined = 2,
  IpDiscardProtocolUnreachable = 3,
  IpDiscardPortUnreachable = 4,
  IpDiscardBadLength = 5,
  IpDiscardMalformedHeader = 6,
  IpDiscardNoRoute = 7,
  IpDiscardBeyondScope = 8,
  IpDiscardInspectionDrop = 9,
  IpDiscardTooManyDecapsulations = 10,
  IpDiscardAdministrativelyProhibited = 11,
  IpDiscardBadChecksum = 12,
  IpDiscardFirstFragmentIncomplete = 13,
  IpDiscardHeaderNotContiguous = 14,
  IpDiscardHeaderNotAligned = 15,
  IpDiscardReceivePathMax = 127,
  IpDiscardHopLimitExceeded = 128,
  IpDiscardAddressUnreachable = 129,
  IpDiscardRscPacket = 130,
  IpDiscardSourceViolation = 131,
  IpDiscardForwardPathMax = 255,
  IpDiscardArbitrationUnhandled = 256,
  IpDiscardInspectionAbsorb = 257,
  IpDiscardDontFragmentMtuExceeded = 258,
  IpDiscardBufferLengthExceeded = 259,
  IpDiscardAddressResolutionTimeout = 260,
  IpDiscardAddressResolutionFailure = 261,
  IpDiscardIpsecFailure = 262,
  IpDiscardExtensionHeadersFailure = 263,
  IpDiscardAllocationFailure = 264,
  IpDiscardIpsnpiClientDrop = 265,
  IpDiscardIPSNPIDrop = IpDiscardIpsnpiClientDrop, /* its name before Windows 11 */
  IpDiscardUnsupportedOffload = 266,
  IpDiscardRoutingFailure = 267,
  IpDiscardAncillaryDataFailure = 268,
  IpDiscardRawDataFailure = 269,
  IpDiscardSessionStateFailure = 270,
  IpDiscardIpsnpiAllocationFailure = 271,
  IpDiscardIpsnpiModifiedButNotForwarded = 272,
  IpDiscardIpsnpiNoNextHop = 273,
  IpDiscardIpsnpiNoCompartment = 274,
  IpDiscardIpsnpiNoInterface = 275,
  IpDiscardIpsnpiNoSubInterface = 276,
  IpDiscardIpsnpiInterfaceDisabled = 277,
  IpDiscardIpsnpiSegmentationFailed = 278,
  IpDiscardIpsnpiNoEthernetHeader = 279,
  IpDiscardIpsnpiUnexpectedFragment = 280,
  IpDiscardIpsnpiUnsupportedInterfaceType = 281,
  IpDiscardIpsnpiInvalidLsoInfo = 282,
  IpDiscardIpsnpiInvalidUsoInfo = 283,
  IpDiscardInternalError = 284,
  IpDiscardAdministrativelyConfigured = 285,
  IpDiscardBadOption = 286,
  IpDiscardLoopbackDisallowed = 287,
  IpDiscardSmallerScope = 288,
  IpDiscardQueueFull = 289,
  IpDiscardInterfaceDisabled = 290,
  IpDiscardNlClientDiscard = 291,
  IpDiscardIpsnpiUroSegmentSizeExceedsMtu = 292,
  IpDiscardSwUsoFailure = 293,
  IpDiscardMax = 294,
} IP_DISCARD_REASON,
    *PIP_DISCARD_REASON;

typedef enum {
  FWPS_PACKET_NOT_INJECTED = 0,
  FWPS_PACKET_INJECTED_BY_SELF = 1,
  FWPS_PACKET_INJECTED_BY_OTHER = 2,
  FWPS_PACKET_PREVIOUSLY_INJECTED_BY_SELF = 3,
  FWPS_PACKET_INJECTION_STATE_MAX = 4,
} FWPS_PACKET_INJECTION_STATE;

typedef enum {
  FWPS_CONNECTION_NOT_REDIRECTED = 0,
  FWPS_CONNECTION_REDIRECTED_BY_SELF = 1,
  FWPS_CONNECTION_REDIRECTED_BY_OTHER = 2,
  FWPS_CONNECTION_PREVIOUSLY_REDIRECTED_BY_SELF = 3,
  FWPS_CONNECTION_REDIRECT_STATE_MAX = 4,
} FWPS_CONNECTION_REDIRECT_STATE;

typedef enum {
  FWPS_NET_BUFFER_LIST_ENTERED_NETIO = 0,
  FWPS_NET_BUFFER_LIST_CLONED_BY_NETIO = 1,
  FWPS_NET_BUFFER_LIST_CLONED_VIA_WFP_API = 2,
  FWPS_NET_BUFFER_LIST_DUPLICATED_BY_NETIO = 3,
  FWPS_NET_BUFFER_LIST_EXIT_NETIO = 4,
  FWPS_NET_BUFFER_LIST_CONTEXT_REMOVED = 5,
  FWPS_NET_BUFFER_LIST_NDIS_SEND_COMPLETE = 6,
  FWPS_NET_BUFFER_LIST_NDIS_RECV_COMPLETE = 7,
  FWPS_NET_BUFFER_LIST_NDIS_ETHERNET_SEND_COMPLETE = 6,
  FWPS_NET_BUFFER_LIST_NDIS_ETHERNET_RECV_COMPLETE = 7,
  FWPS_NET_BUFFER_LIST_NDIS_NATIVE_SEND_COMPLETE = 8,
  FWPS_NET_BUFFER_LIST_NDIS_NATIVE_RECV_COMPLETE = 9,
  FWPS_NET_BUFFER_LIST_NDIS_VSWITCH_INGRESS_COMPLETE = 10,
  FWPS_NET_BUFFER_LIST_NDIS_VSWITCH_EGRESS_COMPLETE = 11,
  FWPS_NET_BUFFER_LIST_CLONED_BY_NDIS = 12,
  FWPS_NET_BUFFER_LIST_REASSEMBLED_FRAGMENT = 13,
  FWPS_NET_BUFFER_LIST_REASSEMBLY_COMPLETE = 14,
} FWPS_NET_BUFFER_LIST_EVENT_TYPE0;

typedef enum {
  FWPS_STREAM_ACTION_NONE = 0,
  FWPS_STREAM_ACTION_NEED_MORE_DATA = 1,
  FWPS_STREAM_ACTION_DROP_CONNECTION = 2,
  FWPS_STREAM_ACTION_DEFER = 3,
  FWPS_STREAM_ACTION_ALLOW_CONNECTION = 4,
  FWPS_STREAM_ACTION_TYPE_MAX = 5,
} FWPS_STREAM_ACTION_TYPE;

typedef struct FWPS_ACTION0_ {
  FWP_ACTION_TYPE type;
  UINT32 calloutId;
} FWPS_ACTION0;

typedef struct FWPS_FILTER_CONDITION0_ {
  UINT16 fieldId;
  UINT16 reserved;
  FWP_MATCH_TYPE matchType;
  FWP_CONDITION_VALUE0 conditionValue;
} FWPS_FILTER_CONDITION0;

typedef struct FWPS_FILTER0_ {
  UINT64 filterId;
  FWP_VALUE0 weight;
  UINT16 subLayerWeight;
  UINT16 flags;
  UINT32 numFilterConditions;
  FWPS_FILTER_CONDITION0* filterCondition;
  FWPS_ACTION0 action;
  UINT64 context;
  FWPM_PROVIDER_CONTEXT0* providerContext;
} FWPS_FILTER0;

typedef struct FWPS_FILTER1_ {
  UINT64 filterId;
  FWP_VALUE0 weight;
  UINT16 subLayerWeight;
  UINT16 flags;
  UINT32 numFilterConditions;
  FWPS_FILTER_CONDITION0* filterCondition;
  FWPS_ACTION0 action;
  UINT64 context;
  FWPM_PROVIDER_CONTEXT1* providerContext;
} FWPS_FILTER1;

typedef struct FWPS_FILTER2_ {
  UINT64 filterId;
  FWP_VALUE0 weight;
  UINT16 subLayerWeight;
  UINT16 flags;
  UINT32 numFilterConditions;
  FWPS_FILTER_CONDITION0* filterCondition;
  FWPS_ACTION0 action;
  UINT64 context;
  FWPM_PROVIDER_CONTEXT2* providerContext;
} FWPS_FILTER2;

typedef struct FWPS_INCOMING_VALUE0_ {
  FWP_VALUE0 value;
} FWPS_INCOMING_VALUE0;

typedef struct FWPS_INCOMING_VALUES0_ {
  UINT16 layerId;
  UINT32 valueCount;
  FWPS_INCOMING_VALUE0* incomingValue;
} FWPS_INCOMING_VALUES0;

typedef struct FWPS_DISCARD_METADATA0_ {
  FWPS_DISCARD_MODULE0 discardModule;
  UINT32 discardReason;
  UINT64 filterId;
} FWPS_DISCARD_METADATA0;

typedef struct FWPS_INBOUND_FRAGMENT_METADATA0_ {
  UINT32 fragmentIdentification;
  UINT16 fragmentOffset;
  ULONG fragmentLength;
} FWPS_INBOUND_FRAGMENT_METADATA0;

typedef struct FWPS_CLASSIFY_OUT0_ {
  FWP_ACTION_TYPE actionType;
  UINT64 outContext;
  UINT64 filterId;
  UINT32 rights;
  UINT32 flags;
  UINT32 reserved;
} FWPS_CLASSIFY_OUT0;

typedef struct FWPS_INCOMING_METADATA_VALUES0_ {
  UINT32 currentMetadataValues;
  UINT32 flags;
  UINT64 reserved;
  FWPS_DISCARD_METADATA0 discardMetadata;
  UINT64 flowHandle;
  UINT32 ipHeaderSize;
  UINT32 transportHeaderSize;
  FWP_BYTE_BLOB* processPath;
  UINT64 token;
  UINT64 processId;
  UINT32 sourceInterfaceIndex;
  UINT32 destinationInterfaceIndex;
  ULONG compartmentId;
  FWPS_INBOUND_FRAGMENT_METADATA0 fragmentMetadata;
  ULONG pathMtu;
  HANDLE completionHandle;
  UINT64 transportEndpointHandle;
  SCOPE_ID remoteScopeId;
  WSACMSGHDR* controlData;
  ULONG controlDataLength;
  FWP_DIRECTION packetDirection;
  PVOID headerIncludeHeader;
  ULONG headerIncludeHeaderLength;
  IP_ADDRESS_PREFIX destinationPrefix;
  UINT16 frameLength;
  UINT64 parentEndpointHandle;
  UINT32 icmpIdAndSequence;
  DWORD localRedirectTargetPID;
  SOCKADDR* originalDestination;
  HANDLE redirectRecords;
  UINT32 currentL2MetadataValues;
  UINT32 l2Flags;
  UINT32 ethernetMacHeaderSize;
  UINT32 wiFiOperationMode;
#if NDIS_SUPPORT_NDIS630
  NDIS_SWITCH_PORT_ID vSwitchSourcePortId;
  NDIS_SWITCH_NIC_INDEX vSwitchSourceNicIndex;
  NDIS_SWITCH_PORT_ID vSwitchDestinationPortId;
#else
  UINT32 padding0;
  USHORT padding1;
  UINT32 padding2;
#endif
  HANDLE vSwitchPacketContext;
  PVOID subProcessTag;
  UINT64 reserved1;
} FWPS_INCOMING_METADATA_VALUES0;

typedef VOID(NTAPI* FWPS_CALLOUT_CLASSIFY_FN0)(CONST FWPS_INCOMING_VALUES0* InFixedValues,
                                               CONST FWPS_INCOMING_METADATA_VALUES0* InMetaValues,
                                               void* LayerData, CONST FWPS_FILTER0* Filter,
                                               UINT64 FlowContext, FWPS_CLASSIFY_OUT0* ClassifyOut);
typedef VOID(NTAPI* FWPS_CALLOUT_CLASSIFY_FN1)(CONST FWPS_INCOMING_VALUES0* InFixedValues,
                                               CONST FWPS_INCOMING_METADATA_VALUES0* InMetaValues,
                                               void* LayerData, CONST void* ClassifyContext,
                                               CONST FWPS_FILTER1* Filter, UINT64 FlowContext,
                                               FWPS_CLASSIFY_OUT0* ClassifyOut);
typedef VOID(NTAPI* FWPS_CALLOUT_CLASSIFY_FN2)(CONST FWPS_INCOMING_VALUES0* InFixedValues,
                                               CONST FWPS_INCOMING_METADATA_VALUES0* InMetaValues,
                                               void* LayerData, CONST void* ClassifyContext,
                                               CONST FWPS_FILTER2* Filter, UINT64 FlowContext,
                                               FWPS_CLASSIFY_OUT0* ClassifyOut);
typedef VOID(NTAPI* FWPS_CALLOUT_BOOTTIME_CALLOUT_DELETE_NOTIFY_FN0)(UINT32 CalloutId);
typedef VOID(NTAPI* FWPS_CALLOUT_FLOW_DELETE_NOTIFY_FN0)(UINT16 LayerId, UINT32 CalloutId,
                                                         UINT64 FlowContext);
typedef NTSTATUS(NTAPI* FWPS_CALLOUT_NOTIFY_FN0)(FWPS_CALLOUT_NOTIFY_TYPE NotifyType,
                                                 CONST GUID* FilterKey, FWPS_FILTER0* Filter);
typedef NTSTATUS(NTAPI* FWPS_CALLOUT_NOTIFY_FN1)(FWPS_CALLOUT_NOTIFY_TYPE NotifyType,
                                                 CONST GUID* FilterKey, FWPS_FILTER1* Filter);
typedef NTSTATUS(NTAPI* FWPS_CALLOUT_NOTIFY_FN2)(FWPS_CALLOUT_NOTIFY_TYPE NotifyType,
                                                 CONST GUID* FilterKey, FWPS_FILTER2* Filter);
typedef VOID(NTAPI* FWPS_INJECT_COMPLETE0)(void* Context, NET_BUFFER_LIST* NetBufferList,
                                           BOOLEAN DispatchLevel);
typedef VOID(NTAPI* FWPS_NET_BUFFER_LIST_NOTIFY_FN0)(FWPS_NET_BUFFER_LIST_EVENT_TYPE0 EventType,
                                                     NET_BUFFER_LIST* NetBufferList,
                                                     NET_BUFFER_LIST* NewNetBufferList,
                                                     UINT16 LayerId, UINT64 Context,
                                                     UINT64 ContextTag);
typedef NTSTATUS(NTAPI* FWPS_NET_BUFFER_LIST_NOTIFY_FN1)(FWPS_NET_BUFFER_LIST_EVENT_TYPE0 EventType,
                                                         NET_BUFFER_LIST* NetBufferList,
                                                         NET_BUFFER_LIST* NewNetBufferList,
                                                         UINT16 LayerId, UINT64 Context,
                                                         UINT64 ContextTag);

typedef struct FWPS_ALE_ENDPOINT_PROPERTIES0_ {
  UINT64 endpointId;
  FWP_IP_VERSION ipVersion;
  union {
    UINT32 localV4Address;
    UINT8 localV6Address[16];
  };
  union {
    UINT32 remoteV4Address;
    UINT8 remoteV6Address[16];
  };
  UINT8 ipProtocol;
  UINT16 localPort;
  UINT16 remotePort;
  UINT64 localTokenModifiedId;
  UINT64 mmSaId;
  UINT64 qmSaId;
  UINT32 ipsecStatus;
  UINT32 flags;
  FWP_BYTE_BLOB appId;
} FWPS_ALE_ENDPOINT_PROPERTIES0;

typedef struct FWPS_ALE_ENDPOINT_ENUM_TEMPLATE0_ {
  FWP_CONDITION_VALUE0 localSubNet;
  FWP_CONDITION_VALUE0 remoteSubNet;
  FWP_CONDITION_VALUE0 ipProtocol;
  FWP_CONDITION_VALUE0 localPort;
  FWP_CONDITION_VALUE0 remotePort;
} FWPS_ALE_ENDPOINT_ENUM_TEMPLATE0;

typedef struct FWPS_CALLOUT0_ {
  GUID calloutKey;
  UINT32 flags;
  FWPS_CALLOUT_CLASSIFY_FN0 classifyFn;
  FWPS_CALLOUT_NOTIFY_FN0 notifyFn;
  FWPS_CALLOUT_FLOW_DELETE_NOTIFY_FN0 flowDeleteFn;
} FWPS_CALLOUT0;

typedef struct FWPS_CALLOUT1_ {
  GUID calloutKey;
  UINT32 flags;
  FWPS_CALLOUT_CLASSIFY_FN1 classifyFn;
  FWPS_CALLOUT_NOTIFY_FN1 notifyFn;
  FWPS_CALLOUT_FLOW_DELETE_NOTIFY_FN0 flowDeleteFn;
} FWPS_CALLOUT1;

typedef struct FWPS_CALLOUT2_ {
  GUID calloutKey;
  UINT32 flags;
  FWPS_CALLOUT_CLASSIFY_FN2 classifyFn;
  FWPS_CALLOUT_NOTIFY_FN2 notifyFn;
  FWPS_CALLOUT_FLOW_DELETE_NOTIFY_FN0 flowDeleteFn;
} FWPS_CALLOUT2;

typedef struct FWPS_PACKET_LIST_INBOUND_IPSEC_INFORMATION0_ {
  unsigned isSecure : 1;
  unsigned isTransportMode : 1;
  unsigned isTunnelMode : 1;
  unsigned isTransportModeVerified : 1;
  unsigned isTunnelModeVerified : 1;
  unsigned isDeTunneled : 1;
} FWPS_PACKET_LIST_INBOUND_IPSEC_INFORMATION0;

typedef struct FWPS_PACKET_LIST_OUTBOUND_IPSEC_INFORMATION0_ {
  unsigned isIPsecPolicyMatch : 1;
  unsigned isTransportPolicyMatch : 1;
  unsigned isTunnelPolicyMatch : 1;
  unsigned isTunnelIPinIP : 1;
} FWPS_PACKET_LIST_OUTBOUND_IPSEC_INFORMATION0;

typedef struct FWPS_PACKET_LIST_IPSEC_INFORMATION0_ {
  union {
    FWPS_PACKET_LIST_INBOUND_IPSEC_INFORMATION0 inbound;
    FWPS_PACKET_LIST_OUTBOUND_IPSEC_INFORMATION0 outbound;
    UINT32 flags;
  };
} FWPS_PACKET_LIST_IPSEC_INFORMATION0;

typedef struct FWPS_PACKET_LIST_FWP_INFORMATION0_ {
  unsigned isReinjected : 1;
} FWPS_PACKET_LIST_FWP_INFORMATION0;

typedef struct FWPS_PACKET_LIST_INFORMATION0_ {
  FWPS_PACKET_LIST_IPSEC_INFORMATION0 ipsecInformation;
  FWPS_PACKET_LIST_FWP_INFORMATION0 fwpInformation;
} FWPS_PACKET_LIST_INFORMATION0;

typedef struct _FWPS_CONNECT_REQUEST0 {
  SOCKADDR_STORAGE localAddressAndPort;
  SOCKADDR_STORAGE remoteAddressAndPort;
  UINT64 portReservationToken;
  DWORD localRedirectTargetPID;
  struct _FWPS_CONNECT_REQUEST0* previousVersion;
  UINT64 modifierFilterId;
  HANDLE localRedirectHandle;
  void* localRedirectContext;
  SIZE_T localRedirectContextSize;
} FWPS_CONNECT_REQUEST0;

typedef struct _FWPS_BIND_REQUEST0 {
  SOCKADDR_STORAGE localAddressAndPort;
  UINT64 portReservationToken;
  struct _FWPS_BIND_REQUEST0* previousVersion;
  UINT64 modifierFilterId;
} FWPS_BIND_REQUEST0;

typedef struct FWPS_TRANSPORT_SEND_PARAMS0_ {
  UCHAR* remoteAddress;
  SCOPE_ID remoteScopeId;
  WSACMSGHDR* controlData;
  ULONG controlDataLength;
} FWPS_TRANSPORT_SEND_PARAMS0;

typedef struct FWPS_TRANSPORT_SEND_PARAMS1_ {
  UCHAR* remoteAddress;
  SCOPE_ID remoteScopeId;
  WSACMSGHDR* controlData;
  ULONG controlDataLength;
  UCHAR* headerIncludeHeader;
  ULONG headerIncludeHeaderLength;
} FWPS_TRANSPORT_SEND_PARAMS1;

typedef struct FWPS_STREAM_DATA_OFFSET0_ {
  NET_BUFFER_LIST* netBufferList;
  NET_BUFFER* netBuffer;
  MDL* mdl;
  UINT32 mdlOffset;
  UINT32 netBufferOffset;
  SIZE_T streamDataOffset;
} FWPS_STREAM_DATA_OFFSET0;

typedef struct FWPS_STREAM_DATA0_ {
  UINT32 flags;
  FWPS_STREAM_DATA_OFFSET0 dataOffset;
  SIZE_T dataLength;
  NET_BUFFER_LIST* netBufferListChain;
} FWPS_STREAM_DATA0;

typedef struct FWPS_STREAM_CALLOUT_IO_PACKET0_ {
  FWPS_STREAM_DATA0* streamData;
  SIZE_T missedBytes;
  UINT32 countBytesRequired;
  SIZE_T countBytesEnforced;
  FWPS_STREAM_ACTION_TYPE streamAction;
} FWPS_STREAM_CALLOUT_IO_PACKET0;

#endif
