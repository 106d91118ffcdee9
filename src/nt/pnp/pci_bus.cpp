#include "nt/pnp/pci_bus.h"

#include <algorithm>

#include "abi/pci.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/internal.h"
#include "nt/io/dma.h"
#include "nt/io/irp.h"
#include "nt/pnp/pci_configuration.h"

namespace rundown::nt {
namespace {

constexpr GUID kBusInterface = {
    0x496B8280, 0x6F25, 0x11D0, {0xBE, 0xAF, 0x08, 0x00, 0x2B, 0xE2, 0x09, 0x2F}};

struct PciBusState {
  machine::Map<const void*, pnp::PciConfiguration> configurations;  // by physical device
};
const machine::Part<PciBusState> state;

pnp::PciConfiguration& configuration_of(const void* physical) {
  const auto found = state->configurations.find(physical);
  if (found != state->configurations.end()) return found->second;
  return state->configurations
      .emplace(physical, pnp::pci_configuration(hardware::device_description()))
      .first->second;
}

// How much of the space lies there.
ULONG reach(ULONG space, ULONG offset, ULONG length) {
  constexpr ULONG kBytes = sizeof(pnp::PciConfiguration);
  if (space != PCI_WHICHSPACE_CONFIG || offset >= kBytes) return 0;
  return std::min(length, kBytes - offset);
}

}  // namespace

void PciInterfaceReference(void* /*context*/) {}
RUNDOWN_EXPORT(internal, PciInterfaceReference, {.irql = Irql::dispatch, .header = ""});

void PciInterfaceDereference(void* /*context*/) {}
RUNDOWN_EXPORT(internal, PciInterfaceDereference, {.irql = Irql::dispatch, .header = ""});

// The processor sees the bus's addresses where they are.
BOOLEAN PciTranslateBusAddress(void* /*context*/, PHYSICAL_ADDRESS address, ULONG /*length*/,
                               ULONG* /*space*/, PHYSICAL_ADDRESS* translated) {
  *translated = address;
  return TRUE;
}
RUNDOWN_EXPORT(internal, PciTranslateBusAddress, {.irql = Irql::dispatch, .header = ""});

DMA_ADAPTER* PciGetDmaAdapter(void* context, const DEVICE_DESCRIPTION* description,
                              ULONG* map_registers) {
  return IoGetDmaAdapter(static_cast<DEVICE_OBJECT*>(context), description, map_registers);
}
RUNDOWN_EXPORT(internal, PciGetDmaAdapter,
               {.irql = Irql::passive,
                .fails = {returns_null},
                .acquires = Resource::dma_adapter,
                .needs_memory = true,
                .header = ""});

ULONG PciGetBusData(void* context, ULONG space, void* buffer, ULONG offset, ULONG length) {
  const ULONG bytes = reach(space, offset, length);
  if (bytes == 0) return 0;
  std::copy_n(configuration_of(context).begin() + offset, bytes, static_cast<UCHAR*>(buffer));
  return bytes;
}
RUNDOWN_EXPORT(internal, PciGetBusData, {.header = ""});

ULONG PciSetBusData(void* context, ULONG space, void* buffer, ULONG offset, ULONG length) {
  const ULONG bytes = reach(space, offset, length);
  pnp::write_configuration(configuration_of(context), offset,
                           {static_cast<const UCHAR*>(buffer), bytes});
  return bytes;
}
RUNDOWN_EXPORT(internal, PciSetBusData, {.header = ""});

NTSTATUS pnp::move_configuration(DEVICE_OBJECT& physical, IRP& irp, bool write) {
  const auto& asked = io::current_location(irp).Parameters.ReadWriteConfig;
  if (asked.WhichSpace != PCI_WHICHSPACE_CONFIG) return STATUS_INVALID_PARAMETER_1;
  const auto move = write ? &PciSetBusData : &PciGetBusData;
  irp.IoStatus.Information =
      move(&physical, asked.WhichSpace, asked.Buffer, asked.Offset, asked.Length);
  return STATUS_SUCCESS;
}

void pnp::forget_configuration(const DEVICE_OBJECT& physical) {
  state->configurations.erase(&physical);
}

bool pnp::give_bus_interface(DEVICE_OBJECT& physical, IRP& irp) {
  const auto& asked = io::current_location(irp).Parameters.QueryInterface;
  if (!(*asked.InterfaceType == kBusInterface) || asked.Version < 1 ||
      asked.Size < sizeof(BUS_INTERFACE_STANDARD)) {
    return false;
  }
  *reinterpret_cast<BUS_INTERFACE_STANDARD*>(asked.Interface) = {
      .Size = sizeof(BUS_INTERFACE_STANDARD),
      .Version = 1,
      .Context = &physical,
      .InterfaceReference = guest_routine<INTERFACE_REFERENCE>("PciInterfaceReference"),
      .InterfaceDereference = guest_routine<INTERFACE_REFERENCE>("PciInterfaceDereference"),
      .TranslateBusAddress = guest_routine<TRANSLATE_BUS_ADDRESS>("PciTranslateBusAddress"),
      .GetDmaAdapter = guest_routine<GET_DMA_ADAPTER>("PciGetDmaAdapter"),
      .SetBusData = guest_routine<GET_SET_DEVICE_DATA>("PciSetBusData"),
      .GetBusData = guest_routine<GET_SET_DEVICE_DATA>("PciGetBusData")};
  return true;
}

}  // namespace rundown::nt
