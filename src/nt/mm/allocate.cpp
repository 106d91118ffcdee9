// Pages by the page: for MDLs, contiguous, not cached, and the device memory that MmMapIoSpace
// reaches.
#include <cstring>
#include <limits>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/hardware/registers.h"
#include "nt/ke/bug_check.h"
#include "nt/mm/mdl.h"
#include "nt/mm/pages.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

using machine::Address;
using machine::kPageSize;

struct Run {
  std::size_t pages = 0;
  Resource kind = Resource::contiguous_memory;
};
struct AllocateState {
  machine::Map<Address, Run> runs;
};
const machine::Part<AllocateState> state;

std::size_t pages_of(std::size_t bytes) {
  return (bytes + kPageSize - 1) / kPageSize;
}

void* allocate_run(std::size_t bytes, Resource kind) {
  const std::size_t pages = pages_of(bytes);
  const Address first = mm::allocate_pages(pages);
  if (first == 0) return nullptr;
  mm::make_contiguous(first, pages);
  state->runs[first] = {pages, kind};
  gate::acquired({.kind = kind, .key = first, .bytes = bytes});
  return reinterpret_cast<void*>(first);
}

// Memory that was never allocated, or is freed already, is a bad address to the system.
void free_run(void* address, Resource kind) {
  constexpr std::uint64_t kNotAllocated = 0x46;
  const auto at = reinterpret_cast<Address>(address);
  const auto found = state->runs.find(at);
  if (found == state->runs.end() || found->second.kind != kind) {
    ke::bug_check(kBadPoolCaller, kNotAllocated, at);
  }
  mm::free_pages(at, found->second.pages);
  state->runs.erase(found);
  gate::released(kind, address);
}

MDL* allocate_pages_for_mdl(std::size_t bytes) {
  const std::size_t pages = pages_of(bytes);
  const Address first = mm::allocate_pages(pages);
  if (first == 0) return nullptr;
  // The driver frees the MDL as the pool block that it is.
  constexpr ULONG kTag = 0x6C644D4D;  // 'MMdl'
  void* memory = pool::allocate({.bytes = sizeof(MDL) + pages * sizeof(PFN_NUMBER),
                                 .tag = kTag,
                                 .kind = pool::Kind::nonpaged,
                                 .owner = pool::Owner::driver,
                                 .zeroed = true});
  MDL* mdl = mm::initialize_mdl(memory, nullptr, pages * kPageSize);
  const std::span<PFN_NUMBER> list = mm::frames(*mdl);
  for (std::size_t i = 0; i < pages; ++i) list[i] = mm::frame_of(first + i * kPageSize);
  mdl->MdlFlags = MDL_PAGES_LOCKED;
  mm::hide_pages(first, pages);
  gate::acquired({.kind = Resource::locked_pages,
                  .key = reinterpret_cast<std::uint64_t>(mdl),
                  .bytes = bytes,
                  .name = {},
                  .phrase = "pages allocated for an MDL"});
  return mdl;
}

constexpr gate::Contract kContiguous{.irql = Irql::dispatch,
                                     .fails = {returns_null},
                                     .acquires = Resource::contiguous_memory,
                                     .needs_memory = true};
constexpr gate::Contract kFreeContiguous{.irql = Irql::dispatch,
                                         .releases = Resource::contiguous_memory};

}  // namespace

MDL* MmAllocatePagesForMdl(PHYSICAL_ADDRESS /*low*/, PHYSICAL_ADDRESS /*high*/,
                           PHYSICAL_ADDRESS /*skip*/, SIZE_T bytes) {
  return allocate_pages_for_mdl(bytes);
}
RUNDOWN_EXPORT(ntoskrnl, MmAllocatePagesForMdl,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = {Resource::pool, Resource::locked_pages},
                .needs_memory = true});

