/* Network data: lists of buffers, each a chain of MDLs. The C++ side of the same layouts is
 * src/abi/net_buffer.h. */
#ifndef RUNDOWN_COMPAT_NDIS_NET_BUFFER_H
#define RUNDOWN_COMPAT_NDIS_NET_BUFFER_H

typedef struct _NET_BUFFER NET_BUFFER, *PNET_BUFFER;
typedef struct _NET_BUFFER_LIST NET_BUFFER_LIST, *PNET_BUFFER_LIST;
typedef struct _NET_BUFFER_LIST_CONTEXT NET_BUFFER_LIST_CONTEXT, *PNET_BUFFER_LIST_CONTEXT;
typedef struct _NET_BUFFER_SHARED_MEMORY NET_BUFFER_SHARED_MEMORY, *PNET_BUFFER_SHARED_MEMORY;

typedef union _NET_BUFFER_DATA_LENGTH {
  ULONG DataLength;
  SIZE_T stDataLength;
} NET_BUFFER_DATA_LENGTH, *PNET_BUFFER_DATA_LENGTH;
typedef struct _NET_BUFFER_DATA {
  PNET_BUFFER Next;
  PMDL CurrentMdl;
  ULONG CurrentMdlOffset;
#ifdef __cplusplus
  NET_BUFFER_DATA_LENGTH NbDataLength;
#else
  union {
    ULONG DataLength;
    SIZE_T stDataLength;
  };
#endif
  PMDL MdlChain;
  ULONG DataOffset;
} NET_BUFFER_DATA, *PNET_BUFFER_DATA;
typedef union _NET_BUFFER_HEADER {
  NET_BUFFER_DATA NetBufferData;
  SLIST_HEADER Link;
} NET_BUFFER_HEADER, *PNET_BUFFER_HEADER;

struct _NET_BUFFER {
  union {
    struct {
      PNET_BUFFER Next;
      PMDL CurrentMdl;
      ULONG CurrentMdlOffset;
      union {
        ULONG DataLength;
        SIZE_T stDataLength;
      };
      PMDL MdlChain;
      ULONG DataOffset;
    };
    SLIST_HEADER Link;
    NET_BUFFER_HEADER NetBufferHeader;
  };
  USHORT ChecksumBias;
  USHORT Reserved;
  NDIS_HANDLE NdisPoolHandle;
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) PVOID NdisReserved[2];
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) PVOID ProtocolReserved[6];
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) PVOID MiniportReserved[4];
  NDIS_PHYSICAL_ADDRESS DataPhysicalAddress;
#if NDIS_SUPPORT_NDIS620
  union {
    PNET_BUFFER_SHARED_MEMORY SharedMemoryInfo;
    PSCATTER_GATHER_LIST ScatterGatherList;
  };
#endif
};

struct _NET_BUFFER_LIST_CONTEXT {
  PNET_BUFFER_LIST_CONTEXT Next;
  USHORT Size;
  USHORT Offset;
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) UCHAR ContextData[];
};

