// DMA adapters: a driver calls these through the table in the adapter.
#pragma once

#include "nt/abi/io.h"
#include "nt/abi/mdl.h"
#include "nt/abi/pnp.h"

namespace rundown::nt {

struct DMA_ADAPTER;

enum DMA_WIDTH : LONG {
  Width8Bits,
  Width16Bits,
  Width32Bits,
  Width64Bits,
  WidthNoWrap,
  MaximumDmaWidth,
};
enum DMA_SPEED : LONG { Compatible, TypeA, TypeB, TypeC, TypeF, MaximumDmaSpeed };

inline constexpr ULONG DEVICE_DESCRIPTION_VERSION = 0;
inline constexpr ULONG DEVICE_DESCRIPTION_VERSION1 = 1;
inline constexpr ULONG DEVICE_DESCRIPTION_VERSION2 = 2;
inline constexpr ULONG DEVICE_DESCRIPTION_VERSION3 = 3;

// Version 3 goes on with DmaAddressWidth and more; mingw-w64 ends at DmaPort, and so does
// version 2.
struct DEVICE_DESCRIPTION {
  ULONG Version;
  BOOLEAN Master;
  BOOLEAN ScatterGather;
  BOOLEAN DemandMode;
  BOOLEAN AutoInitialize;
  BOOLEAN Dma32BitAddresses;
  BOOLEAN IgnoreCount;
  BOOLEAN Reserved1;
  BOOLEAN Dma64BitAddresses;
  ULONG BusNumber;
  ULONG DmaChannel;
  INTERFACE_TYPE InterfaceType;
  DMA_WIDTH DmaWidth;
  DMA_SPEED DmaSpeed;
  ULONG MaximumLength;
  ULONG DmaPort;
};

struct SCATTER_GATHER_ELEMENT {
  PHYSICAL_ADDRESS Address;
  ULONG Length;
  ULONG_PTR Reserved;
};
struct SCATTER_GATHER_LIST {
  ULONG NumberOfElements;
  ULONG_PTR Reserved;
  SCATTER_GATHER_ELEMENT Elements[1];
};

using DRIVER_LIST_CONTROL = void NTAPI(DEVICE_OBJECT*, IRP*, SCATTER_GATHER_LIST*, PVOID Context);

struct DMA_OPERATIONS {
  ULONG Size;
  void(NTAPI* PutDmaAdapter)(DMA_ADAPTER*);
  PVOID(NTAPI* AllocateCommonBuffer)
  (DMA_ADAPTER*, ULONG Length, PHYSICAL_ADDRESS* LogicalAddress, BOOLEAN CacheEnabled);
  void(NTAPI* FreeCommonBuffer)(DMA_ADAPTER*, ULONG Length, PHYSICAL_ADDRESS LogicalAddress,
                                PVOID VirtualAddress, BOOLEAN CacheEnabled);
  NTSTATUS(NTAPI* AllocateAdapterChannel)
  (DMA_ADAPTER*, DEVICE_OBJECT*, ULONG NumberOfMapRegisters, DRIVER_CONTROL* ExecutionRoutine,
   PVOID Context);
  BOOLEAN(NTAPI* FlushAdapterBuffers)
  (DMA_ADAPTER*, MDL*, PVOID MapRegisterBase, PVOID CurrentVa, ULONG Length, BOOLEAN WriteToDevice);
  void(NTAPI* FreeAdapterChannel)(DMA_ADAPTER*);
  void(NTAPI* FreeMapRegisters)(DMA_ADAPTER*, PVOID MapRegisterBase, ULONG NumberOfMapRegisters);
  PHYSICAL_ADDRESS(NTAPI* MapTransfer)
  (DMA_ADAPTER*, MDL*, PVOID MapRegisterBase, PVOID CurrentVa, ULONG* Length,
   BOOLEAN WriteToDevice);
  ULONG(NTAPI* GetDmaAlignment)(DMA_ADAPTER*);
  ULONG(NTAPI* ReadDmaCounter)(DMA_ADAPTER*);
  NTSTATUS(NTAPI* GetScatterGatherList)
  (DMA_ADAPTER*, DEVICE_OBJECT*, MDL*, PVOID CurrentVa, ULONG Length,
   DRIVER_LIST_CONTROL* ExecutionRoutine, PVOID Context, BOOLEAN WriteToDevice);
  void(NTAPI* PutScatterGatherList)(DMA_ADAPTER*, SCATTER_GATHER_LIST*, BOOLEAN WriteToDevice);
  NTSTATUS(NTAPI* CalculateScatterGatherList)
  (DMA_ADAPTER*, MDL*, PVOID CurrentVa, ULONG Length, ULONG* ScatterGatherListSize,
   ULONG* NumberOfMapRegisters);
  NTSTATUS(NTAPI* BuildScatterGatherList)
  (DMA_ADAPTER*, DEVICE_OBJECT*, MDL*, PVOID CurrentVa, ULONG Length,
   DRIVER_LIST_CONTROL* ExecutionRoutine, PVOID Context, BOOLEAN WriteToDevice,
   PVOID ScatterGatherBuffer, ULONG ScatterGatherLength);
  NTSTATUS(NTAPI* BuildMdlFromScatterGatherList)
  (DMA_ADAPTER*, SCATTER_GATHER_LIST*, MDL* OriginalMdl, MDL** TargetMdl);
};

struct DMA_ADAPTER {
  USHORT Version;
  USHORT Size;
  DMA_OPERATIONS* DmaOperations;
};

}  // namespace rundown::nt
