/* Members that structures of wdm.h have got since Windows 8. Each is put behind the one
   that mingw-w64's declaration ends with, whose name means both while that header is read. */
#ifndef RUNDOWN_WDM_MEMBERS_H
#define RUNDOWN_WDM_MEMBERS_H

/* CM_PARTIAL_RESOURCE_DESCRIPTOR.u and IO_RESOURCE_DESCRIPTOR.u */
#define RUNDOWN_CONNECTION \
  struct {                 \
    UCHAR Class;           \
    UCHAR Type;            \
    UCHAR Reserved1;       \
    UCHAR Reserved2;       \
    ULONG IdLowPart;       \
    ULONG IdHighPart;      \
  } Connection
#define Memory64 \
  Memory64;      \
  RUNDOWN_CONNECTION

/* DEVICE_DESCRIPTION, version 3 */
#define DmaPort                \
  DmaPort;                     \
  ULONG DmaAddressWidth;       \
  ULONG DmaControllerInstance; \
  ULONG DmaRequestLine;        \
  PHYSICAL_ADDRESS DeviceAddress

/* DMA_OPERATIONS of an adapter of version 3 */
#define BuildMdlFromScatterGatherList                                                           \
  BuildMdlFromScatterGatherList;                                                                \
  NTSTATUS(NTAPI* GetDmaAdapterInfo)(PDMA_ADAPTER, struct _DMA_ADAPTER_INFO*);                  \
  NTSTATUS(NTAPI* GetDmaTransferInfo)                                                           \
  (PDMA_ADAPTER, PMDL, ULONGLONG, ULONG, BOOLEAN, struct _DMA_TRANSFER_INFO*);                  \
  NTSTATUS(NTAPI* InitializeDmaTransferContext)(PDMA_ADAPTER, PVOID);                           \
  PVOID(NTAPI* AllocateCommonBufferEx)                                                          \
  (PDMA_ADAPTER, PPHYSICAL_ADDRESS, ULONG, PPHYSICAL_ADDRESS, BOOLEAN, ULONG);                  \
  NTSTATUS(NTAPI* AllocateAdapterChannelEx)                                                     \
  (PDMA_ADAPTER, PDEVICE_OBJECT, PVOID, ULONG, ULONG, PDRIVER_CONTROL, PVOID, PVOID*);          \
  NTSTATUS(NTAPI* ConfigureAdapterChannel)(PDMA_ADAPTER, ULONG, PVOID);                         \
  BOOLEAN(NTAPI* CancelAdapterChannel)(PDMA_ADAPTER, PDEVICE_OBJECT, PVOID);                    \
  NTSTATUS(NTAPI* MapTransferEx)                                                                \
  (PDMA_ADAPTER, PMDL, PVOID, ULONGLONG, ULONG, PULONG, BOOLEAN, PSCATTER_GATHER_LIST, ULONG,   \
   VOID(NTAPI*)(PDMA_ADAPTER, PDEVICE_OBJECT, PVOID, DMA_COMPLETION_STATUS), PVOID);            \
  NTSTATUS(NTAPI* GetScatterGatherListEx)                                                       \
  (PDMA_ADAPTER, PDEVICE_OBJECT, PVOID, PMDL, ULONGLONG, ULONG, ULONG, PDRIVER_LIST_CONTROL,    \
   PVOID, BOOLEAN, VOID(NTAPI*)(PDMA_ADAPTER, PDEVICE_OBJECT, PVOID, DMA_COMPLETION_STATUS),    \
   PVOID, PSCATTER_GATHER_LIST*);                                                               \
  NTSTATUS(NTAPI* BuildScatterGatherListEx)                                                     \
  (PDMA_ADAPTER, PDEVICE_OBJECT, PVOID, PMDL, ULONGLONG, ULONG, ULONG, PDRIVER_LIST_CONTROL,    \
   PVOID, BOOLEAN, PVOID, ULONG,                                                                \
   VOID(NTAPI*)(PDMA_ADAPTER, PDEVICE_OBJECT, PVOID, DMA_COMPLETION_STATUS), PVOID, PVOID);     \
  NTSTATUS(NTAPI* FlushAdapterBuffersEx)(PDMA_ADAPTER, PMDL, PVOID, ULONGLONG, ULONG, BOOLEAN); \
  VOID(NTAPI* FreeAdapterObject)(PDMA_ADAPTER, IO_ALLOCATION_ACTION);                           \
  NTSTATUS(NTAPI* CancelMappedTransfer)(PDMA_ADAPTER, PVOID)

#endif
