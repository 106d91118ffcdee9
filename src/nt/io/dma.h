// Adapters of bus masters, for other components of the system.
#pragma once

#include "abi/dma.h"

namespace rundown::nt {

abi::DMA_ADAPTER* IoGetDmaAdapter(abi::DEVICE_OBJECT* physical,
                                  const abi::DEVICE_DESCRIPTION* description,
                                  abi::ULONG* map_registers);
void HalPutDmaAdapter(abi::DMA_ADAPTER* adapter);
void* HalAllocateCommonBuffer(abi::DMA_ADAPTER* adapter, abi::ULONG bytes,
                              abi::PHYSICAL_ADDRESS* logical, abi::BOOLEAN cached);
void HalFreeCommonBuffer(abi::DMA_ADAPTER* adapter, abi::ULONG bytes, abi::PHYSICAL_ADDRESS logical,
                         void* buffer, abi::BOOLEAN cached);
abi::ULONG HalGetDmaAlignment(abi::DMA_ADAPTER* adapter);

}  // namespace rundown::nt
