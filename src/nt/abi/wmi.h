// WMI: registration, the nodes that requests carry, and wmilib's context.
#pragma once

#include "nt/abi/io.h"
#include "nt/abi/types.h"

namespace rundown::nt {

inline constexpr ULONG WMIREG_ACTION_REGISTER = 1;
inline constexpr ULONG WMIREG_ACTION_DEREGISTER = 2;
inline constexpr ULONG WMIREG_ACTION_REREGISTER = 3;
inline constexpr ULONG WMIREG_ACTION_UPDATE_GUIDS = 4;
inline constexpr ULONG WMIREG_ACTION_BLOCK_IRPS = 5;

struct WMIREGGUIDW {
  struct GUID Guid;
  ULONG Flags;
  ULONG InstanceCount;
  union {
    ULONG InstanceNameList;
    ULONG BaseNameOffset;
    ULONG_PTR Pdo;
    ULONG_PTR InstanceInfo;
  };
};
using WMIREGGUID = WMIREGGUIDW;
inline constexpr ULONG WMIREG_FLAG_EXPENSIVE = 0x00000001;
inline constexpr ULONG WMIREG_FLAG_INSTANCE_LIST = 0x00000004;
inline constexpr ULONG WMIREG_FLAG_INSTANCE_BASENAME = 0x00000008;
inline constexpr ULONG WMIREG_FLAG_INSTANCE_PDO = 0x00000020;
inline constexpr ULONG WMIREG_FLAG_EVENT_ONLY_GUID = 0x00000040;
inline constexpr ULONG WMIREG_FLAG_TRACED_GUID = 0x00080000;
inline constexpr ULONG WMIREG_FLAG_TRACE_CONTROL_GUID = 0x00001000;

// WMIREGGUIDW entries follow: GuidCount of them, at an offset of sizeof(WMIREGINFOW).
struct alignas(8) WMIREGINFOW {
  ULONG BufferSize;
  ULONG NextWmiRegInfo;
  ULONG RegistryPath;
  ULONG MofResourceName;
  ULONG GuidCount;
};
using WMIREGINFO = WMIREGINFOW;

struct WNODE_HEADER {
  ULONG BufferSize;
  ULONG ProviderId;
  union {
    ULONG64 HistoricalContext;
    struct {
      ULONG Version;
      ULONG Linkage;
    };
  };
  union {
    ULONG CountLost;
    HANDLE KernelHandle;
    LARGE_INTEGER TimeStamp;
  };
  struct GUID Guid;
  ULONG ClientContext;
  ULONG Flags;
};
inline constexpr ULONG WNODE_FLAG_ALL_DATA = 0x00000001;
inline constexpr ULONG WNODE_FLAG_SINGLE_INSTANCE = 0x00000002;
inline constexpr ULONG WNODE_FLAG_SINGLE_ITEM = 0x00000004;
inline constexpr ULONG WNODE_FLAG_EVENT_ITEM = 0x00000008;
inline constexpr ULONG WNODE_FLAG_TOO_SMALL = 0x00000020;
inline constexpr ULONG WNODE_FLAG_STATIC_INSTANCE_NAMES = 0x00000080;
inline constexpr ULONG WNODE_FLAG_METHOD_ITEM = 0x00008000;
inline constexpr ULONG WNODE_FLAG_PDO_INSTANCE_NAMES = 0x00010000;
inline constexpr ULONG WNODE_FLAG_TRACED_GUID = 0x00020000;

struct WNODE_TOO_SMALL {
  WNODE_HEADER WnodeHeader;
  ULONG SizeNeeded;
};
struct WNODE_SINGLE_INSTANCE {
  WNODE_HEADER WnodeHeader;
  ULONG OffsetInstanceName;
  ULONG InstanceIndex;
  ULONG DataBlockOffset;
  ULONG SizeDataBlock;
};
struct WNODE_METHOD_ITEM {
  WNODE_HEADER WnodeHeader;
  ULONG OffsetInstanceName;
  ULONG InstanceIndex;
  ULONG MethodId;
  ULONG DataBlockOffset;
  ULONG SizeDataBlock;
};

struct WMIGUIDREGINFO {
  const GUID* Guid;
  ULONG InstanceCount;
  ULONG Flags;
};
enum WMIENABLEDISABLECONTROL : LONG { WmiEventControl, WmiDataBlockControl };
enum SYSCTL_IRP_DISPOSITION : LONG { IrpProcessed, IrpNotCompleted, IrpNotWmi, IrpForward };

using WMI_QUERY_REGINFO_CALLBACK = NTSTATUS NTAPI(DEVICE_OBJECT*, ULONG* RegFlags,
                                                  UNICODE_STRING* InstanceName,
                                                  UNICODE_STRING** RegistryPath,
                                                  UNICODE_STRING* MofResourceName,
                                                  DEVICE_OBJECT** Pdo);
using WMI_QUERY_DATABLOCK_CALLBACK = NTSTATUS NTAPI(DEVICE_OBJECT*, IRP*, ULONG GuidIndex,
                                                    ULONG InstanceIndex, ULONG InstanceCount,
                                                    ULONG* InstanceLengthArray, ULONG BufferAvail,
                                                    UCHAR* Buffer);
using WMI_SET_DATABLOCK_CALLBACK = NTSTATUS NTAPI(DEVICE_OBJECT*, IRP*, ULONG GuidIndex,
                                                  ULONG InstanceIndex, ULONG BufferSize,
                                                  UCHAR* Buffer);
using WMI_SET_DATAITEM_CALLBACK = NTSTATUS NTAPI(DEVICE_OBJECT*, IRP*, ULONG GuidIndex,
                                                 ULONG InstanceIndex, ULONG DataItemId,
                                                 ULONG BufferSize, UCHAR* Buffer);
using WMI_EXECUTE_METHOD_CALLBACK = NTSTATUS NTAPI(DEVICE_OBJECT*, IRP*, ULONG GuidIndex,
                                                   ULONG InstanceIndex, ULONG MethodId,
                                                   ULONG InBufferSize, ULONG OutBufferSize,
                                                   UCHAR* Buffer);
using WMI_FUNCTION_CONTROL_CALLBACK = NTSTATUS NTAPI(DEVICE_OBJECT*, IRP*, ULONG GuidIndex,
                                                     WMIENABLEDISABLECONTROL Function,
                                                     BOOLEAN Enable);
struct WMILIB_CONTEXT {
  ULONG GuidCount;
  WMIGUIDREGINFO* GuidList;
  WMI_QUERY_REGINFO_CALLBACK* QueryWmiRegInfo;
  WMI_QUERY_DATABLOCK_CALLBACK* QueryWmiDataBlock;
  WMI_SET_DATABLOCK_CALLBACK* SetWmiDataBlock;
  WMI_SET_DATAITEM_CALLBACK* SetWmiDataItem;
  WMI_EXECUTE_METHOD_CALLBACK* ExecuteWmiMethod;
  WMI_FUNCTION_CONTROL_CALLBACK* WmiFunctionControl;
};

}  // namespace rundown::nt
