// What NDIS and the drivers on an adapter hand to each other:
// https://learn.microsoft.com/windows-hardware/drivers/ddi/ndis/
#pragma once

#include <array>
#include <cstddef>

#include "abi/io.h"
#include "abi/net_buffer.h"
#include "abi/types.h"

namespace rundown::abi {

inline constexpr UCHAR NDIS_OBJECT_TYPE_BIND_PARAMETERS = 0x86;
inline constexpr UCHAR NDIS_OBJECT_TYPE_OPEN_PARAMETERS = 0x87;
inline constexpr UCHAR NDIS_OBJECT_TYPE_FILTER_ATTRIBUTES = 0x8D;
inline constexpr UCHAR NDIS_OBJECT_TYPE_OID_REQUEST = 0x96;
inline constexpr UCHAR NDIS_OBJECT_TYPE_STATUS_INDICATION = 0x98;
inline constexpr UCHAR NDIS_OBJECT_TYPE_FILTER_ATTACH_PARAMETERS = 0x99;
inline constexpr UCHAR NDIS_OBJECT_TYPE_FILTER_PAUSE_PARAMETERS = 0x9A;
inline constexpr UCHAR NDIS_OBJECT_TYPE_FILTER_RESTART_PARAMETERS = 0x9B;
inline constexpr UCHAR NDIS_OBJECT_TYPE_RESTART_GENERAL_ATTRIBUTES = 0xA2;
inline constexpr UCHAR NDIS_OBJECT_TYPE_PROTOCOL_RESTART_PARAMETERS = 0xA3;
inline constexpr UCHAR NDIS_OBJECT_TYPE_CONFIGURATION_OBJECT = 0xA9;

inline constexpr std::size_t NDIS_MAX_PHYS_ADDRESS_LENGTH = 32;
using NDIS_OID = ULONG;
using NDIS_PORT_NUMBER = ULONG;
using NET_IFINDEX = ULONG;
using NET_LUID = ULONG64;

struct NDIS_FILTER_ATTACH_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  NET_IFINDEX IfIndex;
  NET_LUID NetLuid;
  UNICODE_STRING* FilterModuleGuidName;
  NET_IFINDEX BaseMiniportIfIndex;
  UNICODE_STRING* BaseMiniportInstanceName;
  UNICODE_STRING* BaseMiniportName;
  ULONG MediaConnectState;
  ULONG MediaDuplexState;
  ULONG64 XmitLinkSpeed;
  ULONG64 RcvLinkSpeed;
  ULONG MiniportMediaType;
  ULONG MiniportPhysicalMediaType;
  NDIS_HANDLE MiniportMediaSpecificAttributes;
  void* DefaultOffloadConfiguration;
  USHORT MacAddressLength;
  std::array<UCHAR, NDIS_MAX_PHYS_ADDRESS_LENGTH> CurrentMacAddress;
  NET_LUID BaseMiniportNetLuid;
  NET_IFINDEX LowerIfIndex;
  NET_LUID LowerIfNetLuid;
  ULONG Flags;
  void* HDSplitCurrentConfig;       // revision 2
  void* ReceiveFilterCapabilities;  // revision 3
  DEVICE_OBJECT* MiniportPhysicalDeviceObject;
  void* NicSwitchCapabilities;
  BOOLEAN BaseMiniportIfConnectorPresent;  // revision 4
  void* SriovCapabilities;
  void* NicSwitchArray;
};
struct NDIS_FILTER_ATTRIBUTES {
  NDIS_OBJECT_HEADER Header;
  ULONG Flags;
};
struct NDIS_FILTER_PAUSE_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  ULONG Flags;
  ULONG PauseReason;
};
inline constexpr ULONG NDIS_PAUSE_ATTACH_FILTER = 0x10;
inline constexpr ULONG NDIS_PAUSE_DETACH_FILTER = 0x20;