/* The places of NetBufferListInfo. */
typedef enum _NDIS_NET_BUFFER_LIST_INFO {
  TcpIpChecksumNetBufferListInfo,
  TcpOffloadBytesTransferred = TcpIpChecksumNetBufferListInfo,
  IPsecOffloadV1NetBufferListInfo,
  IPsecOffloadV2NetBufferListInfo = IPsecOffloadV1NetBufferListInfo,
  TcpLargeSendNetBufferListInfo,
  TcpReceiveNoPush = TcpLargeSendNetBufferListInfo,
  ClassificationHandleNetBufferListInfo,
  Ieee8021QNetBufferListInfo,
  NetBufferListCancelId,
  MediaSpecificInformation,
  NetBufferListFrameType,
  NetBufferListProtocolId = NetBufferListFrameType,
  NetBufferListHashValue,
  NetBufferListHashInfo,
  WfpNetBufferListInfo,
#if NDIS_SUPPORT_NDIS61
  IPsecOffloadV2TunnelNetBufferListInfo,
  IPsecOffloadV2HeaderNetBufferListInfo,
#endif
#if NDIS_SUPPORT_NDIS620
  NetBufferListCorrelationId,
  NetBufferListFilteringInfo,
  MediaSpecificInformationEx,
  NblOriginalInterfaceIfIndex,
  NblReAuthWfpFlowContext = NblOriginalInterfaceIfIndex,
  TcpReceiveBytesTransferred,
  NrtNameResolutionId = TcpReceiveBytesTransferred,
#endif
#if NDIS_SUPPORT_NDIS630
  SwitchForwardingReserved,
  SwitchForwardingDetail,
  VirtualSubnetInfo,
  IMReserved,
  TcpRecvSegCoalesceInfo,
  RscTcpTimestampDelta,
  TcpSendOffloadsSupplementalNetBufferListInfo = RscTcpTimestampDelta,
#endif
#if NDIS_SUPPORT_NDIS650
  GftOffloadInformation,
  GftFlowEntryId,
#endif
#if NDIS_SUPPORT_NDIS680
  NetBufferListInfoReserved3,
#endif
  MaxNetBufferListInfo
} NDIS_NET_BUFFER_LIST_INFO,
    *PNDIS_NET_BUFFER_LIST_INFO;

typedef struct _NET_BUFFER_LIST_DATA {
  PNET_BUFFER_LIST Next;
  PNET_BUFFER FirstNetBuffer;
} NET_BUFFER_LIST_DATA, *PNET_BUFFER_LIST_DATA;
typedef union _NET_BUFFER_LIST_HEADER {
  NET_BUFFER_LIST_DATA NetBufferListData;
  SLIST_HEADER Link;
} NET_BUFFER_LIST_HEADER, *PNET_BUFFER_LIST_HEADER;

struct _NET_BUFFER_LIST {
  union {
    struct {
      PNET_BUFFER_LIST Next;
      PNET_BUFFER FirstNetBuffer;
    };
    SLIST_HEADER Link;
    NET_BUFFER_LIST_HEADER NetBufferListHeader;
  };
  PNET_BUFFER_LIST_CONTEXT Context;
  PNET_BUFFER_LIST ParentNetBufferList;
  NDIS_HANDLE NdisPoolHandle;
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) PVOID NdisReserved[2];
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) PVOID ProtocolReserved[4];
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) PVOID MiniportReserved[2];
  PVOID Scratch;
  NDIS_HANDLE SourceHandle;
  ULONG NblFlags;
  LONG ChildRefCount;
  ULONG Flags;
  union {
    NDIS_STATUS Status;
    ULONG NdisReserved2;
  };
  PVOID NetBufferListInfo[MaxNetBufferListInfo];
};

#define NET_BUFFER_NEXT_NB(buffer) ((buffer)->Next)
#define NET_BUFFER_FIRST_MDL(buffer) ((buffer)->MdlChain)
#define NET_BUFFER_DATA_LENGTH(buffer) ((buffer)->DataLength)
#define NET_BUFFER_DATA_OFFSET(buffer) ((buffer)->DataOffset)
#define NET_BUFFER_CURRENT_MDL(buffer) ((buffer)->CurrentMdl)
#define NET_BUFFER_CURRENT_MDL_OFFSET(buffer) ((buffer)->CurrentMdlOffset)
#define NET_BUFFER_PROTOCOL_RESERVED(buffer) ((buffer)->ProtocolReserved)
#define NET_BUFFER_MINIPORT_RESERVED(buffer) ((buffer)->MiniportReserved)
#define NET_BUFFER_CHECKSUM_BIAS(buffer) ((buffer)->ChecksumBias)
#define NET_BUFFER_DATA_PHYSICAL_ADDRESS(buffer) ((buffer)->DataPhysicalAddress)
#define NET_BUFFER_FIRST_SHARED_MEM_INFO(buffer) ((buffer)->SharedMemoryInfo)
#define NET_BUFFER_SCATTER_GATHER_LIST(buffer) ((buffer)->ScatterGatherList)
#define NET_BUFFER_SHARED_MEM_NEXT_SEGMENT(segment) ((segment)->NextSharedMemorySegment)
#define NET_BUFFER_SHARED_MEM_FLAGS(segment) ((segment)->SharedMemoryFlags)
#define NET_BUFFER_SHARED_MEM_HANDLE(segment) ((segment)->SharedMemoryHandle)
#define NET_BUFFER_SHARED_MEM_OFFSET(segment) ((segment)->SharedMemoryOffset)
#define NET_BUFFER_SHARED_MEM_LENGTH(segment) ((segment)->SharedMemoryLength)

