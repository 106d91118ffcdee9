#include "nt/mm/mdl.h"

#include <cstring>

#include "abi/irp.h"
#include "cpu/call.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/mm/pages.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace mm {
namespace {

using machine::Address;
using machine::kPageSize;

void* start_of(const MDL& mdl) {
  return static_cast<std::byte*>(mdl.StartVa) + mdl.ByteOffset;
}

std::size_t page_count(const MDL& mdl) {
  return pages_spanned(reinterpret_cast<void*>(static_cast<std::uint64_t>(mdl.ByteOffset)),
                       mdl.ByteCount);
}

// Reads each page, and writes back what it holds where the caller will write.
bool can_reach(const MDL& mdl, bool write) {
  const auto first = reinterpret_cast<Address>(mdl.StartVa);
  for (std::size_t i = 0; i < page_count(mdl); ++i) {
    auto* at = reinterpret_cast<std::uint8_t*>(first + i * kPageSize);
    std::uint8_t byte = 0;
    if (!cpu::copy_memory(&byte, at, 1)) return false;
    if (write && !cpu::copy_memory(at, &byte, 1)) return false;
  }
  return true;
}

}  // namespace

std::span<PFN_NUMBER> frames(MDL& mdl) {
  return {reinterpret_cast<PFN_NUMBER*>(&mdl + 1), page_count(mdl)};
}

MDL* initialize_mdl(void* memory, void* address, std::size_t bytes) {
  auto* mdl = static_cast<MDL*>(memory);
  const auto at = reinterpret_cast<Address>(address);
  *mdl = {};
  mdl->Size = static_cast<CSHORT>(sizeof(MDL) + pages_spanned(address, bytes) * sizeof(PFN_NUMBER));
  mdl->StartVa = reinterpret_cast<void*>(at & ~Address{kPageSize - 1});
  mdl->ByteOffset = static_cast<ULONG>(at % kPageSize);
  mdl->ByteCount = static_cast<ULONG>(bytes);
  return mdl;
}

MDL* allocate_mdl(void* address, std::size_t bytes, Holder holder) {
  const std::size_t pages = pages_spanned(address, bytes);
  auto* memory = pool::allocate_object<MDL>(pages * sizeof(PFN_NUMBER));
  MDL* mdl = initialize_mdl(memory, address, bytes);
  if (holder == Holder::driver) {
    gate::acquired(
        {.kind = Resource::mdl, .key = reinterpret_cast<std::uint64_t>(mdl), .bytes = bytes});
  }
  return mdl;
}

void free_mdl(MDL& mdl) {
  // Windows' IoFreeMdl takes a partial MDL's mapping away with it.
  if ((mdl.MdlFlags & MDL_PARTIAL_HAS_BEEN_MAPPED) != 0) unmap(mdl.MappedSystemVa, mdl);
  gate::released(Resource::mdl, &mdl);
  pool::free(&mdl);
}

bool lock_pages(MDL& mdl, bool write, Holder holder) {
  if (!can_reach(mdl, write)) return false;
  const auto first = reinterpret_cast<Address>(mdl.StartVa);
  const std::span<PFN_NUMBER> list = frames(mdl);
  for (std::size_t i = 0; i < list.size(); ++i) list[i] = frame_of(first + i * kPageSize);
  mdl.MdlFlags =
      static_cast<CSHORT>(mdl.MdlFlags | MDL_PAGES_LOCKED | (write ? MDL_WRITE_OPERATION : 0));
  if (holder == Holder::driver) {
    gate::acquired({.kind = Resource::locked_pages,
                    .key = reinterpret_cast<std::uint64_t>(&mdl),
                    .bytes = mdl.ByteCount});
  }
  return true;
}

void unlock_pages(MDL& mdl) {
  if ((mdl.MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) != 0) unmap(mdl.MappedSystemVa, mdl);
  mdl.MdlFlags = static_cast<CSHORT>(mdl.MdlFlags & ~(MDL_PAGES_LOCKED | MDL_WRITE_OPERATION));
  gate::released(Resource::locked_pages, &mdl);
}

// One address space holds every page already, so the mapping is the page's own address. Pages that
// have none of their own in use (MmAllocatePagesForMdl) come into reach by it.
void* map(MDL& mdl) {
  const std::span<PFN_NUMBER> list = frames(mdl);
  if (list.empty()) return nullptr;
  const Address first = page_of(list[0]);
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (page_of(list[i]) != first + i * kPageSize) {
      gate::unsupported(ntoskrnl.name, "MmMapLockedPagesSpecifyCache");
    }
  }
  if (machine::kSystemPtes.contains(first)) show_pages(first, list.size());
  mdl.MappedSystemVa = reinterpret_cast<void*>(first + mdl.ByteOffset);
  mdl.MdlFlags =
      static_cast<CSHORT>(mdl.MdlFlags | MDL_MAPPED_TO_SYSTEM_VA |
                          ((mdl.MdlFlags & MDL_PARTIAL) != 0 ? MDL_PARTIAL_HAS_BEEN_MAPPED : 0));
  gate::acquired({.kind = Resource::mapping,
                  .key = reinterpret_cast<std::uint64_t>(&mdl),
                  .bytes = mdl.ByteCount});
  // MmUnlockPages takes the mapping away too.
  const auto key = reinterpret_cast<std::uint64_t>(&mdl);
  gate::goes_with({Resource::mapping, key}, {Resource::locked_pages, key});
  return mdl.MappedSystemVa;
}

