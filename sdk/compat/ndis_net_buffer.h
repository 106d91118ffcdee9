/* Network data as NDIS 6 hands it around: NET_BUFFER_LIST and what belongs to it. */
#ifndef RUNDOWN_NDIS_NET_BUFFER_H
#define RUNDOWN_NDIS_NET_BUFFER_H

#ifdef __cplusplus
extern "C" {
#endif

typedef unsigned int UINT, *PUINT;
typedef int NDIS_STATUS, *PNDIS_STATUS;
typedef PVOID NDIS_HANDLE, *PNDIS_HANDLE;
typedef ULONG NDIS_PORT_NUMBER, *PNDIS_PORT_NUMBER;
typedef PHYSICAL_ADDRESS NDIS_PHYSICAL_ADDRESS, *PNDIS_PHYSICAL_ADDRESS;

#define NDIS_STATUS_SUCCESS ((NDIS_STATUS)STATUS_SUCCESS)
#define NDIS_STATUS_PENDING ((NDIS_STATUS)STATUS_PENDING)
#define NDIS_STATUS_FAILURE ((NDIS_STATUS)STATUS_UNSUCCESSFUL)
#define NDIS_STATUS_RESOURCES ((NDIS_STATUS)STATUS_INSUFFICIENT_RESOURCES)

typedef struct _NDIS_OBJECT_HEADER {
  UCHAR Type;
  UCHAR Revision;
  USHORT Size;
} NDIS_OBJECT_HEADER, *PNDIS_OBJECT_HEADER;

#define NDIS_OBJECT_TYPE_GENERIC_OBJECT 0x02
#define NDIS_OBJECT_TYPE_DEFAULT 0x80

typedef struct _NDIS_GENERIC_OBJECT {
  NDIS_OBJECT_HEADER Header;
  PVOID Caller;
  PVOID CallersCaller;
  PDRIVER_OBJECT DriverObject;
} NDIS_GENERIC_OBJECT, *PNDIS_GENERIC_OBJECT;
#define NDIS_GENERIC_OBJECT_REVISION_1 1

typedef struct _NET_BUFFER NET_BUFFER, *PNET_BUFFER;
typedef struct _NET_BUFFER_LIST NET_BUFFER_LIST, *PNET_BUFFER_LIST;
typedef struct _NET_BUFFER_SHARED_MEMORY NET_BUFFER_SHARED_MEMORY, *PNET_BUFFER_SHARED_MEMORY;

typedef struct _NET_BUFFER_DATA {
  PNET_BUFFER Next;
  PMDL CurrentMdl;
  ULONG CurrentMdlOffset;
  union {
    ULONG DataLength;
    SIZE_T stDataLength;
  };
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
      };
    };
    NET_BUFFER_HEADER NetBufferHeader;
  };
  USHORT ChecksumBias;
  USHORT Reserved;
  NDIS_HANDLE NdisPoolHandle;
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) PVOID NdisReserved[2];
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) PVOID ProtocolReserved[6];
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) PVOID MiniportReserved[4];
  NDIS_PHYSICAL_ADDRESS DataPhysicalAddress;
  union {
    PNET_BUFFER_SHARED_MEMORY SharedMemoryInfo;
    PSCATTER_GATHER_LIST ScatterGatherList;
  };
};

typedef struct _NET_BUFFER_LIST_CONTEXT {
  struct _NET_BUFFER_LIST_CONTEXT* Next;
  USHORT Size;
  USHORT Offset;
  DECLSPEC_ALIGN(MEMORY_ALLOCATION_ALIGNMENT) UCHAR ContextData[];
} NET_BUFFER_LIST_CONTEXT, *PNET_BUFFER_LIST_CONTEXT;

typedef enum _NDIS_NET_BUFFER_LIST_INFO {
  TcpIpChecksumNetBufferListInfo = 0,
  TcpOffloadBytesTransferred = 1,
  IPsecOffloadV1NetBufferListInfo = 1,
  IPsecOffloadV2NetBufferListInfo = 1,
  TcpLargeSendNetBufferListInfo = 2,
  TcpReceiveNoPush = 2,
  ClassificationHandleNetBufferListInfo = 3,
  Ieee8021QNetBufferListInfo = 4,
  NetBufferListCancelId = 5,
  MediaSpecificInformation = 6,
  NetBufferListFrameType = 7,
  NetBufferListProtocolId = 7,
  NetBufferListHashValue = 8,
  NetBufferListHashInfo = 9,
  WfpNetBufferListInfo = 10,
  MaxNetBufferListInfo = 29
} NDIS_NET_BUFFER_LIST_INFO;

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

typedef struct _NET_BUFFER_LIST_POOL_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  UCHAR ProtocolId;
  BOOLEAN fAllocateNetBuffer;
  USHORT ContextSize;
  ULONG PoolTag;
  ULONG DataSize;
} NET_BUFFER_LIST_POOL_PARAMETERS, *PNET_BUFFER_LIST_POOL_PARAMETERS;
#define NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 1
#define NDIS_SIZEOF_NET_BUFFER_LIST_POOL_PARAMETERS_REVISION_1 16

typedef struct _NET_BUFFER_POOL_PARAMETERS {
  NDIS_OBJECT_HEADER Header;
  ULONG PoolTag;
  ULONG DataSize;
} NET_BUFFER_POOL_PARAMETERS, *PNET_BUFFER_POOL_PARAMETERS;
#define NET_BUFFER_POOL_PARAMETERS_REVISION_1 1
#define NDIS_SIZEOF_NET_BUFFER_POOL_PARAMETERS_REVISION_1 12

#define NDIS_PROTOCOL_ID_DEFAULT 0x00
#define NDIS_PROTOCOL_ID_TCP_IP 0x02

