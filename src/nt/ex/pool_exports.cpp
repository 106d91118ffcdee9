// The pool functions that drivers import.
#include <span>

#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

gate::Failures raise_or_null(bool raise) {
  if (raise) return raises(STATUS_INSUFFICIENT_RESOURCES);
  return returns_null;
}

gate::Failures allocation_failures(const cpu::GateFrame& call) {
  return raise_or_null((call.argument(0) & POOL_RAISE_IF_ALLOCATION_FAILURE) != 0);
}

gate::Failures quota_failures(const cpu::GateFrame& call) {
  return raise_or_null((call.argument(0) & POOL_QUOTA_FAIL_INSTEAD_OF_RAISE) == 0);
}

constexpr ULONG kNoneTag = 0x656E6F4E;  // 'None'

pool::Kind kind_of(LONG type) {
  if ((type & PagedPool) != 0) return pool::Kind::paged;
  return (type & POOL_NX_ALLOCATION) != 0 ? pool::Kind::nonpaged_nx : pool::Kind::nonpaged;
}

// Windows allows nonpaged pool at DISPATCH_LEVEL, paged pool at APC_LEVEL at most. Special pool
// stops the machine with these parameters (bug check 0xC1, type 0x30), and so does Driver Verifier.
void check_level(pool::Kind kind, SIZE_T bytes, bool freeing) {
  constexpr std::uint64_t kWrongLevelAllocating = 0x30;
  constexpr std::uint64_t kWrongLevelFreeing = 0x31;
  const Irql highest = kind == pool::Kind::paged ? Irql::apc : Irql::dispatch;
  if (ke::current_irql() <= highest) return;
  ke::bug_check(kSpecialPoolDetectedMemoryCorruption,
                static_cast<std::uint64_t>(ke::current_irql()), kind == pool::Kind::paged ? 1 : 0,
                bytes, freeing ? kWrongLevelFreeing : kWrongLevelAllocating);
}

void* allocate(LONG type, SIZE_T bytes, ULONG tag) {
  const pool::Kind kind = kind_of(type);
  check_level(kind, bytes, false);
  void* block = pool::allocate({.bytes = bytes,
                                .tag = tag,
                                .kind = kind,
                                .owner = pool::Owner::driver,
                                .zeroed = (type & POOL_ZERO_ALLOCATION) != 0});
  if (block == nullptr && (type & POOL_RAISE_IF_ALLOCATION_FAILURE) != 0) {
    ke::raise_status(STATUS_INSUFFICIENT_RESOURCES);
  }
  return block;
}

}  // namespace

void* ExAllocatePool(POOL_TYPE type, SIZE_T bytes) {
  return allocate(type, bytes, kNoneTag);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocatePool,
               {.irql = Irql::dispatch,
                .fails_when = &allocation_failures,
                .acquires = Resource::pool,
                .needs_memory = true});

void* ExAllocatePoolWithTag(POOL_TYPE type, SIZE_T bytes, ULONG tag) {
  return allocate(type, bytes, tag);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocatePoolWithTag,
               {.irql = Irql::dispatch,
                .fails_when = &allocation_failures,
                .acquires = Resource::pool,
                .needs_memory = true});

void* ExAllocatePoolWithTagPriority(POOL_TYPE type, SIZE_T bytes, ULONG tag,
                                    EX_POOL_PRIORITY /*priority*/) {
  return allocate(type, bytes, tag);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocatePoolWithTagPriority,
               {.irql = Irql::dispatch,
                .fails_when = &allocation_failures,
                .acquires = Resource::pool,
                .needs_memory = true});

// Raises when memory is short, unless POOL_QUOTA_FAIL_INSTEAD_OF_RAISE asks for NULL.
void* ExAllocatePoolWithQuotaTag(POOL_TYPE type, SIZE_T bytes, ULONG tag) {
  const bool raise = (type & POOL_QUOTA_FAIL_INSTEAD_OF_RAISE) == 0;
  return allocate(raise ? type | POOL_RAISE_IF_ALLOCATION_FAILURE : type, bytes, tag);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocatePoolWithQuotaTag,
               {.irql = Irql::dispatch,
                .fails_when = &quota_failures,
                .acquires = Resource::pool,
                .needs_memory = true});

void* ExAllocatePoolWithQuota(POOL_TYPE type, SIZE_T bytes) {
  return ExAllocatePoolWithQuotaTag(type, bytes, kNoneTag);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocatePoolWithQuota,
               {.irql = Irql::dispatch,
                .fails_when = &quota_failures,
                .acquires = Resource::pool,
                .needs_memory = true});