void unmap(void* /*address*/, MDL& mdl) {
  const std::span<PFN_NUMBER> list = frames(mdl);
  const Address first = list.empty() ? 0 : page_of(list[0]);
  if (machine::kSystemPtes.contains(first)) hide_pages(first, list.size());
  mdl.MdlFlags =
      static_cast<CSHORT>(mdl.MdlFlags & ~(MDL_MAPPED_TO_SYSTEM_VA | MDL_PARTIAL_HAS_BEEN_MAPPED));
  gate::released(Resource::mapping, &mdl);
}

}  // namespace mm

namespace {

// Bug check 0x76-class misuse: unlocking or mapping pages that are not locked (bug check 0xC4 of
// Driver Verifier).
constexpr std::uint64_t kUnlockNotLocked = 0xB6;
constexpr std::uint64_t kMapNotLocked = 0xB4;

void check_locked(const MDL& mdl, std::uint64_t what) {
  constexpr CSHORT kFine =
      MDL_PAGES_LOCKED | MDL_SOURCE_IS_NONPAGED_POOL | MDL_PARTIAL | MDL_IO_SPACE;
  if ((mdl.MdlFlags & kFine) != 0) return;
  ke::bug_check(kDriverVerifierDetectedViolation, what, reinterpret_cast<std::uint64_t>(&mdl),
                static_cast<std::uint64_t>(mdl.MdlFlags));
}

bool is_nonpaged_pool(const MDL& mdl) {
  const pool::Block* block =
      pool::find_block(reinterpret_cast<machine::Address>(mdl.StartVa) + mdl.ByteOffset);
  return block != nullptr && block->kind != pool::Kind::paged;
}

// Nonpaged pool is there anyway; anything else must be brought in, and a program's memory can be
// anything.
gate::Failures lock_failures(const cpu::GateFrame& call) {
  const auto* mdl = reinterpret_cast<const MDL*>(call.argument(0));
  if (is_nonpaged_pool(*mdl)) return {};
  if (static_cast<KPROCESSOR_MODE>(call.argument(1)) == UserMode) {
    return {raises(STATUS_ACCESS_VIOLATION), raises(STATUS_WORKING_SET_QUOTA)};
  }
  return raises(STATUS_WORKING_SET_QUOTA);
}

gate::Failures map_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kBugCheckOnFailure = 4;
  if (static_cast<KPROCESSOR_MODE>(call.argument(1)) == UserMode) {
    return raises(STATUS_INSUFFICIENT_RESOURCES);
  }
  if (static_cast<ULONG>(call.argument(kBugCheckOnFailure)) != 0) return {};
  return returns_null;
}

}  // namespace

MDL* IoAllocateMdl(void* address, ULONG bytes, BOOLEAN secondary, BOOLEAN /*quota*/, IRP* irp) {
  MDL* mdl = mm::allocate_mdl(address, bytes, mm::Holder::driver);
  if (irp == nullptr) return mdl;
  if (secondary == FALSE) {
    irp->MdlAddress = mdl;
  } else {
    MDL** last = &irp->MdlAddress;
    while (*last != nullptr) last = &(*last)->Next;
    *last = mdl;
  }
  return mdl;
}
RUNDOWN_EXPORT(ntoskrnl, IoAllocateMdl,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::mdl,
                .needs_memory = true});

void IoFreeMdl(MDL* mdl) {
  mm::free_mdl(*mdl);
}
RUNDOWN_EXPORT(ntoskrnl, IoFreeMdl,
               {.irql = Irql::dispatch, .releases = {Resource::mdl, Resource::mapping}});

