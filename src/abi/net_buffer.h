// Network data as NDIS 6 hands it around: lists of buffers, each a chain of MDLs.
#pragma once

#include "abi/io.h"
#include "abi/mdl.h"
#include "abi/types.h"

namespace rundown::abi {

using NDIS_STATUS = LONG;
using NDIS_HANDLE = void*;

struct NDIS_OBJECT_HEADER {
  UCHAR Type;
  UCHAR Revision;
  USHORT Size;
};

struct NET_BUFFER;
struct NET_BUFFER_DATA {
  NET_BUFFER* Next;
  MDL* CurrentMdl;
  ULONG CurrentMdlOffset;
  union {
    ULONG DataLength;
    SIZE_T stDataLength;
  };
  MDL* MdlChain;
  ULONG DataOffset;
};
struct NET_BUFFER {
  union {
    NET_BUFFER_DATA NetBufferData;
    SLIST_HEADER Link;
  };
  USHORT ChecksumBias;
  USHORT Reserved;
  NDIS_HANDLE NdisPoolHandle;
  alignas(16) void* NdisReserved[2];
  alignas(16) void* ProtocolReserved[6];
  alignas(16) void* MiniportReserved[4];
  PHYSICAL_ADDRESS DataPhysicalAddress;
  void* SharedMemoryInfo;
};

struct NET_BUFFER_LIST_CONTEXT {
  NET_BUFFER_LIST_CONTEXT* Next;
  USHORT Size;
  USHORT Offset;
};

inline constexpr std::size_t MaxNetBufferListInfo = 29;

struct NET_BUFFER_LIST;
struct NET_BUFFER_LIST_DATA {
  NET_BUFFER_LIST* Next;
  NET_BUFFER* FirstNetBuffer;
};
struct NET_BUFFER_LIST {
  union {
    NET_BUFFER_LIST_DATA NetBufferListData;
    SLIST_HEADER Link;
  };
  NET_BUFFER_LIST_CONTEXT* Context;
  NET_BUFFER_LIST* ParentNetBufferList;
  NDIS_HANDLE NdisPoolHandle;
  alignas(16) void* NdisReserved[2];
  alignas(16) void* ProtocolReserved[4];
  alignas(16) void* MiniportReserved[2];
  void* Scratch;
  NDIS_HANDLE SourceHandle;
  ULONG NblFlags;
  LONG ChildRefCount;
  ULONG Flags;
  NDIS_STATUS Status;
  void* NetBufferListInfo[MaxNetBufferListInfo];
};

struct NET_BUFFER_LIST_POOL_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  UCHAR ProtocolId;
  BOOLEAN fAllocateNetBuffer;
  USHORT ContextSize;
  ULONG PoolTag;
  ULONG DataSize;
};
struct NET_BUFFER_POOL_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  ULONG PoolTag;
  ULONG DataSize;
};

// Of what a driver of its own kind allocates, with the bytes that it asks for behind it.
struct NDIS_GENERIC_OBJECT {
  NDIS_OBJECT_HEADER Header;
  void* Caller;
  void* CallersCaller;
  DRIVER_OBJECT* DriverObject;
};

inline constexpr UCHAR NDIS_OBJECT_TYPE_DEFAULT = 0x80;
inline constexpr UCHAR NDIS_OBJECT_TYPE_GENERIC_OBJECT = 0x02;

// mingw-w64's ndis.h ends before NDIS 6; the symbols of ndis.sys have these places.
static_assert(sizeof(NET_BUFFER_DATA) == 0x30 && sizeof(NET_BUFFER) == 0xB0);
static_assert(offsetof(NET_BUFFER, NdisPoolHandle) == 0x38);
static_assert(offsetof(NET_BUFFER, ProtocolReserved) == 0x50);
static_assert(offsetof(NET_BUFFER, MiniportReserved) == 0x80);
static_assert(offsetof(NET_BUFFER, DataPhysicalAddress) == 0xA0);
static_assert(offsetof(NET_BUFFER_LIST, NdisReserved) == 0x30);
static_assert(offsetof(NET_BUFFER_LIST, ProtocolReserved) == 0x40);
static_assert(offsetof(NET_BUFFER_LIST, MiniportReserved) == 0x60);
static_assert(offsetof(NET_BUFFER_LIST, Scratch) == 0x70);
static_assert(offsetof(NET_BUFFER_LIST, NblFlags) == 0x80);
static_assert(offsetof(NET_BUFFER_LIST, Status) == 0x8C);
static_assert(offsetof(NET_BUFFER_LIST, NetBufferListInfo) == 0x90);
static_assert(sizeof(NET_BUFFER_LIST_POOL_PARAMETERS) == 16);
static_assert(sizeof(NET_BUFFER_POOL_PARAMETERS) == 12);
static_assert(sizeof(NDIS_GENERIC_OBJECT) == 0x20);

}  // namespace rundown::abi