MDL* MmAllocatePagesForMdlEx(PHYSICAL_ADDRESS /*low*/, PHYSICAL_ADDRESS /*high*/,
                             PHYSICAL_ADDRESS /*skip*/, SIZE_T bytes, MEMORY_CACHING_TYPE /*cache*/,
                             ULONG /*flags*/) {
  return allocate_pages_for_mdl(bytes);
}
RUNDOWN_EXPORT(ntoskrnl, MmAllocatePagesForMdlEx,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = {Resource::pool, Resource::locked_pages},
                .needs_memory = true});

// Frees the pages, not the MDL: that goes with ExFreePool.
void MmFreePagesFromMdl(MDL* mdl) {
  const std::span<PFN_NUMBER> list = mm::frames(*mdl);
  if (!list.empty()) mm::free_pages(mm::page_of(list[0]), list.size());
  mdl->MdlFlags = static_cast<CSHORT>(mdl->MdlFlags & ~MDL_PAGES_LOCKED);
  gate::released(Resource::locked_pages, mdl);
}
RUNDOWN_EXPORT(ntoskrnl, MmFreePagesFromMdl,
               {.irql = Irql::dispatch, .releases = Resource::locked_pages});

void* MmAllocateContiguousMemory(SIZE_T bytes, PHYSICAL_ADDRESS /*highest*/) {
  return allocate_run(bytes, Resource::contiguous_memory);
}
const gate::FunctionExport<&MmAllocateContiguousMemory> export_MmAllocateContiguousMemory{
    ntoskrnl, "MmAllocateContiguousMemory", kContiguous};

void* MmAllocateContiguousMemorySpecifyCache(SIZE_T bytes, PHYSICAL_ADDRESS /*lowest*/,
                                             PHYSICAL_ADDRESS /*highest*/,
                                             PHYSICAL_ADDRESS /*boundary*/,
                                             MEMORY_CACHING_TYPE /*cache*/) {
  return allocate_run(bytes, Resource::contiguous_memory);
}
const gate::FunctionExport<&MmAllocateContiguousMemorySpecifyCache>
    export_MmAllocateContiguousMemorySpecifyCache{
        ntoskrnl, "MmAllocateContiguousMemorySpecifyCache", kContiguous};

void* MmAllocateContiguousMemorySpecifyCacheNode(SIZE_T bytes, PHYSICAL_ADDRESS /*lowest*/,
                                                 PHYSICAL_ADDRESS /*highest*/,
                                                 PHYSICAL_ADDRESS /*boundary*/,
                                                 MEMORY_CACHING_TYPE /*cache*/, ULONG /*node*/) {
  return allocate_run(bytes, Resource::contiguous_memory);
}
const gate::FunctionExport<&MmAllocateContiguousMemorySpecifyCacheNode>
    export_MmAllocateContiguousMemorySpecifyCacheNode{
        ntoskrnl, "MmAllocateContiguousMemorySpecifyCacheNode", kContiguous};

void* MmAllocateContiguousNodeMemory(SIZE_T bytes, PHYSICAL_ADDRESS /*lowest*/,
                                     PHYSICAL_ADDRESS /*highest*/, PHYSICAL_ADDRESS /*boundary*/,
                                     ULONG /*protection*/, ULONG /*node*/) {
  return allocate_run(bytes, Resource::contiguous_memory);
}
const gate::FunctionExport<&MmAllocateContiguousNodeMemory> export_MmAllocateContiguousNodeMemory{
    ntoskrnl, "MmAllocateContiguousNodeMemory", kContiguous};

void MmFreeContiguousMemory(void* address) {
  free_run(address, Resource::contiguous_memory);
}
const gate::FunctionExport<&MmFreeContiguousMemory> export_MmFreeContiguousMemory{
    ntoskrnl, "MmFreeContiguousMemory", kFreeContiguous};

void MmFreeContiguousMemorySpecifyCache(void* address, SIZE_T /*bytes*/,
                                        MEMORY_CACHING_TYPE /*cache*/) {
  free_run(address, Resource::contiguous_memory);
}
const gate::FunctionExport<&MmFreeContiguousMemorySpecifyCache>
    export_MmFreeContiguousMemorySpecifyCache{ntoskrnl, "MmFreeContiguousMemorySpecifyCache",
                                              kFreeContiguous};

