// The Windows Filtering Platform: what its management takes, and what callouts are.
#pragma once

#include "abi/types.h"

namespace rundown::abi {

struct FWP_BYTE_BLOB {
  ULONG size;
  UCHAR* data;
};

enum FWP_DATA_TYPE : ULONG {
  FWP_EMPTY = 0,
  FWP_UINT8 = 1,
  FWP_UINT16 = 2,
  FWP_UINT32 = 3,
  FWP_UINT64 = 4,
  FWP_BYTE_ARRAY16_TYPE = 11,
  FWP_BYTE_BLOB_TYPE = 12,
  FWP_V4_ADDR_MASK = 0x100,
  FWP_V6_ADDR_MASK = 0x101,
  FWP_RANGE_TYPE = 0x102,
};

// FWP_CONDITION_VALUE0 is laid out alike.
struct FWP_VALUE0 {
  FWP_DATA_TYPE type;
  union {
    UCHAR uint8;
    USHORT uint16;
    ULONG uint32;
    ULONGLONG* uint64;
    FWP_BYTE_BLOB* byteBlob;
    void* pointer;
  };
};

using FWP_ACTION_TYPE = ULONG;
inline constexpr FWP_ACTION_TYPE FWP_ACTION_FLAG_TERMINATING = 0x00001000;
inline constexpr FWP_ACTION_TYPE FWP_ACTION_FLAG_NON_TERMINATING = 0x00002000;
inline constexpr FWP_ACTION_TYPE FWP_ACTION_FLAG_CALLOUT = 0x00004000;
inline constexpr FWP_ACTION_TYPE FWP_ACTION_BLOCK = 0x1001;
inline constexpr FWP_ACTION_TYPE FWP_ACTION_PERMIT = 0x1002;
inline constexpr FWP_ACTION_TYPE FWP_ACTION_CALLOUT_TERMINATING = 0x5003;
inline constexpr FWP_ACTION_TYPE FWP_ACTION_CALLOUT_INSPECTION = 0x6004;
inline constexpr FWP_ACTION_TYPE FWP_ACTION_CALLOUT_UNKNOWN = 0x4005;

struct FWPM_DISPLAY_DATA0 {
  WCHAR* name;
  WCHAR* description;
};

struct FWPM_SESSION0 {
  GUID sessionKey;
  FWPM_DISPLAY_DATA0 displayData;
  ULONG flags;
  ULONG txnWaitTimeoutInMSec;
  ULONG processId;
  void* sid;
  WCHAR* username;
  LONG kernelMode;
};
inline constexpr ULONG FWPM_SESSION_FLAG_DYNAMIC = 1;
inline constexpr ULONG FWPM_TXN_READ_ONLY = 1;

struct FWPM_PROVIDER0 {
  GUID providerKey;
  FWPM_DISPLAY_DATA0 displayData;
  ULONG flags;
  FWP_BYTE_BLOB providerData;
  WCHAR* serviceName;
};
struct FWPM_SUBLAYER0 {
  GUID subLayerKey;
  FWPM_DISPLAY_DATA0 displayData;
  USHORT flags;
  GUID* providerKey;
  FWP_BYTE_BLOB providerData;
  USHORT weight;
};
struct FWPM_CALLOUT0 {
  GUID calloutKey;
  FWPM_DISPLAY_DATA0 displayData;
  ULONG flags;
  GUID* providerKey;
  FWP_BYTE_BLOB providerData;
  GUID applicableLayer;
  ULONG calloutId;
};
struct FWPM_FILTER_CONDITION0 {
  GUID fieldKey;
  ULONG matchType;
  FWP_VALUE0 conditionValue;
};
struct FWPM_ACTION0 {
  FWP_ACTION_TYPE type;
  GUID calloutKey;
};
struct FWPM_FILTER0 {
  GUID filterKey;
  FWPM_DISPLAY_DATA0 displayData;
  ULONG flags;
  GUID* providerKey;
  FWP_BYTE_BLOB providerData;
  GUID layerKey;
  GUID subLayerKey;
  FWP_VALUE0 weight;
  ULONG numFilterConditions;
  FWPM_FILTER_CONDITION0* filterCondition;
  FWPM_ACTION0 action;
  union {
    ULONGLONG rawContext;
    GUID providerContextKey;
  };
  GUID* reserved;
  ULONGLONG filterId;
  FWP_VALUE0 effectiveWeight;
};
struct FWPM_PROVIDER_CONTEXT0 {
  GUID providerContextKey;
  FWPM_DISPLAY_DATA0 displayData;
  ULONG flags;
  GUID* providerKey;
  FWP_BYTE_BLOB providerData;
  ULONG type;
  void* dataBuffer;
  ULONGLONG providerContextId;
};

inline constexpr ULONG FWPM_PROVIDER_FLAG_PERSISTENT = 1;
inline constexpr ULONG FWPM_SUBLAYER_FLAG_PERSISTENT = 1;
inline constexpr ULONG FWPM_PROVIDER_CONTEXT_FLAG_PERSISTENT = 1;
inline constexpr ULONG FWPM_CALLOUT_FLAG_PERSISTENT = 0x10000;
inline constexpr ULONG FWPM_FILTER_FLAG_PERSISTENT = 1;
inline constexpr ULONG FWPM_FILTER_FLAG_BOOTTIME = 2;
inline constexpr ULONG FWPM_FILTER_FLAG_HAS_PROVIDER_CONTEXT = 4;

enum FWPM_SERVICE_STATE : ULONG {
  FWPM_SERVICE_STOPPED,
  FWPM_SERVICE_START_PENDING,
  FWPM_SERVICE_STOP_PENDING,
  FWPM_SERVICE_RUNNING,
};

// The versions of FWPS_CALLOUT differ in the types of their functions alone.
struct FWPS_CALLOUT {
  GUID calloutKey;
  ULONG flags;
  void* classifyFn;
  void* notifyFn;
  void* flowDeleteFn;
};
enum FWPS_CALLOUT_NOTIFY_TYPE : ULONG {
  FWPS_CALLOUT_NOTIFY_ADD_FILTER,
  FWPS_CALLOUT_NOTIFY_DELETE_FILTER,
  FWPS_CALLOUT_NOTIFY_ADD_FILTER_POST_COMMIT,
};
inline constexpr ULONG FWP_CALLOUT_FLAG_ENABLE_COMMIT_ADD_NOTIFY = 4;

struct FWPS_ACTION0 {
  FWP_ACTION_TYPE type;
  ULONG calloutId;
};
struct FWPS_FILTER_CONDITION0 {
  USHORT fieldId;
  USHORT reserved;
  ULONG matchType;
  FWP_VALUE0 conditionValue;
};
// The versions differ in the type of the provider context alone.
struct FWPS_FILTER {
  ULONGLONG filterId;
  FWP_VALUE0 weight;
  USHORT subLayerWeight;
  USHORT flags;
  ULONG numFilterConditions;
  FWPS_FILTER_CONDITION0* filterCondition;
  FWPS_ACTION0 action;
  ULONGLONG context;
  void* providerContext;
};

enum FWPS_PACKET_INJECTION_STATE : ULONG {
  FWPS_PACKET_NOT_INJECTED,
  FWPS_PACKET_INJECTED_BY_SELF,
  FWPS_PACKET_INJECTED_BY_OTHER,
  FWPS_PACKET_PREVIOUSLY_INJECTED_BY_SELF,
};

inline constexpr ULONG FWPS_INJECTION_TYPE_STREAM = 0x01;
inline constexpr ULONG FWPS_INJECTION_TYPE_TRANSPORT = 0x02;
inline constexpr ULONG FWPS_INJECTION_TYPE_NETWORK = 0x04;
inline constexpr ULONG FWPS_INJECTION_TYPE_FORWARD = 0x08;
inline constexpr ULONG FWPS_INJECTION_TYPE_L2 = 0x10;
inline constexpr ULONG FWPS_INJECTION_TYPE_VSWITCH_TRANSPORT = 0x20;

// The run-time side is in no header of mingw-w64.
static_assert(sizeof(FWPS_CALLOUT) == 0x30 && sizeof(FWPS_ACTION0) == 8);
static_assert(sizeof(FWPS_FILTER) == 0x40 && sizeof(FWPS_FILTER_CONDITION0) == 0x18);

}  // namespace rundown::abi