#define NET_BUFFER_LIST_NEXT_NBL(list) ((list)->Next)
#define NET_BUFFER_LIST_FIRST_NB(list) ((list)->FirstNetBuffer)
#define NET_BUFFER_LIST_FLAGS(list) ((list)->Flags)
#define NET_BUFFER_LIST_NBL_FLAGS(list) ((list)->NblFlags)
#define NET_BUFFER_LIST_PROTOCOL_RESERVED(list) ((list)->ProtocolReserved)
#define NET_BUFFER_LIST_MINIPORT_RESERVED(list) ((list)->MiniportReserved)
#define NET_BUFFER_LIST_CONTEXT_DATA_START(list) \
  ((PUCHAR)(((list)->Context) + 1) + (list)->Context->Offset)
#define NET_BUFFER_LIST_CONTEXT_DATA_SIZE(list) (((list)->Context)->Size)
#define NET_BUFFER_LIST_INFO(list, place) ((list)->NetBufferListInfo[(place)])
#define NET_BUFFER_LIST_STATUS(list) ((list)->Status)
#define NDIS_SET_NET_BUFFER_LIST_CANCEL_ID(list, id) \
  (NET_BUFFER_LIST_INFO(list, NetBufferListCancelId) = (id))
#define NDIS_GET_NET_BUFFER_LIST_CANCEL_ID(list) NET_BUFFER_LIST_INFO(list, NetBufferListCancelId)

/* Flags of a list, which its owners share. */
#define NBL_FLAGS_PROTOCOL_RESERVED 0xFFF00003
#define NBL_FLAGS_NDIS_RESERVED 0x00000FFC
#define NBL_FLAGS_MINIPORT_RESERVED 0x0000F000
#define NBL_FLAGS_SCRATCH 0x000F0000
#define NBL_PROT_RSVD_FLAGS NBL_FLAGS_PROTOCOL_RESERVED
#define NBL_TEST_FLAG(list, flag) (((list)->Flags & (flag)) != 0)
#define NBL_SET_FLAG(list, flag) ((list)->Flags |= (flag))
#define NBL_CLEAR_FLAG(list, flag) ((list)->Flags &= ~(flag))
#define NBL_TEST_PROTOCOL_RSVD_FLAG(list, flag) \
  NBL_TEST_FLAG(list, (flag)&NBL_FLAGS_PROTOCOL_RESERVED)
#define NBL_SET_PROTOCOL_RSVD_FLAG(list, flag) \
  NBL_SET_FLAG(list, (flag)&NBL_FLAGS_PROTOCOL_RESERVED)
#define NBL_CLEAR_PROTOCOL_RSVD_FLAG(list, flag) \
  NBL_CLEAR_FLAG(list, (flag)&NBL_FLAGS_PROTOCOL_RESERVED)
#define NBL_TEST_PROT_RSVD_FLAG(list, flag) NBL_TEST_PROTOCOL_RSVD_FLAG(list, flag)
#define NBL_SET_PROT_RSVD_FLAG(list, flag) NBL_SET_PROTOCOL_RSVD_FLAG(list, flag)
#define NBL_CLEAR_PROT_RSVD_FLAG(list, flag) NBL_CLEAR_PROTOCOL_RSVD_FLAG(list, flag)