#define NET_BUFFER_NEXT_NB(Buffer) ((Buffer)->Next)
#define NET_BUFFER_FIRST_MDL(Buffer) ((Buffer)->MdlChain)
#define NET_BUFFER_DATA_LENGTH(Buffer) ((Buffer)->DataLength)
#define NET_BUFFER_DATA_OFFSET(Buffer) ((Buffer)->DataOffset)
#define NET_BUFFER_CURRENT_MDL(Buffer) ((Buffer)->CurrentMdl)
#define NET_BUFFER_CURRENT_MDL_OFFSET(Buffer) ((Buffer)->CurrentMdlOffset)
#define NET_BUFFER_PROTOCOL_RESERVED(Buffer) ((Buffer)->ProtocolReserved)
#define NET_BUFFER_MINIPORT_RESERVED(Buffer) ((Buffer)->MiniportReserved)
#define NET_BUFFER_CHECKSUM_BIAS(Buffer) ((Buffer)->ChecksumBias)
#define NET_BUFFER_LIST_NEXT_NBL(List) ((List)->Next)
#define NET_BUFFER_LIST_FIRST_NB(List) ((List)->FirstNetBuffer)
#define NET_BUFFER_LIST_FLAGS(List) ((List)->Flags)
#define NET_BUFFER_LIST_NBL_FLAGS(List) ((List)->NblFlags)
#define NET_BUFFER_LIST_STATUS(List) ((List)->Status)
#define NET_BUFFER_LIST_INFO(List, Info) ((List)->NetBufferListInfo[(Info)])
#define NET_BUFFER_LIST_PROTOCOL_RESERVED(List) ((List)->ProtocolReserved)
#define NET_BUFFER_LIST_MINIPORT_RESERVED(List) ((List)->MiniportReserved)
#define NET_BUFFER_LIST_CONTEXT_DATA_START(List) \
  ((PUCHAR)(((List)->Context) + 1) + (List)->Context->Offset)
#define NET_BUFFER_LIST_CONTEXT_DATA_SIZE(List) \
  (((List)->Context)->Size - ((List)->Context)->Offset)

typedef PMDL(NTAPI* NET_BUFFER_ALLOCATE_MDL_HANDLER)(PULONG BufferSize);
typedef VOID(NTAPI* NET_BUFFER_FREE_MDL_HANDLER)(PMDL Mdl);

VOID NTAPI NdisAdvanceNetBufferDataStart(PNET_BUFFER NetBuffer, ULONG DataOffsetDelta,
                                         BOOLEAN FreeMdl,
                                         NET_BUFFER_FREE_MDL_HANDLER FreeMdlHandler);
PNDIS_GENERIC_OBJECT NTAPI NdisAllocateGenericObject(PDRIVER_OBJECT DriverObject, ULONG Tag,
                                                     USHORT Size);
PMDL NTAPI NdisAllocateMdl(NDIS_HANDLE NdisHandle, PVOID VirtualAddress, UINT Length);
PNET_BUFFER NTAPI NdisAllocateNetBuffer(NDIS_HANDLE PoolHandle, PMDL MdlChain, ULONG DataOffset,
                                        SIZE_T DataLength);
PNET_BUFFER_LIST NTAPI NdisAllocateNetBufferAndNetBufferList(NDIS_HANDLE PoolHandle,
                                                             USHORT ContextSize,
                                                             USHORT ContextBackFill, PMDL MdlChain,
                                                             ULONG DataOffset, SIZE_T DataLength);
PNET_BUFFER_LIST NTAPI NdisAllocateNetBufferList(NDIS_HANDLE PoolHandle, USHORT ContextSize,
                                                 USHORT ContextBackFill);
NDIS_HANDLE NTAPI NdisAllocateNetBufferListPool(NDIS_HANDLE NdisHandle,
                                                PNET_BUFFER_LIST_POOL_PARAMETERS Parameters);
PNET_BUFFER NTAPI NdisAllocateNetBufferMdlAndData(NDIS_HANDLE PoolHandle);
NDIS_HANDLE NTAPI NdisAllocateNetBufferPool(NDIS_HANDLE NdisHandle,
                                            PNET_BUFFER_POOL_PARAMETERS Parameters);
VOID NTAPI NdisCopyReceiveNetBufferListInfo(PNET_BUFFER_LIST Destination, PNET_BUFFER_LIST Source);
VOID NTAPI NdisCopySendNetBufferListInfo(PNET_BUFFER_LIST Destination, PNET_BUFFER_LIST Source);
VOID NTAPI NdisFreeGenericObject(PNDIS_GENERIC_OBJECT Object);
VOID NTAPI NdisFreeMdl(PMDL Mdl);
VOID NTAPI NdisFreeNetBuffer(PNET_BUFFER NetBuffer);
VOID NTAPI NdisFreeNetBufferList(PNET_BUFFER_LIST NetBufferList);
VOID NTAPI NdisFreeNetBufferListPool(NDIS_HANDLE PoolHandle);
VOID NTAPI NdisFreeNetBufferPool(NDIS_HANDLE PoolHandle);
PVOID NTAPI NdisGetDataBuffer(PNET_BUFFER NetBuffer, ULONG BytesNeeded, PVOID Storage,
                              ULONG AlignMultiple, ULONG AlignOffset);
NDIS_HANDLE NTAPI NdisGetPoolFromNetBufferList(PNET_BUFFER_LIST NetBufferList);
NDIS_STATUS NTAPI NdisRetreatNetBufferDataStart(PNET_BUFFER NetBuffer, ULONG DataOffsetDelta,
                                                ULONG DataBackFill,
                                                NET_BUFFER_ALLOCATE_MDL_HANDLER AllocateMdlHandler);

#ifdef __cplusplus
}
#endif

#endif