// The file system library's allocate or raise.
void* FsRtlAllocatePoolWithTag(POOL_TYPE type, SIZE_T bytes, ULONG tag) {
  return allocate(type | POOL_RAISE_IF_ALLOCATION_FAILURE, bytes, tag);
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlAllocatePoolWithTag,
               {.irql = Irql::dispatch,
                .fails = {raises(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "ntifs"});
const gate::FunctionExport<&FsRtlAllocatePoolWithTag> export_FsRtlAllocatePoolWithQuotaTag{
    ntoskrnl,
    "FsRtlAllocatePoolWithQuotaTag",
    {.irql = Irql::dispatch,
     .fails = {raises(STATUS_INSUFFICIENT_RESOURCES)},
     .acquires = Resource::pool,
     .needs_memory = true,
     .header = "ntifs"}};

namespace {

gate::Failures flag_failures(const cpu::GateFrame& call) {
  return raise_or_null((call.argument(0) & POOL_FLAG_RAISE_ON_FAILURE) != 0);
}

void* refuse(POOL_FLAGS flags, NTSTATUS status) {
  if ((flags & POOL_FLAG_RAISE_ON_FAILURE) != 0) ke::raise_status(status);
  return nullptr;
}

void* allocate_by_flags(POOL_FLAGS flags, SIZE_T bytes, ULONG tag) {
  constexpr POOL_FLAGS kKinds = POOL_FLAG_NON_PAGED | POOL_FLAG_NON_PAGED_EXECUTE | POOL_FLAG_PAGED;
  const bool one_kind = (flags & kKinds) != 0 && ((flags & kKinds) & ((flags & kKinds) - 1)) == 0;
  // The low half of the flags is required: what is not defined there is refused.
  constexpr POOL_FLAGS kUndefined = 0xFFFF'F800;
  if (!one_kind || (flags & kUndefined) != 0 || tag == 0 || bytes == 0)
    return refuse(flags, STATUS_INVALID_PARAMETER);
  pool::Kind kind = pool::Kind::nonpaged_nx;
  if ((flags & POOL_FLAG_PAGED) != 0) kind = pool::Kind::paged;
  if ((flags & POOL_FLAG_NON_PAGED_EXECUTE) != 0) kind = pool::Kind::nonpaged;
  check_level(kind, bytes, false);
  void* block = pool::allocate({.bytes = bytes,
                                .tag = tag,
                                .kind = kind,
                                .owner = pool::Owner::driver,
                                .zeroed = (flags & POOL_FLAG_UNINITIALIZED) == 0});
  return block != nullptr ? block : refuse(flags, STATUS_INSUFFICIENT_RESOURCES);
}

// The machine has one node, and memory enough for any priority.
bool can_follow(const POOL_EXTENDED_PARAMETER& parameter, POOL_FLAGS flags) {
  switch (parameter.Type) {
    case PoolExtendedParameterPriority:
      return true;
    case PoolExtendedParameterNumaNode:
      return (flags & POOL_FLAG_PAGED) == 0 &&
             ((parameter.PreferredNode & MM_ANY_NODE_OK) != 0 || parameter.PreferredNode == 0);
    case PoolExtendedParameterSecurePool:
      gate::unsupported(ntoskrnl.name, "ExAllocatePool3 from a secure pool");
    default:
      return false;
  }
}

}  // namespace

// Zeroes unless told otherwise, the first pool function to do so.
void* ExAllocatePool2(POOL_FLAGS flags, SIZE_T bytes, ULONG tag) {
  return allocate_by_flags(flags, bytes, tag);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocatePool2,
               {.irql = Irql::dispatch,
                .fails_when = &flag_failures,
                .acquires = Resource::pool,
                .needs_memory = true});

void* ExAllocatePool3(POOL_FLAGS flags, SIZE_T bytes, ULONG tag,
                      const POOL_EXTENDED_PARAMETER* parameters, ULONG count) {
  for (const POOL_EXTENDED_PARAMETER& one : std::span(parameters, count)) {
    if (one.Optional == 0 && !can_follow(one, flags)) {
      return refuse(flags, STATUS_INVALID_PARAMETER);
    }
  }
  return allocate_by_flags(flags, bytes, tag);
}
RUNDOWN_EXPORT(ntoskrnl, ExAllocatePool3,
               {.irql = Irql::dispatch,
                .fails_when = &flag_failures,
                .acquires = Resource::pool,
                .needs_memory = true});

void ExFreePool(void* block) {
  const pool::Block* known = pool::find_block(reinterpret_cast<machine::Address>(block));
  if (known != nullptr) check_level(known->kind, known->bytes, true);
  pool::free(block);
}
RUNDOWN_EXPORT(ntoskrnl, ExFreePool, {.irql = Irql::dispatch, .releases = Resource::pool});

// A tag of zero frees any block; with PROTECTED_POOL (bit 31) or without, the tag given must be the
// block's.
void ExFreePoolWithTag(void* block, ULONG tag) {
  constexpr std::uint64_t kWrongTag = 0xA;
  constexpr ULONG kProtected = 0x8000'0000;
  const auto address = reinterpret_cast<machine::Address>(block);
  const pool::Block* known = pool::find_block(address);
  if (known != nullptr && !known->freed && known->address == address && tag != 0 &&
      (known->tag & ~kProtected) != (tag & ~kProtected)) {
    ke::bug_check(kBadPoolCaller, kWrongTag, address, known->tag, tag);
  }
  ExFreePool(block);
}
RUNDOWN_EXPORT(ntoskrnl, ExFreePoolWithTag, {.irql = Irql::dispatch, .releases = Resource::pool});

void ExFreePool2(void* block, ULONG tag, const void* /*parameters*/, ULONG /*count*/) {
  ExFreePoolWithTag(block, tag);
}
RUNDOWN_EXPORT(ntoskrnl, ExFreePool2, {.irql = Irql::dispatch, .releases = Resource::pool});

}  // namespace rundown::nt