#define NDIS_NBL_FLAGS_SEND_READ_ONLY 0x00000001
#define NDIS_NBL_FLAGS_RECV_READ_ONLY 0x00000002
#define NDIS_NBL_FLAGS_HD_SPLIT 0x00000100
#define NDIS_NBL_FLAGS_IS_IPV4 0x00000200
#define NDIS_NBL_FLAGS_IS_IPV6 0x00000400
#define NDIS_NBL_FLAGS_IS_TCP 0x00000800
#define NDIS_NBL_FLAGS_IS_UDP 0x00001000
#define NDIS_NBL_FLAGS_SPLIT_AT_UPPER_LAYER_PROTOCOL_HEADER 0x00002000
#define NDIS_NBL_FLAGS_SPLIT_AT_UPPER_LAYER_PROTOCOL_PAYLOAD 0x00004000
#define NDIS_NBL_FLAGS_IS_LOOPBACK_PACKET 0x00008000
#define NdisTestNblFlag(list, flag) (((list)->NblFlags & (flag)) != 0)
#define NdisTestNblFlags(list, flags) (((list)->NblFlags & (flags)) == (flags))
#define NdisSetNblFlag(list, flag) ((list)->NblFlags |= (flag))
#define NdisClearNblFlag(list, flag) ((list)->NblFlags &= ~(flag))

/* Flags of calls. */
#define NDIS_SEND_FLAGS_DISPATCH_LEVEL 0x00000001
#define NDIS_SEND_FLAGS_CHECK_FOR_LOOPBACK 0x00000002
#define NDIS_SEND_FLAGS_SINGLE_QUEUE 0x00000004
#define NDIS_SEND_FLAGS_SWITCH_DESTINATION_GROUP 0x00000010
#define NDIS_SEND_FLAGS_SWITCH_SINGLE_SOURCE 0x00000020
#define NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL 0x00000001
#define NDIS_SEND_COMPLETE_FLAGS_SINGLE_QUEUE 0x00000002
#define NDIS_SEND_COMPLETE_FLAGS_SWITCH_SINGLE_SOURCE 0x00000004
#define NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL 0x00000001
#define NDIS_RECEIVE_FLAGS_RESOURCES 0x00000002
#define NDIS_RECEIVE_FLAGS_SINGLE_ETHER_TYPE 0x00000100
#define NDIS_RECEIVE_FLAGS_SINGLE_VLAN 0x00000200
#define NDIS_RECEIVE_FLAGS_PERFECT_FILTERED 0x00000400
#define NDIS_RECEIVE_FLAGS_SINGLE_QUEUE 0x00000800
#define NDIS_RECEIVE_FLAGS_SHARED_MEMORY_INFO_VALID 0x00001000
#define NDIS_RECEIVE_FLAGS_MORE_NBLS 0x00002000
#define NDIS_RECEIVE_FLAGS_SWITCH_DESTINATION_GROUP 0x00004000
#define NDIS_RECEIVE_FLAGS_SWITCH_SINGLE_SOURCE 0x00008000
#define NDIS_RETURN_FLAGS_DISPATCH_LEVEL 0x00000001
#define NDIS_RETURN_FLAGS_SINGLE_QUEUE 0x00000002
#define NDIS_RETURN_FLAGS_SWITCH_SINGLE_SOURCE 0x00000004
#define NDIS_TEST_SEND_FLAG(flags, flag) (((flags) & (flag)) == (flag))
#define NDIS_SET_SEND_FLAG(flags, flag) ((flags) |= (flag))
#define NDIS_CLEAR_SEND_FLAG(flags, flag) ((flags) &= ~(flag))
#define NDIS_TEST_SEND_AT_DISPATCH_LEVEL(flags) \
  NDIS_TEST_SEND_FLAG(flags, NDIS_SEND_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_SEND_COMPLETE_FLAG(flags, flag) (((flags) & (flag)) == (flag))
#define NDIS_SET_SEND_COMPLETE_FLAG(flags, flag) ((flags) |= (flag))
#define NDIS_TEST_SEND_COMPLETE_AT_DISPATCH_LEVEL(flags) \
  NDIS_TEST_SEND_COMPLETE_FLAG(flags, NDIS_SEND_COMPLETE_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_RECEIVE_FLAG(flags, flag) (((flags) & (flag)) == (flag))
#define NDIS_SET_RECEIVE_FLAG(flags, flag) ((flags) |= (flag))
#define NDIS_TEST_RECEIVE_AT_DISPATCH_LEVEL(flags) \
  NDIS_TEST_RECEIVE_FLAG(flags, NDIS_RECEIVE_FLAGS_DISPATCH_LEVEL)
#define NDIS_TEST_RECEIVE_CANNOT_PEND(flags) \
  NDIS_TEST_RECEIVE_FLAG(flags, NDIS_RECEIVE_FLAGS_RESOURCES)
#define NDIS_TEST_RECEIVE_CAN_PEND(flags) (((flags)&NDIS_RECEIVE_FLAGS_RESOURCES) == 0)
#define NDIS_TEST_RETURN_FLAG(flags, flag) (((flags) & (flag)) == (flag))
#define NDIS_SET_RETURN_FLAG(flags, flag) ((flags) |= (flag))
#define NDIS_TEST_RETURN_AT_DISPATCH_LEVEL(flags) \
  NDIS_TEST_RETURN_FLAG(flags, NDIS_RETURN_FLAGS_DISPATCH_LEVEL)

/* Pools. */
typedef struct _NET_BUFFER_LIST_POOL_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  UCHAR ProtocolId;
  BOOLEAN fAllocateNetBuffer;
  USHORT ContextSize;
  ULONG PoolTag;
  ULONG DataSize;
} NET_BUFFER_LIST_POOL_PARAMETERS, *PNET_BUFFER_LIST_POOL_PARAMETERS;
#define NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 1
#define NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 \
  RTL_SIZEOF_THROUGH_FIELD(NET_BUFFER_LIST_POOL_PARAMETERS, DataSize)
typedef struct _NET_BUFFER_POOL_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  ULONG PoolTag;
  ULONG DataSize;
} NET_BUFFER_POOL_PARAMETERS, *PNET_BUFFER_POOL_PARAMETERS;
#define NET_BUFFER_POOL_PARAMETERS_REVISION_1 1
#define NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1 \
  RTL_SIZEOF_THROUGH_FIELD(NET_BUFFER_POOL_PARAMETERS, DataSize)

