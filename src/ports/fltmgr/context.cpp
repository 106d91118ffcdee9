// Contexts: a filter's own data for an object, counted by reference.
#include <algorithm>

#include "cpu/call.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "ports/fltmgr/filter.h"

namespace rundown::ports {
namespace flt {
namespace {

using namespace nt;

// A context whose memory the driver allocates by itself has room for the filter manager's part
// before it.
constexpr SIZE_T kHeader = 64;

struct Context {
  const void* filter = nullptr;
  FLT_CONTEXT_TYPE type = 0;
  std::uint32_t references = 1;
  const void* clean_up = nullptr;
  const void* free = nullptr;
  void* block = nullptr;
  Link* link = nullptr;  // where an object holds it
};
struct ContextState {
  machine::Map<const void*, Context> contexts;
};
const machine::Part<ContextState> state;

Context& context_at(const void* address) {
  const auto found = state->contexts.find(address);
  if (found != state->contexts.end()) return found->second;
  not_ours(address, "a context that FltAllocateContext has not made");
}

const FLT_CONTEXT_REGISTRATION* allocation_for(const Filter& filter, FLT_CONTEXT_TYPE type,
                                               SIZE_T bytes) {
  const auto found = std::ranges::find_if(filter.contexts, [&](const auto& registration) {
    return registration.ContextType == type &&
           (registration.ContextAllocateCallback != nullptr || registration.Size >= bytes);
  });
  return found == filter.contexts.end() ? nullptr : &*found;
}

void destroy(void* address) {
  const Context gone = context_at(address);
  if (gone.clean_up != nullptr) {
    gate::call_back({"ContextCleanupCallback", "context", gone.clean_up});
    cpu::call_guest(gone.clean_up, address, gone.type);
  }
  state->contexts.erase(address);
  gate::released(Resource::filter_context, address);
  if (gone.free != nullptr) {
    gate::call_back({"ContextFreeCallback", "context", gone.free});
    cpu::call_guest(gone.free, gone.block, gone.type);
  } else {
    pool::free(gone.block);
  }
  if (Filter* filter = find_filter(gone.filter)) let_go(*filter, Hold::context);
}

void reference(void* address) {
  ++context_at(address).references;
}

// At DISPATCH_LEVEL a work item destroys it.
void release(void* address) {
  if (--context_at(address).references != 0) return;
  if (ke::current_irql() <= Irql::apc) {
    destroy(address);
  } else {
    ke::create_host_thread(&destroy, address);
  }
}

void unlink(Link& link) {
  void* const address = link.context;
  link.context = nullptr;
  context_at(address).link = nullptr;
  release(address);
}

}  // namespace

NTSTATUS set_context(Link& link, FLT_CONTEXT_TYPE type, FLT_SET_CONTEXT_OPERATION operation,
                     void* context, void** old) {
  if (old != nullptr) *old = nullptr;
  Context& set = context_at(context);
  if (set.type != type) return STATUS_INVALID_PARAMETER;
  if (set.link != nullptr) return STATUS_FLT_CONTEXT_ALREADY_LINKED;
  void* const before = link.context;
  if (before != nullptr && operation == FLT_SET_CONTEXT_KEEP_IF_EXISTS) {
    if (old != nullptr) {
      reference(before);
      *old = before;
    }
    return STATUS_FLT_CONTEXT_ALREADY_DEFINED;
  }
  link.context = context;
  set.link = &link;
  reference(context);
  if (before == nullptr) return STATUS_SUCCESS;
  context_at(before).link = nullptr;
  if (old != nullptr) {
    *old = before;
  } else {
    release(before);
  }
  return STATUS_SUCCESS;
}

NTSTATUS get_context(const Link& link, void** context) {
  *context = link.context;
  if (link.context == nullptr) return STATUS_NOT_FOUND;
  reference(link.context);
  return STATUS_SUCCESS;
}

NTSTATUS delete_context(Link& link, void** old) {
  if (old != nullptr) *old = nullptr;
  if (link.context == nullptr) return STATUS_NOT_FOUND;
  if (old != nullptr) {
    *old = link.context;
    context_at(link.context).link = nullptr;
    link.context = nullptr;
  } else {
    unlink(link);
  }
  return STATUS_SUCCESS;
}

const void* filter_of_context(const void* context) {
  return context_at(context).filter;
}

}  // namespace flt

using namespace nt;
using flt::fltmgr;

NTSTATUS FltAllocateContext(FLT_FILTER* filter, FLT_CONTEXT_TYPE type, SIZE_T bytes,
                            POOL_TYPE pool_type, void** context) {
  constexpr SIZE_T kMost = 0xFFFF;
  flt::Filter& owner = flt::filter_at(filter, "FltAllocateContext");
  const bool one_type = type != 0 && (type & (type - 1)) == 0 && type <= FLT_SECTION_CONTEXT;
  if (!one_type || bytes == 0) return STATUS_INVALID_PARAMETER;
  if (bytes > kMost) return STATUS_INVALID_BUFFER_SIZE;
  if (type == FLT_VOLUME_CONTEXT && (pool_type & PagedPool) != 0) {
    return STATUS_FLT_MUST_BE_NONPAGED_POOL;
  }
  if (owner.deleting) return STATUS_FLT_DELETING_OBJECT;
  const FLT_CONTEXT_REGISTRATION* how = flt::allocation_for(owner, type, bytes);
  if (how == nullptr) return STATUS_FLT_CONTEXT_ALLOCATION_NOT_FOUND;
  flt::Context made{.filter = filter,
                    .type = type,
                    .clean_up = how->ContextCleanupCallback,
                    .free = how->ContextFreeCallback};
  void* address = nullptr;
  if (how->ContextAllocateCallback != nullptr) {
    const void* const allocate = how->ContextAllocateCallback;
    gate::call_back({"ContextAllocateCallback", "context", allocate});
    const std::uint64_t block = cpu::call_guest(allocate, pool_type, bytes + flt::kHeader, type);
    if (block == 0) return STATUS_INSUFFICIENT_RESOURCES;
    made.block = reinterpret_cast<void*>(block);
    address = static_cast<std::byte*>(made.block) + flt::kHeader;
  } else {
    made.block = pool::allocate(
        {.bytes = bytes,
         .tag = how->PoolTag,
         .kind = (pool_type & PagedPool) != 0 ? pool::Kind::paged : pool::Kind::nonpaged,
         .owner = pool::Owner::kernel});
    if (made.block == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
    address = made.block;
  }
  flt::hold(owner, flt::Hold::context);
  flt::state->contexts[address] = made;
  gate::acquired({.kind = Resource::filter_context,
                  .key = reinterpret_cast<std::uint64_t>(address),
                  .bytes = bytes});
  *context = address;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(fltmgr, FltAllocateContext,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::filter_context,
                .needs_memory = true,
                .header = "fltkernel"});

void FltReferenceContext(void* context) {
  flt::reference(context);
}
RUNDOWN_EXPORT(fltmgr, FltReferenceContext, {.irql = Irql::dispatch, .header = "fltkernel"});

void FltReleaseContext(void* context) {
  flt::release(context);
}
RUNDOWN_EXPORT(fltmgr, FltReleaseContext,
               {.irql = Irql::dispatch,
                .releases = Resource::filter_context,
                .header = "fltkernel"});

void FltDeleteContext(void* context) {
  if (flt::Link* link = flt::context_at(context).link) flt::unlink(*link);
}
RUNDOWN_EXPORT(fltmgr, FltDeleteContext, {.irql = Irql::apc, .header = "fltkernel"});

}  // namespace rundown::ports
