// What PCI's bus driver gives to a driver: the configuration space and the interface to it.
#pragma once

#include "abi/dma.h"
#include "abi/pnp.h"

namespace rundown::abi {

inline constexpr ULONG PCI_WHICHSPACE_CONFIG = 0;
inline constexpr ULONG PCI_WHICHSPACE_ROM = 0x52696350;

using TRANSLATE_BUS_ADDRESS = BOOLEAN NTAPI(PVOID Context, PHYSICAL_ADDRESS BusAddress,
                                            ULONG Length, ULONG* AddressSpace,
                                            PHYSICAL_ADDRESS* TranslatedAddress);
using GET_DMA_ADAPTER = DMA_ADAPTER* NTAPI(PVOID Context, const DEVICE_DESCRIPTION* Description,
                                           ULONG* NumberOfMapRegisters);
using GET_SET_DEVICE_DATA = ULONG NTAPI(PVOID Context, ULONG DataType, PVOID Buffer, ULONG Offset,
                                        ULONG Length);

// GUID_BUS_INTERFACE_STANDARD
struct BUS_INTERFACE_STANDARD {
  USHORT Size;
  USHORT Version;
  PVOID Context;
  INTERFACE_REFERENCE* InterfaceReference;
  INTERFACE_REFERENCE* InterfaceDereference;
  TRANSLATE_BUS_ADDRESS* TranslateBusAddress;
  GET_DMA_ADAPTER* GetDmaAdapter;
  GET_SET_DEVICE_DATA* SetBusData;
  GET_SET_DEVICE_DATA* GetBusData;
};

}  // namespace rundown::abi