#ifndef NDIS_OBJECT_TYPE_GENERIC_OBJECT
#define NDIS_OBJECT_TYPE_GENERIC_OBJECT 0x02
#endif
#define NDIS_GENERIC_OBJECT_REVISION_1 1
#define NDIS_PROTOCOL_ID_DEFAULT 0x00
#define NDIS_PROTOCOL_ID_TCP_IP 0x02
typedef struct _NDIS_GENERIC_OBJECT {
  NDIS_OBJECT_HEADER Header;
  PVOID Caller;
  PVOID CallersCaller;
  PDRIVER_OBJECT DriverObject;
} NDIS_GENERIC_OBJECT, *PNDIS_GENERIC_OBJECT;

typedef PMDL NET_BUFFER_ALLOCATE_MDL(PULONG BufferSize);
typedef NET_BUFFER_ALLOCATE_MDL(*NET_BUFFER_ALLOCATE_MDL_HANDLER);
typedef VOID NET_BUFFER_FREE_MDL(PMDL Mdl);
typedef NET_BUFFER_FREE_MDL(*NET_BUFFER_FREE_MDL_HANDLER);

#define NDIS_CLONE_FLAGS_RESERVED 0x00000001
#define NDIS_CLONE_FLAGS_USE_ORIGINAL_MDLS 0x00000002