// A list, each with so many bytes that the OID stands for.
struct NDIS_RESTART_ATTRIBUTES {
  NDIS_RESTART_ATTRIBUTES* Next;
  NDIS_OID Oid;
  ULONG DataLength;
};
struct NDIS_RESTART_GENERAL_ATTRIBUTES {
  NDIS_OBJECT_HEADER Header;
  ULONG MtuSize;
  ULONG64 MaxXmitLinkSpeed;
  ULONG64 MaxRcvLinkSpeed;
  ULONG LookaheadSize;
  ULONG MacOptions;
  ULONG SupportedPacketFilters;
  ULONG MaxMulticastListSize;
  void* RecvScaleCapabilities;
  ULONG AccessType;
  ULONG Flags;
  ULONG ConnectionType;
  ULONG SupportedStatistics;
  ULONG DataBackFillSize;
  ULONG ContextBackFillSize;
  NDIS_OID* SupportedOidList;
  ULONG SupportedOidListLength;
  ULONG MaxLookaheadSizeAccessed;  // revision 2
};
struct NDIS_FILTER_RESTART_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  ULONG MiniportMediaType;
  ULONG MiniportPhysicalMediaType;
  NDIS_RESTART_ATTRIBUTES* RestartAttributes;
  NET_IFINDEX LowerIfIndex;
  NET_LUID LowerIfNetLuid;
  ULONG Flags;
};
struct NDIS_PROTOCOL_RESTART_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  UCHAR* FilterModuleNameBuffer;
  ULONG FilterModuleNameBufferLength;
  NDIS_RESTART_ATTRIBUTES* RestartAttributes;
  NET_IFINDEX BoundIfIndex;
  NET_LUID BoundIfNetluid;
  ULONG Flags;
};

struct NDIS_BIND_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  UNICODE_STRING* ProtocolSection;
  UNICODE_STRING* AdapterName;
  DEVICE_OBJECT* PhysicalDeviceObject;
  ULONG MediaType;
  ULONG MtuSize;
  ULONG64 MaxXmitLinkSpeed;
  ULONG64 XmitLinkSpeed;
  ULONG64 MaxRcvLinkSpeed;
  ULONG64 RcvLinkSpeed;
  ULONG MediaConnectState;
  ULONG MediaDuplexState;
  ULONG LookaheadSize;
  void* PowerManagementCapabilities;
  ULONG SupportedPacketFilters;
  ULONG MaxMulticastListSize;
  USHORT MacAddressLength;
  std::array<UCHAR, NDIS_MAX_PHYS_ADDRESS_LENGTH> CurrentMacAddress;
  ULONG PhysicalMediumType;
  void* RcvScaleCapabilities;
  NET_LUID BoundIfNetluid;
  NET_IFINDEX BoundIfIndex;
  NET_LUID LowestIfNetluid;
  NET_IFINDEX LowestIfIndex;
  ULONG AccessType;
  ULONG DirectionType;
  ULONG ConnectionType;
  USHORT IfType;
  BOOLEAN IfConnectorPresent;
  void* ActivePorts;
  ULONG DataBackFillSize;
  ULONG ContextBackFillSize;
  ULONG MacOptions;
  ULONG CompartmentId;
  void* DefaultOffloadConfiguration;
  void* TcpConnectionOffloadCapabilities;
  UNICODE_STRING* BoundAdapterName;
  void* HDSplitCurrentConfig;       // revision 2
  void* ReceiveFilterCapabilities;  // revision 3
  void* PowerManagementCapabilitiesEx;
  void* NicSwitchCapabilities;
  BOOLEAN NDKEnabled;  // revision 4
  void* NDKCapabilities;
  void* SriovCapabilities;
  void* NicSwitchArray;
};
struct NDIS_OPEN_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  UNICODE_STRING* AdapterName;
  ULONG* MediumArray;
  ULONG MediumArraySize;
  ULONG* SelectedMediumIndex;
  USHORT* FrameTypeArray;
  ULONG FrameTypeArraySize;
};

enum NDIS_REQUEST_TYPE : ULONG {
  NdisRequestQueryInformation = 0,
  NdisRequestSetInformation = 1,
  NdisRequestQueryStatistics = 2,
  NdisRequestMethod = 12,
};
struct NDIS_OID_REQUEST {
  struct Query {  // SET_INFORMATION too, where BytesWritten is BytesRead
    NDIS_OID Oid;
    void* InformationBuffer;
    ULONG InformationBufferLength;
    ULONG BytesWritten;
    ULONG BytesNeeded;
  };
  struct Method {
    NDIS_OID Oid;
    void* InformationBuffer;
    ULONG InputBufferLength;
    ULONG OutputBufferLength;
    ULONG MethodId;
    ULONG BytesWritten;
    ULONG BytesRead;
    ULONG BytesNeeded;
  };
  NDIS_OBJECT_HEADER Header;
  NDIS_REQUEST_TYPE RequestType;
  NDIS_PORT_NUMBER PortNumber;
  ULONG Timeout;
  void* RequestId;
  NDIS_HANDLE RequestHandle;
  union {
    Query QueryInformation;
    Method MethodInformation;
  };
  std::array<void*, 16> NdisReserved;
  std::array<void*, 2> MiniportReserved;
  std::array<void*, 2> SourceReserved;
  UCHAR SupportedRevision;
  UCHAR Reserved1;
  USHORT Reserved2;
  ULONG SwitchId;  // revision 2
  ULONG VPortId;
  ULONG Flags;
};

