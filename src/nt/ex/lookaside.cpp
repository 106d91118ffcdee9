// Lookaside lists. The DDK's inline code pops and pushes the list itself and calls Allocate and
// Free for the rest. The list keeps no freed block, as under Driver Verifier: each block comes from
// the pool and goes back there.
#include "abi/lookaside.h"

#include <cstring>

#include "cpu/call.h"
#include "gate/modules.h"
#include "nt/export.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

std::uint64_t key_of(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

template <class Function>
Function* export_address(std::string_view name) {
  const gate::ExportEntry* entry = gate::find_export(ntoskrnl.name, name);
  return reinterpret_cast<Function*>(gate::address_of(*entry));
}

ALLOCATE_FUNCTION* pool_allocate() {
  return export_address<ALLOCATE_FUNCTION>("ExAllocatePoolWithTag");
}
FREE_FUNCTION* pool_free() {
  return export_address<FREE_FUNCTION>("ExFreePool");
}

// `allocate` and `free` are of either kind; the extended one gets the list as a further argument.
void initialize(GENERAL_LOOKASIDE_POOL& list, const void* allocate, const void* free, LONG type,
                SIZE_T bytes, ULONG tag) {
  list = {};
  list.Type = static_cast<POOL_TYPE>(type);
  list.Tag = tag;
  list.Size = static_cast<ULONG>(bytes);
  // A new list may keep four blocks. The inline code asks the list's head how many it has: as many
  // as it may, so it gives each block back.
  constexpr USHORT kMinimumDepth = 4;
  list.Depth = kMinimumDepth;
  list.MaximumDepth = 256;
  std::memcpy(&list.ListHead, &kMinimumDepth, sizeof kMinimumDepth);
  list.Allocate = allocate != nullptr
                      ? reinterpret_cast<ALLOCATE_FUNCTION*>(const_cast<void*>(allocate))
                      : pool_allocate();
  list.Free =
      free != nullptr ? reinterpret_cast<FREE_FUNCTION*>(const_cast<void*>(free)) : pool_free();
  list.ListEntry = {&list.ListEntry, &list.ListEntry};
  gate::acquired({.kind = Resource::lookaside,
                  .key = key_of(&list),
                  .bytes = bytes,
                  .name = pool::tag_text(tag)});
}

void remove(GENERAL_LOOKASIDE_POOL& list) {
  gate::released(Resource::lookaside, &list);
}

bool uses_pool(const GENERAL_LOOKASIDE_POOL& list) {
  return list.Allocate == pool_allocate();
}

// A driver's own function fails by its own calls, if it does.
gate::Failures allocation_failures(const cpu::GateFrame& call) {
  const auto* list = reinterpret_cast<const GENERAL_LOOKASIDE_POOL*>(call.argument(0));
  if (!uses_pool(*list)) return {};
  if ((list->Type & POOL_RAISE_IF_ALLOCATION_FAILURE) != 0) {
    return raises(STATUS_INSUFFICIENT_RESOURCES);
  }
  return returns_null;
}

void* allocate_from(GENERAL_LOOKASIDE_POOL& list) {
  ++list.TotalAllocates;
  ++list.AllocateMisses;
  if (!uses_pool(list)) {
    return reinterpret_cast<void*>(cpu::call_guest(reinterpret_cast<const void*>(list.Allocate),
                                                   static_cast<LONG>(list.Type), list.Size,
                                                   list.Tag, &list));
  }
  const bool paged = (list.Type & PagedPool) != 0;
  const bool no_execute = (list.Type & POOL_NX_ALLOCATION) != 0;
  return pool::allocate({.bytes = list.Size,
                         .tag = list.Tag,
                         .kind = paged        ? pool::Kind::paged
                                 : no_execute ? pool::Kind::nonpaged_nx
                                              : pool::Kind::nonpaged});
}

void free_to(GENERAL_LOOKASIDE_POOL& list, void* block) {
  ++list.TotalFrees;
  ++list.FreeMisses;
  if (list.Free == pool_free()) return pool::free(block);
  cpu::call_guest(reinterpret_cast<const void*>(list.Free), block, &list);
}

constexpr gate::Contract allocates(Irql irql) {
  return {.irql = irql,
          .fails_when = &allocation_failures,
          .acquires = Resource::pool,
          .needs_memory = true};
}

}  // namespace