#ifdef __cplusplus
extern "C" {
#endif

DECLSPEC_IMPORT PNDIS_GENERIC_OBJECT NdisAllocateGenericObject(PDRIVER_OBJECT DriverObject,
                                                               ULONG Tag, USHORT Size);
DECLSPEC_IMPORT VOID NdisFreeGenericObject(PNDIS_GENERIC_OBJECT NdisObject);
DECLSPEC_IMPORT NDIS_HANDLE NdisAllocateNetBufferPool(NDIS_HANDLE NdisHandle,
                                                      PNET_BUFFER_POOL_PARAMETERS Parameters);
DECLSPEC_IMPORT VOID NdisFreeNetBufferPool(NDIS_HANDLE PoolHandle);
DECLSPEC_IMPORT PNET_BUFFER NdisAllocateNetBuffer(NDIS_HANDLE PoolHandle, PMDL MdlChain,
                                                  ULONG DataOffset, SIZE_T DataLength);
DECLSPEC_IMPORT PNET_BUFFER NdisAllocateNetBufferMdlAndData(NDIS_HANDLE PoolHandle);
DECLSPEC_IMPORT VOID NdisFreeNetBuffer(PNET_BUFFER NetBuffer);
DECLSPEC_IMPORT NDIS_HANDLE
NdisAllocateNetBufferListPool(NDIS_HANDLE NdisHandle, PNET_BUFFER_LIST_POOL_PARAMETERS Parameters);
DECLSPEC_IMPORT VOID NdisFreeNetBufferListPool(NDIS_HANDLE PoolHandle);
DECLSPEC_IMPORT PNET_BUFFER_LIST NdisAllocateNetBufferList(NDIS_HANDLE PoolHandle,
                                                           USHORT ContextSize,
                                                           USHORT ContextBackFill);
DECLSPEC_IMPORT VOID NdisFreeNetBufferList(PNET_BUFFER_LIST NetBufferList);
DECLSPEC_IMPORT PNET_BUFFER_LIST NdisAllocateNetBufferAndNetBufferList(
    NDIS_HANDLE PoolHandle, USHORT ContextSize, USHORT ContextBackFill, PMDL MdlChain,
    ULONG DataOffset, SIZE_T DataLength);
DECLSPEC_IMPORT NDIS_STATUS NdisAllocateNetBufferListContext(PNET_BUFFER_LIST NetBufferList,
                                                             USHORT ContextSize,
                                                             USHORT ContextBackFill, ULONG PoolTag);
DECLSPEC_IMPORT VOID NdisFreeNetBufferListContext(PNET_BUFFER_LIST NetBufferList,
                                                  USHORT ContextSize);
DECLSPEC_IMPORT PNET_BUFFER_LIST NdisAllocateCloneNetBufferList(
    PNET_BUFFER_LIST OriginalNetBufferList, NDIS_HANDLE NetBufferListPoolHandle,
    NDIS_HANDLE NetBufferPoolHandle, ULONG AllocateCloneFlags);
DECLSPEC_IMPORT VOID NdisFreeCloneNetBufferList(PNET_BUFFER_LIST CloneNetBufferList,
                                                ULONG FreeCloneFlags);
DECLSPEC_IMPORT PNET_BUFFER_LIST NdisAllocateFragmentNetBufferList(
    PNET_BUFFER_LIST OriginalNetBufferList, NDIS_HANDLE NetBufferListPool,
    NDIS_HANDLE NetBufferPool, ULONG StartOffset, ULONG MaximumLength, ULONG DataOffsetDelta,
    ULONG DataBackFill, ULONG AllocateFragmentFlags);
DECLSPEC_IMPORT VOID NdisFreeFragmentNetBufferList(PNET_BUFFER_LIST FragmentNetBufferList,
                                                   ULONG DataOffsetDelta, ULONG FreeFragmentFlags);
DECLSPEC_IMPORT PNET_BUFFER_LIST NdisAllocateReassembledNetBufferList(
    PNET_BUFFER_LIST FragmentNetBufferList, NDIS_HANDLE PoolHandle, ULONG StartOffset,
    ULONG DataOffsetDelta, ULONG DataBackFill, ULONG AllocateReassembleFlags);
DECLSPEC_IMPORT VOID NdisFreeReassembledNetBufferList(PNET_BUFFER_LIST ReassembledNetBufferList,
                                                      ULONG DataOffsetDelta,
                                                      ULONG FreeReassembleFlags);
DECLSPEC_IMPORT NDIS_STATUS
NdisRetreatNetBufferDataStart(PNET_BUFFER NetBuffer, ULONG DataOffsetDelta, ULONG DataBackFill,
                              NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler);
DECLSPEC_IMPORT VOID NdisAdvanceNetBufferDataStart(PNET_BUFFER NetBuffer, ULONG DataOffsetDelta,
                                                   BOOLEAN FreeMdl,
                                                   NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);
DECLSPEC_IMPORT NDIS_STATUS NdisRetreatNetBufferListDataStart(
    PNET_BUFFER_LIST NetBufferList, ULONG DataOffsetDelta, ULONG DataBackFill,
    NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler, NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);
DECLSPEC_IMPORT VOID NdisAdvanceNetBufferListDataStart(PNET_BUFFER_LIST NetBufferList,
                                                       ULONG DataOffsetDelta, BOOLEAN FreeMdl,
                                                       NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);
DECLSPEC_IMPORT VOID NdisAdjustNetBufferCurrentMdl(PNET_BUFFER NetBuffer);
DECLSPEC_IMPORT PVOID NdisGetDataBuffer(PNET_BUFFER NetBuffer, ULONG BytesNeeded, PVOID Storage,
                                        UINT AlignMultiple, UINT AlignOffset);
DECLSPEC_IMPORT NDIS_STATUS NdisCopyFromNetBufferToNetBuffer(PNET_BUFFER Destination,
                                                             ULONG DestinationOffset,
                                                             ULONG BytesToCopy, PNET_BUFFER Source,
                                                             ULONG SourceOffset,
                                                             PULONG BytesCopied);
DECLSPEC_IMPORT VOID NdisCopySendNetBufferListInfo(PNET_BUFFER_LIST DestNetBufferList,
                                                   PNET_BUFFER_LIST SrcNetBufferList);
DECLSPEC_IMPORT VOID NdisCopyReceiveNetBufferListInfo(PNET_BUFFER_LIST DestNetBufferList,
                                                      PNET_BUFFER_LIST SrcNetBufferList);
DECLSPEC_IMPORT NDIS_HANDLE NdisGetPoolFromNetBufferList(PNET_BUFFER_LIST NetBufferList);
DECLSPEC_IMPORT ULONG NdisQueryNetBufferPhysicalCount(PNET_BUFFER NetBuffer);
DECLSPEC_IMPORT UCHAR NdisGetNetBufferListProtocolId(PNET_BUFFER_LIST NetBufferList);
DECLSPEC_IMPORT PMDL NdisAllocateMdl(NDIS_HANDLE NdisHandle, PVOID VirtualAddress, UINT Length);
DECLSPEC_IMPORT VOID NdisFreeMdl(PMDL Mdl);

#ifdef __cplusplus
}
#endif

