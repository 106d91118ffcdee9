// DMA adapters of bus masters. No device of this machine moves data by itself: a common buffer can
// be had, a transfer cannot.
#include "nt/io/dma.h"

#include <algorithm>
#include <iterator>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/internal.h"
#include "nt/ke/bug_check.h"
#include "nt/mm/pages.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

using machine::Address;

struct DmaState {
  machine::Map<Address, std::size_t> common_buffers;  // their pages
};
const machine::Part<DmaState> state;

// What version 3 of DMA_OPERATIONS goes on with, in its order: none of it is there.
constexpr std::string_view kOfVersion3[] = {"DMA_OPERATIONS.GetDmaAdapterInfo",
                                            "DMA_OPERATIONS.GetDmaTransferInfo",
                                            "DMA_OPERATIONS.InitializeDmaTransferContext",
                                            "DMA_OPERATIONS.AllocateCommonBufferEx",
                                            "DMA_OPERATIONS.AllocateAdapterChannelEx",
                                            "DMA_OPERATIONS.ConfigureAdapterChannel",
                                            "DMA_OPERATIONS.CancelAdapterChannel",
                                            "DMA_OPERATIONS.MapTransferEx",
                                            "DMA_OPERATIONS.GetScatterGatherListEx",
                                            "DMA_OPERATIONS.BuildScatterGatherListEx",
                                            "DMA_OPERATIONS.FlushAdapterBuffersEx",
                                            "DMA_OPERATIONS.FreeAdapterObject",
                                            "DMA_OPERATIONS.CancelMappedTransfer",
                                            "DMA_OPERATIONS.AllocateDomainCommonBuffer",
                                            "DMA_OPERATIONS.FlushDmaBuffer",
                                            "DMA_OPERATIONS.JoinDmaDomain",
                                            "DMA_OPERATIONS.LeaveDmaDomain",
                                            "DMA_OPERATIONS.GetDmaDomain"};

struct Adapter {
  DMA_ADAPTER header;
  DMA_OPERATIONS operations;
  void* of_version_3[std::size(kOfVersion3)];
};

// A function that is not there: it names itself when the driver calls it.
template <class Function>
void leave_out(Function*& slot, std::string_view name) {
  slot = reinterpret_cast<Function*>(gate::unresolved_import(hal.name, name));
}

DMA_OPERATIONS operations() {
  DMA_OPERATIONS made{};
  made.Size = sizeof made;
  const auto routine = []<class Function>(Function*& slot, std::string_view name) {
    slot = guest_routine<Function>(name);
  };
  routine(made.PutDmaAdapter, "HalPutDmaAdapter");
  routine(made.AllocateCommonBuffer, "HalAllocateCommonBuffer");
  routine(made.FreeCommonBuffer, "HalFreeCommonBuffer");
  routine(made.GetDmaAlignment, "HalGetDmaAlignment");
  leave_out(made.AllocateAdapterChannel, "DMA_OPERATIONS.AllocateAdapterChannel");
  leave_out(made.FlushAdapterBuffers, "DMA_OPERATIONS.FlushAdapterBuffers");
  leave_out(made.FreeAdapterChannel, "DMA_OPERATIONS.FreeAdapterChannel");
  leave_out(made.FreeMapRegisters, "DMA_OPERATIONS.FreeMapRegisters");
  leave_out(made.MapTransfer, "DMA_OPERATIONS.MapTransfer");
  leave_out(made.ReadDmaCounter, "DMA_OPERATIONS.ReadDmaCounter");
  leave_out(made.GetScatterGatherList, "DMA_OPERATIONS.GetScatterGatherList");
  leave_out(made.PutScatterGatherList, "DMA_OPERATIONS.PutScatterGatherList");
  leave_out(made.CalculateScatterGatherList, "DMA_OPERATIONS.CalculateScatterGatherList");
  leave_out(made.BuildScatterGatherList, "DMA_OPERATIONS.BuildScatterGatherList");
  leave_out(made.BuildMdlFromScatterGatherList, "DMA_OPERATIONS.BuildMdlFromScatterGatherList");
  return made;
}

}  // namespace