void ExInitializeNPagedLookasideList(NPAGED_LOOKASIDE_LIST* list, const void* allocate,
                                     const void* free, ULONG flags, SIZE_T bytes, ULONG tag,
                                     USHORT /*depth*/) {
  initialize(list->L, allocate, free, NonPagedPool | static_cast<LONG>(flags), bytes, tag);
}
RUNDOWN_EXPORT(ntoskrnl, ExInitializeNPagedLookasideList,
               {.irql = Irql::dispatch, .acquires = Resource::lookaside, .resident = 1});
void ExDeleteNPagedLookasideList(NPAGED_LOOKASIDE_LIST* list) {
  remove(list->L);
}
RUNDOWN_EXPORT(ntoskrnl, ExDeleteNPagedLookasideList,
               {.irql = Irql::dispatch, .releases = Resource::lookaside});

void ExInitializePagedLookasideList(PAGED_LOOKASIDE_LIST* list, const void* allocate,
                                    const void* free, ULONG flags, SIZE_T bytes, ULONG tag,
                                    USHORT /*depth*/) {
  initialize(list->L, allocate, free, PagedPool | static_cast<LONG>(flags), bytes, tag);
}
RUNDOWN_EXPORT(ntoskrnl, ExInitializePagedLookasideList,
               {.irql = Irql::apc, .acquires = Resource::lookaside, .resident = 1});
void ExDeletePagedLookasideList(PAGED_LOOKASIDE_LIST* list) {
  remove(list->L);
}
RUNDOWN_EXPORT(ntoskrnl, ExDeletePagedLookasideList,
               {.irql = Irql::apc, .releases = Resource::lookaside});

NTSTATUS ExInitializeLookasideListEx(LOOKASIDE_LIST_EX* list, const void* allocate,
                                     const void* free, POOL_TYPE type, ULONG flags, SIZE_T bytes,
                                     ULONG tag, USHORT depth) {
  constexpr ULONG kFlags =
      EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL | EX_LOOKASIDE_LIST_EX_FLAGS_FAIL_NO_RAISE;
  if ((flags & ~kFlags) != 0 || flags == kFlags) return STATUS_INVALID_PARAMETER_5;
  if (depth != 0) return STATUS_INVALID_PARAMETER_8;
  const LONG raise = (flags & EX_LOOKASIDE_LIST_EX_FLAGS_RAISE_ON_FAIL) != 0
                         ? POOL_RAISE_IF_ALLOCATION_FAILURE
                         : 0;
  initialize(list->L, allocate, free, static_cast<LONG>(type) | raise, bytes, tag);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ExInitializeLookasideListEx,
               {.irql = Irql::dispatch, .acquires = Resource::lookaside, .resident = 1});
void ExDeleteLookasideListEx(LOOKASIDE_LIST_EX* list) {
  remove(list->L);
}
RUNDOWN_EXPORT(ntoskrnl, ExDeleteLookasideListEx,
               {.irql = Irql::dispatch, .releases = Resource::lookaside});
void ExFlushLookasideListEx(LOOKASIDE_LIST_EX* /*list*/) {}
RUNDOWN_EXPORT(ntoskrnl, ExFlushLookasideListEx, {.irql = Irql::dispatch});

void* ExAllocateFromNPagedLookasideList(NPAGED_LOOKASIDE_LIST* list) {
  return allocate_from(list->L);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocateFromNPagedLookasideList, {allocates(Irql::dispatch)});
void ExFreeToNPagedLookasideList(NPAGED_LOOKASIDE_LIST* list, void* block) {
  free_to(list->L, block);
}
RUNDOWN_EXPORT(ntoskrnl, ExFreeToNPagedLookasideList,
               {.irql = Irql::dispatch, .releases = Resource::pool});
void* ExAllocateFromPagedLookasideList(PAGED_LOOKASIDE_LIST* list) {
  return allocate_from(list->L);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocateFromPagedLookasideList, {allocates(Irql::apc)});
void ExFreeToPagedLookasideList(PAGED_LOOKASIDE_LIST* list, void* block) {
  free_to(list->L, block);
}
RUNDOWN_EXPORT(ntoskrnl, ExFreeToPagedLookasideList,
               {.irql = Irql::apc, .releases = Resource::pool});
void* ExAllocateFromLookasideListEx(LOOKASIDE_LIST_EX* list) {
  return allocate_from(list->L);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocateFromLookasideListEx, {allocates(Irql::dispatch)});
void ExFreeToLookasideListEx(LOOKASIDE_LIST_EX* list, void* block) {
  free_to(list->L, block);
}
RUNDOWN_EXPORT(ntoskrnl, ExFreeToLookasideListEx,
               {.irql = Irql::dispatch, .releases = Resource::pool});

}  // namespace rundown::nt