#define NdisSetNetBufferListProtocolId(list, id) \
  (*((PUCHAR)(&NET_BUFFER_LIST_INFO(list, NetBufferListProtocolId))) = (id))
#define NdisAdjustMdlLength(mdl, length) (((mdl)->ByteCount) = (length))
#define NdisGetNextMdl(current, next) \
  { *(next) = (current)->Next; }
#define NdisQueryMdl(mdl, address, length, priority)                                            \
  {                                                                                             \
    if (ARGUMENT_PRESENT(address)) {                                                            \
      *(PVOID*)(address) = MmGetSystemAddressForMdlSafe(mdl, (priority) | MdlMappingNoExecute); \
    }                                                                                           \
    *(length) = MmGetMdlByteCount(mdl);                                                         \
  }
#define NdisQueryMdlOffset(mdl, offset, length) \
  {                                             \
    *(offset) = MmGetMdlByteOffset(mdl);        \
    *(length) = MmGetMdlByteCount(mdl);         \
  }
#define NDIS_MDL_TO_SPAN_PAGES(mdl) \
  (MmGetMdlByteCount(mdl) == 0      \
       ? 1                          \
       : (ADDRESS_AND_SIZE_TO_SPAN_PAGES(MmGetMdlVirtualAddress(mdl), MmGetMdlByteCount(mdl))))
#define NdisGetMdlPhysicalArraySize(mdl, size) (*(size) = NDIS_MDL_TO_SPAN_PAGES(mdl))
#define NDIS_MDL_LINKAGE(mdl) ((mdl)->Next)

#endif