void HalPutDmaAdapter(DMA_ADAPTER* adapter) {
  gate::released(Resource::dma_adapter, adapter);
  pool::free(adapter);
}
RUNDOWN_EXPORT(internal, HalPutDmaAdapter,
               {.irql = Irql::passive, .releases = Resource::dma_adapter, .header = ""});

void* HalAllocateCommonBuffer(DMA_ADAPTER* /*adapter*/, ULONG bytes, PHYSICAL_ADDRESS* logical,
                              BOOLEAN /*cached*/) {
  const std::size_t pages = (bytes + machine::kPageSize - 1) / machine::kPageSize;
  const Address first = mm::allocate_pages(pages);
  if (first == 0) return nullptr;
  mm::make_contiguous(first, pages);
  state->common_buffers[first] = pages;
  auto* buffer = reinterpret_cast<void*>(first);
  logical->QuadPart = static_cast<LONGLONG>(mm::physical_address(buffer));
  gate::acquired({.kind = Resource::contiguous_memory,
                  .key = first,
                  .bytes = bytes,
                  .name = {},
                  .phrase = "a common buffer"});
  return buffer;
}
RUNDOWN_EXPORT(internal, HalAllocateCommonBuffer,
               {.irql = Irql::passive,
                .fails = {returns_null},
                .acquires = Resource::contiguous_memory,
                .needs_memory = true,
                .header = ""});

void HalFreeCommonBuffer(DMA_ADAPTER* /*adapter*/, ULONG /*bytes*/, PHYSICAL_ADDRESS /*logical*/,
                         void* buffer, BOOLEAN /*cached*/) {
  constexpr std::uint64_t kNotAllocated = 0x46;
  const auto at = reinterpret_cast<Address>(buffer);
  const auto found = state->common_buffers.find(at);
  if (found == state->common_buffers.end()) {
    ke::bug_check(kBadPoolCaller, kNotAllocated, at);
  }
  mm::free_pages(at, found->second);
  state->common_buffers.erase(found);
  gate::released(Resource::contiguous_memory, buffer);
}
RUNDOWN_EXPORT(internal, HalFreeCommonBuffer,
               {.irql = Irql::passive, .releases = Resource::contiguous_memory, .header = ""});

ULONG HalGetDmaAlignment(DMA_ADAPTER* /*adapter*/) {
  return 1;
}
RUNDOWN_EXPORT(internal, HalGetDmaAlignment, {.irql = Irql::passive, .header = ""});

DMA_ADAPTER* IoGetDmaAdapter(DEVICE_OBJECT* /*physical*/, const DEVICE_DESCRIPTION* description,
                             ULONG* map_registers) {
  if (description->Version > DEVICE_DESCRIPTION_VERSION3) return nullptr;
  // The system's DMA controller is not there.
  if (description->Master == FALSE) gate::unsupported(ntoskrnl.name, "IoGetDmaAdapter");
  auto* adapter = pool::allocate_object<Adapter>();
  const bool version_3 = description->Version == DEVICE_DESCRIPTION_VERSION3;
  adapter->header.Version = static_cast<USHORT>(std::max<ULONG>(description->Version, 1));
  adapter->header.Size = sizeof(DMA_ADAPTER);
  adapter->header.DmaOperations = &adapter->operations;
  adapter->operations = operations();
  if (version_3) {
    adapter->operations.Size += sizeof adapter->of_version_3;
    for (std::size_t i = 0; i < std::size(kOfVersion3); ++i)
      leave_out(adapter->of_version_3[i], kOfVersion3[i]);
  }
  *map_registers = static_cast<ULONG>((description->MaximumLength + machine::kPageSize - 1) /
                                      machine::kPageSize) +
                   1;
  gate::acquired({.kind = Resource::dma_adapter, .key = reinterpret_cast<std::uint64_t>(adapter)});
  return &adapter->header;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetDmaAdapter,
               {.irql = Irql::passive,
                .fails = {returns_null},
                .acquires = Resource::dma_adapter,
                .needs_memory = true});

}  // namespace rundown::nt