void* MmAllocateNonCachedMemory(SIZE_T bytes) {
  return allocate_run(bytes, Resource::contiguous_memory);
}
RUNDOWN_EXPORT(ntoskrnl, MmAllocateNonCachedMemory,
               {.irql = Irql::apc,
                .fails = {returns_null},
                .acquires = Resource::contiguous_memory,
                .needs_memory = true,
                .header = "ntddk"});

void MmFreeNonCachedMemory(void* address, SIZE_T /*bytes*/) {
  free_run(address, Resource::contiguous_memory);
}
RUNDOWN_EXPORT(ntoskrnl, MmFreeNonCachedMemory,
               {.irql = Irql::apc, .releases = Resource::contiguous_memory, .header = "ntddk"});

namespace {

// The device behind the memory is not there: its registers read as zero, or as its description
// says, and keep what is written.
void* map_io_space(PHYSICAL_ADDRESS physical, SIZE_T bytes) {
  const std::uint64_t offset = static_cast<std::uint64_t>(physical.QuadPart) % kPageSize;
  const std::size_t pages = pages_of(offset + bytes);
  const Address first = mm::allocate_pages(pages);
  if (first == 0) return nullptr;
  state->runs[first] = {pages, Resource::io_mapping};
  gate::acquired({.kind = Resource::io_mapping, .key = first + offset, .bytes = bytes});
  auto* const mapping = reinterpret_cast<void*>(first + offset);
  hardware::fill_registers(static_cast<std::uint64_t>(physical.QuadPart), mapping, bytes);
  return mapping;
}

}  // namespace

void* MmMapIoSpace(PHYSICAL_ADDRESS physical, SIZE_T bytes, MEMORY_CACHING_TYPE /*cache*/) {
  return map_io_space(physical, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, MmMapIoSpace,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::io_mapping,
                .uses_hardware = true,
                .needs_memory = true});

void* MmMapIoSpaceEx(PHYSICAL_ADDRESS physical, SIZE_T bytes, ULONG /*protection*/) {
  return map_io_space(physical, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, MmMapIoSpaceEx,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::io_mapping,
                .uses_hardware = true,
                .needs_memory = true});

void MmUnmapIoSpace(void* address, SIZE_T /*bytes*/) {
  const auto at = reinterpret_cast<Address>(address);
  const auto found = state->runs.find(at & ~Address{kPageSize - 1});
  if (found == state->runs.end() || found->second.kind != Resource::io_mapping) {
    ke::bug_check(kDriverVerifierDetectedViolation, 0x83, at);
  }
  mm::free_pages(found->first, found->second.pages);
  state->runs.erase(found);
  gate::released(Resource::io_mapping, address);
}
RUNDOWN_EXPORT(ntoskrnl, MmUnmapIoSpace,
               {.irql = Irql::dispatch, .releases = Resource::io_mapping});

// Reserved address space, into which an MDL can be mapped without failing.
void* MmAllocateMappingAddress(SIZE_T bytes, ULONG /*tag*/) {
  void* address = allocate_run(bytes, Resource::mapping);
  if (address != nullptr) {
    mm::hide_pages(reinterpret_cast<Address>(address), pages_of(bytes));
  }
  return address;
}
RUNDOWN_EXPORT(ntoskrnl, MmAllocateMappingAddress,
               {.irql = Irql::apc,
                .fails = {returns_null},
                .acquires = Resource::mapping,
                .needs_memory = true});

void MmFreeMappingAddress(void* address, ULONG /*tag*/) {
  free_run(address, Resource::mapping);
}
RUNDOWN_EXPORT(ntoskrnl, MmFreeMappingAddress, {.irql = Irql::apc, .releases = Resource::mapping});

}  // namespace rundown::nt