struct NDIS_STATUS_INDICATION {
  NDIS_OBJECT_HEADER Header;
  NDIS_HANDLE SourceHandle;
  NDIS_PORT_NUMBER PortNumber;
  NDIS_STATUS StatusCode;
  ULONG Flags;
  NDIS_HANDLE DestinationHandle;
  void* RequestId;
  void* StatusBuffer;
  ULONG StatusBufferSize;
  GUID Guid;
  std::array<void*, 4> NdisReserved;
};
struct NDIS_LINK_STATE {
  NDIS_OBJECT_HEADER Header;
  ULONG MediaConnectState;
  ULONG MediaDuplexState;
  ULONG64 XmitLinkSpeed;
  ULONG64 RcvLinkSpeed;
  ULONG PauseFunctions;
  ULONG AutoNegotiationFlags;
};

enum NET_PNP_EVENT_CODE : ULONG {
  NetEventBindsComplete = 6,
  NetEventPause = 8,
  NetEventRestart = 9,
};
struct NET_PNP_EVENT {
  NET_PNP_EVENT_CODE NetEvent;
  void* Buffer;
  ULONG BufferLength;
  std::array<ULONG_PTR, 16> Reserved;
};
struct NET_PNP_EVENT_NOTIFICATION {
  NDIS_OBJECT_HEADER Header;
  NDIS_PORT_NUMBER PortNumber;
  NET_PNP_EVENT NetPnPEvent;
  ULONG Flags;
  ULONG SwitchId;  // revision 2
  ULONG VPortId;
};
inline constexpr ULONG NdisDevicePnPEventPowerProfileChanged = 5;
inline constexpr ULONG NdisPowerProfileAcOnLine = 1;
struct NET_DEVICE_PNP_EVENT {
  NDIS_OBJECT_HEADER Header;
  NDIS_PORT_NUMBER PortNumber;
  ULONG DevicePnPEvent;
  void* InformationBuffer;
  ULONG InformationBufferLength;
  std::array<UCHAR, 2 * sizeof(void*)> NdisReserved;
};

struct NDIS_CONFIGURATION_OBJECT {
  NDIS_OBJECT_HEADER Header;
  NDIS_HANDLE NdisHandle;
  ULONG Flags;
};

inline constexpr ULONG NDIS_SEND_FLAGS_DISPATCH_LEVEL = 0x1;
inline constexpr ULONG NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL = 0x1;
inline constexpr ULONG NDIS_RETURN_FLAGS_DISPATCH_LEVEL = 0x1;
inline constexpr ULONG NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL = 0x1;
inline constexpr ULONG NDIS_RECEIVE_FLAGS_RESOURCES = 0x2;

// tests/sdk/windows/ndis.c holds the kit's structures to these sizes.
static_assert(sizeof(NDIS_FILTER_ATTACH_PARAMETERS) == 224);
static_assert(offsetof(NDIS_FILTER_ATTACH_PARAMETERS, HDSplitCurrentConfig) == 168);
static_assert(offsetof(NDIS_FILTER_ATTACH_PARAMETERS, BaseMiniportIfConnectorPresent) == 200);
static_assert(sizeof(NDIS_FILTER_RESTART_PARAMETERS) == 48);
static_assert(sizeof(NDIS_OID_REQUEST) == 248);
static_assert(offsetof(NDIS_OID_REQUEST, SourceReserved) == 216);
static_assert(sizeof(NDIS_STATUS_INDICATION) == 112);
static_assert(offsetof(NET_PNP_EVENT_NOTIFICATION, Flags) == 160);
static_assert(sizeof(NDIS_OPEN_PARAMETERS) == 56);
static_assert(offsetof(NDIS_RESTART_GENERAL_ATTRIBUTES, MaxLookaheadSizeAccessed) == 84);
static_assert(sizeof(NDIS_CONFIGURATION_OBJECT) == 24);

inline constexpr auto NDIS_STATUS_NOT_SUPPORTED = STATUS_NOT_SUPPORTED;
inline constexpr auto NDIS_STATUS_INVALID_LENGTH =
    static_cast<NTSTATUS>(static_cast<std::int32_t>(0xC0010014));
inline constexpr auto NDIS_STATUS_ADAPTER_NOT_FOUND =
    static_cast<NTSTATUS>(static_cast<std::int32_t>(0xC0010006));
inline constexpr auto NDIS_STATUS_UNSUPPORTED_MEDIA =
    static_cast<NTSTATUS>(static_cast<std::int32_t>(0xC0010019));
inline constexpr NDIS_STATUS NDIS_STATUS_LINK_STATE = 0x40010017;

}  // namespace rundown::abi