void IoBuildPartialMdl(MDL* source, MDL* target, void* address, ULONG bytes) {
  const auto start = reinterpret_cast<machine::Address>(mm::start_of(*source));
  const auto at = reinterpret_cast<machine::Address>(address);
  const auto skipped = static_cast<ULONG>(at - start);
  target->StartVa = reinterpret_cast<void*>(at & ~machine::Address{machine::kPageSize - 1});
  target->ByteOffset = static_cast<ULONG>(at % machine::kPageSize);
  target->ByteCount = bytes == 0 ? source->ByteCount - skipped : bytes;
  target->Process = source->Process;
  constexpr CSHORT kKept = MDL_ALLOCATED_FIXED_SIZE;
  constexpr CSHORT kInherited =
      MDL_SOURCE_IS_NONPAGED_POOL | MDL_IO_SPACE | MDL_MAPPED_TO_SYSTEM_VA;
  target->MdlFlags = static_cast<CSHORT>((target->MdlFlags & kKept) | MDL_PARTIAL);
  if ((source->MdlFlags & kInherited) != 0) {
    const bool mapped = (source->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA) != 0;
    target->MappedSystemVa = static_cast<std::byte*>(source->MappedSystemVa) + skipped;
    target->MdlFlags = static_cast<CSHORT>(
        target->MdlFlags | (source->MdlFlags & (MDL_SOURCE_IS_NONPAGED_POOL | MDL_IO_SPACE)) |
        (mapped ? MDL_PARENT_MAPPED_SYSTEM_VA : 0));
  }
  const std::size_t first =
      (at - reinterpret_cast<machine::Address>(source->StartVa)) / machine::kPageSize;
  const std::span<PFN_NUMBER> to = mm::frames(*target);
  std::memcpy(to.data(), mm::frames(*source).data() + first, to.size_bytes());
}
RUNDOWN_EXPORT(ntoskrnl, IoBuildPartialMdl, {.irql = Irql::dispatch});

void MmBuildMdlForNonPagedPool(MDL* mdl) {
  const auto first = reinterpret_cast<machine::Address>(mdl->StartVa);
  const std::span<PFN_NUMBER> list = mm::frames(*mdl);
  for (std::size_t i = 0; i < list.size(); ++i) {
    list[i] = mm::frame_of(first + i * machine::kPageSize);
  }
  mdl->MappedSystemVa = mm::start_of(*mdl);
  mdl->MdlFlags = static_cast<CSHORT>(mdl->MdlFlags | MDL_SOURCE_IS_NONPAGED_POOL);
}
RUNDOWN_EXPORT(ntoskrnl, MmBuildMdlForNonPagedPool, {.irql = Irql::dispatch});

void MmProbeAndLockPages(MDL* mdl, KPROCESSOR_MODE mode, LOCK_OPERATION operation) {
  const auto first = reinterpret_cast<machine::Address>(mm::start_of(*mdl));
  const bool outside = mode == UserMode && first + mdl->ByteCount > machine::kUserProbeAddress;
  if (outside || !mm::lock_pages(*mdl, operation != IoReadAccess, mm::Holder::driver)) {
    ke::raise_status(STATUS_ACCESS_VIOLATION);
  }
}
RUNDOWN_EXPORT(ntoskrnl, MmProbeAndLockPages,
               {.irql = Irql::dispatch,
                .fails_when = &lock_failures,
                .acquires = Resource::locked_pages});

void MmUnlockPages(MDL* mdl) {
  check_locked(*mdl, kUnlockNotLocked);
  mm::unlock_pages(*mdl);
}
RUNDOWN_EXPORT(ntoskrnl, MmUnlockPages,
               {.irql = Irql::dispatch, .releases = {Resource::locked_pages, Resource::mapping}});

void* MmMapLockedPagesSpecifyCache(MDL* mdl, KPROCESSOR_MODE mode, MEMORY_CACHING_TYPE /*cache*/,
                                   void* /*requested*/, ULONG /*bug_check_on_failure*/,
                                   ULONG /*priority*/) {
  check_locked(*mdl, kMapNotLocked);
  // A program has an address space of its own; here there is one for all.
  if (mode == UserMode) gate::unsupported(ntoskrnl.name, "MmMapLockedPagesSpecifyCache");
  return mm::map(*mdl);
}
RUNDOWN_EXPORT(ntoskrnl, MmMapLockedPagesSpecifyCache,
               {.irql = Irql::dispatch,
                .fails_when = &map_failures,
                .acquires = Resource::mapping,
                .needs_memory = true});

void* MmMapLockedPages(MDL* mdl, KPROCESSOR_MODE mode) {
  return MmMapLockedPagesSpecifyCache(mdl, mode, MmCached, nullptr, TRUE, HighPagePriority);
}
RUNDOWN_EXPORT(ntoskrnl, MmMapLockedPages, {.irql = Irql::dispatch, .acquires = Resource::mapping});

void MmUnmapLockedPages(void* address, MDL* mdl) {
  mm::unmap(address, *mdl);
}
RUNDOWN_EXPORT(ntoskrnl, MmUnmapLockedPages,
               {.irql = Irql::dispatch, .releases = Resource::mapping});

SIZE_T MmSizeOfMdl(void* address, SIZE_T bytes) {
  return sizeof(MDL) + mm::pages_spanned(address, bytes) * sizeof(PFN_NUMBER);
}
RUNDOWN_EXPORT(ntoskrnl, MmSizeOfMdl, {});

}  // namespace rundown::nt
