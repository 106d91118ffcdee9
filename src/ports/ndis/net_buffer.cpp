#include "ports/ndis/net_buffer.h"

#include <algorithm>
#include <cstring>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/mm/mdl.h"
#include "nt/pool/pool.h"
#include "ports/bad_handle.h"
#include "ports/ndis/module.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

struct ListPool {
  bool with_buffer = false;
  std::size_t context_bytes = 0;
  std::size_t data_bytes = 0;
};
struct BufferPool {
  std::size_t data_bytes = 0;
};
struct List {
  NET_BUFFER* own_buffer = nullptr;  // goes with the list
  MDL* own_mdl = nullptr;            // and so does its data
};

struct NetBufferState {
  machine::Map<NDIS_HANDLE, ListPool> list_pools;
  machine::Map<NDIS_HANDLE, BufferPool> buffer_pools;
  machine::Map<NET_BUFFER_LIST*, List> lists;
  machine::Map<NET_BUFFER*, List> buffers;
};
const machine::Part<NetBufferState> state;

void hold(Resource kind, const void* what, std::string_view phrase, Holder holder) {
  if (holder == Holder::system) return;
  gate::acquired({.kind = kind, .key = reinterpret_cast<std::uint64_t>(what), .phrase = phrase});
}

NET_BUFFER* make_buffer(NDIS_HANDLE pool, const PacketData& data) {
  auto* buffer = pool::allocate_object<NET_BUFFER>();
  buffer->NdisPoolHandle = pool;
  describe(*buffer, data);
  return buffer;
}

NET_BUFFER_LIST* make_list(NDIS_HANDLE pool, std::size_t context_bytes, std::size_t back_fill) {
  auto* list = pool::allocate_object<NET_BUFFER_LIST>();
  list->NdisPoolHandle = pool;
  if (context_bytes + back_fill != 0) {
    auto* context = pool::allocate_object<NET_BUFFER_LIST_CONTEXT>(context_bytes + back_fill);
    context->Size = static_cast<USHORT>(context_bytes + back_fill);
    context->Offset = static_cast<USHORT>(back_fill);
    list->Context = context;
  }
  return list;
}

void free_contexts(NET_BUFFER_LIST& list) {
  while (list.Context != nullptr) {
    NET_BUFFER_LIST_CONTEXT* const next = list.Context->Next;
    pool::free(list.Context);
    list.Context = next;
  }
}

void drop_data(const List& owned) {
  if (owned.own_mdl != nullptr) free_data(*owned.own_mdl);
}

List own_data(std::size_t bytes) {
  if (bytes == 0) return {};
  return {nullptr, allocate_data(bytes)};
}

std::byte* mapped(MDL& mdl) {
  return static_cast<std::byte*>(mm::system_address(mdl));
}

// A clone's MDLs describe parts of the original's pages.
MDL* partial_mdl(MDL& of, std::size_t offset, std::size_t bytes) {
  std::byte* data = mapped(of) + offset;
  MDL* mdl = mm::allocate_mdl(data, bytes, mm::Holder::system);
  mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL | MDL_PARTIAL;
  mdl->MappedSystemVa = data;
  return mdl;
}

MDL* clone_chain(const NET_BUFFER_DATA& data) {
  MDL* first = nullptr;
  MDL** link = &first;
  std::size_t left = data.DataLength;
  std::size_t offset = data.CurrentMdlOffset;
  for (MDL* mdl = data.CurrentMdl; mdl != nullptr && left != 0; mdl = mdl->Next) {
    const std::size_t bytes = std::min<std::size_t>(left, mdl->ByteCount - offset);
    *link = partial_mdl(*mdl, offset, bytes);
    link = &(*link)->Next;
    left -= bytes;
    offset = 0;
  }
  return first;
}

void free_chain(MDL* mdl) {
  while (mdl != nullptr) {
    MDL* const next = mdl->Next;
    mm::free_mdl(*mdl);
    mdl = next;
  }
}

}  // namespace

MDL* allocate_data(std::size_t bytes) {
  void* data = pool::allocate_object<std::byte>(bytes);
  MDL* mdl = mm::allocate_mdl(data, bytes, mm::Holder::system);
  mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
  mdl->MappedSystemVa = data;
  return mdl;
}

void free_data(MDL& mdl) {
  void* const data = mdl.MappedSystemVa;
  mm::free_mdl(mdl);
  pool::free(data);
}

void describe(NET_BUFFER& buffer, const PacketData& data) {
  NET_BUFFER_DATA& to = buffer.NetBufferData;
  to.MdlChain = data.mdl_chain;
  to.DataOffset = data.offset;
  to.stDataLength = data.length;
  to.CurrentMdl = data.mdl_chain;
  to.CurrentMdlOffset = data.offset;
  while (to.CurrentMdl != nullptr && to.CurrentMdlOffset >= to.CurrentMdl->ByteCount &&
         to.CurrentMdl->Next != nullptr) {
    to.CurrentMdlOffset -= to.CurrentMdl->ByteCount;
    to.CurrentMdl = to.CurrentMdl->Next;
  }
}

NET_BUFFER_LIST* allocate_list(NDIS_HANDLE pool, const ContextSpace& context,
                               const PacketData& data, Holder holder) {
  NET_BUFFER_LIST* list = make_list(pool, context.used, context.back_fill);
  list->NetBufferListData.FirstNetBuffer = make_buffer(nullptr, data);
  state->lists[list] = {list->NetBufferListData.FirstNetBuffer};
  hold(Resource::net_buffer, list, {}, holder);
  return list;
}

void free_list(NET_BUFFER_LIST* list) {
  const auto found = state->lists.find(list);
  if (found == state->lists.end()) bad_handle(list);
  const List owned = found->second;
  state->lists.erase(found);
  drop_data(owned);
  if (owned.own_buffer != nullptr) pool::free(owned.own_buffer);
  free_contexts(*list);
  gate::released(Resource::net_buffer, list);
  pool::free(list);
}

NET_BUFFER_LIST* clone_list(NET_BUFFER_LIST& original, Holder holder) {
  NET_BUFFER_LIST* clone = make_list(original.NdisPoolHandle, 0, 0);
  NET_BUFFER** link = &clone->NetBufferListData.FirstNetBuffer;
  for (const NET_BUFFER* from = original.NetBufferListData.FirstNetBuffer; from != nullptr;
       from = from->NetBufferData.Next) {
    *link =
        make_buffer(nullptr, {clone_chain(from->NetBufferData), 0, from->NetBufferData.DataLength});
    link = &(*link)->NetBufferData.Next;
  }
  clone->ParentNetBufferList = &original;
  ++original.ChildRefCount;
  state->lists[clone] = {};
  hold(Resource::net_buffer, clone, "a clone of a NET_BUFFER_LIST", holder);
  return clone;
}

void free_clone(NET_BUFFER_LIST* clone) {
  if (!state->lists.contains(clone)) bad_handle(clone);
  NET_BUFFER* buffer = clone->NetBufferListData.FirstNetBuffer;
  while (buffer != nullptr) {
    NET_BUFFER* const next = buffer->NetBufferData.Next;
    free_chain(buffer->NetBufferData.MdlChain);
    pool::free(buffer);
    buffer = next;
  }
  --clone->ParentNetBufferList->ChildRefCount;
  free_list(clone);
}

bool copy_data(const NET_BUFFER& buffer, void* to, std::size_t bytes) {
  const NET_BUFFER_DATA& data = buffer.NetBufferData;
  if (data.DataLength < bytes) return false;
  auto* out = static_cast<std::byte*>(to);
  std::size_t offset = data.CurrentMdlOffset;
  for (MDL* mdl = data.CurrentMdl; mdl != nullptr && bytes != 0; mdl = mdl->Next) {
    const std::size_t part = std::min<std::size_t>(bytes, mdl->ByteCount - offset);
    const std::byte* from = mapped(*mdl);
    if (from == nullptr) return false;
    std::memcpy(out, from + offset, part);
    out += part;
    bytes -= part;
    offset = 0;
  }
  return bytes == 0;
}

NDIS_HANDLE NdisAllocateNetBufferListPool(NDIS_HANDLE /*ndis*/,
                                          const NET_BUFFER_LIST_POOL_PARAMETERS* parameters) {
  void* pool = pool::allocate_object<std::uint64_t>();
  state->list_pools[pool] = {parameters->fAllocateNetBuffer != FALSE, parameters->ContextSize,
                             parameters->DataSize};
  hold(Resource::net_buffer_pool, pool, "a pool of NET_BUFFER_LISTs", Holder::driver);
  return pool;
}
RUNDOWN_EXPORT(module, NdisAllocateNetBufferListPool,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::net_buffer_pool,
                .needs_memory = true,
                .header = "nblapi"});

void NdisFreeNetBufferListPool(NDIS_HANDLE pool) {
  if (state->list_pools.erase(pool) == 0) bad_handle(pool);
  gate::released(Resource::net_buffer_pool, pool);
  pool::free(pool);
}
RUNDOWN_EXPORT(module, NdisFreeNetBufferListPool,
               {.irql = Irql::dispatch, .releases = Resource::net_buffer_pool, .header = "nblapi"});

NDIS_HANDLE NdisAllocateNetBufferPool(NDIS_HANDLE /*ndis*/,
                                      const NET_BUFFER_POOL_PARAMETERS* parameters) {
  void* pool = pool::allocate_object<std::uint64_t>();
  state->buffer_pools[pool] = {parameters->DataSize};
  hold(Resource::net_buffer_pool, pool, "a pool of NET_BUFFERs", Holder::driver);
  return pool;
}
RUNDOWN_EXPORT(module, NdisAllocateNetBufferPool,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::net_buffer_pool,
                .needs_memory = true,
                .header = "nblapi"});

void NdisFreeNetBufferPool(NDIS_HANDLE pool) {
  if (state->buffer_pools.erase(pool) == 0) bad_handle(pool);
  gate::released(Resource::net_buffer_pool, pool);
  pool::free(pool);
}
RUNDOWN_EXPORT(module, NdisFreeNetBufferPool,
               {.irql = Irql::dispatch, .releases = Resource::net_buffer_pool, .header = "nblapi"});

NET_BUFFER* NdisAllocateNetBuffer(NDIS_HANDLE pool, MDL* mdl_chain, ULONG offset, SIZE_T length) {
  if (!state->buffer_pools.contains(pool)) bad_handle(pool);
  NET_BUFFER* buffer = make_buffer(pool, {mdl_chain, offset, length});
  state->buffers[buffer] = {};
  hold(Resource::net_buffer, buffer, "a NET_BUFFER", Holder::driver);
  return buffer;
}
RUNDOWN_EXPORT(module, NdisAllocateNetBuffer,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::net_buffer,
                .needs_memory = true,
                .header = "nblapi"});

// The pool must have been made with data of its own; the buffer has none in use, and all of it as
// space to retreat into.
NET_BUFFER* NdisAllocateNetBufferMdlAndData(NDIS_HANDLE pool) {
  const auto found = state->buffer_pools.find(pool);
  if (found == state->buffer_pools.end()) bad_handle(pool);
  const List owned = own_data(found->second.data_bytes);
  NET_BUFFER* buffer =
      make_buffer(pool, {owned.own_mdl, static_cast<ULONG>(found->second.data_bytes), 0});
  state->buffers[buffer] = owned;
  hold(Resource::net_buffer, buffer, "a NET_BUFFER", Holder::driver);
  return buffer;
}
RUNDOWN_EXPORT(module, NdisAllocateNetBufferMdlAndData,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::net_buffer,
                .needs_memory = true,
                .header = "nblapi"});

void NdisFreeNetBuffer(NET_BUFFER* buffer) {
  const auto found = state->buffers.find(buffer);
  if (found == state->buffers.end()) bad_handle(buffer);
  drop_data(found->second);
  state->buffers.erase(found);
  gate::released(Resource::net_buffer, buffer);
  pool::free(buffer);
}
RUNDOWN_EXPORT(module, NdisFreeNetBuffer,
               {.irql = Irql::dispatch, .releases = Resource::net_buffer, .header = "nblapi"});

NET_BUFFER_LIST* NdisAllocateNetBufferList(NDIS_HANDLE pool, USHORT context_bytes,
                                           USHORT back_fill) {
  const auto found = state->list_pools.find(pool);
  if (found == state->list_pools.end()) bad_handle(pool);
  NET_BUFFER_LIST* list = make_list(pool, found->second.context_bytes + context_bytes, back_fill);
  List owned;
  if (found->second.with_buffer) {
    const auto bytes = static_cast<ULONG>(found->second.data_bytes);
    owned = own_data(bytes);
    owned.own_buffer = make_buffer(nullptr, {owned.own_mdl, bytes, 0});
    list->NetBufferListData.FirstNetBuffer = owned.own_buffer;
  }
  state->lists[list] = owned;
  hold(Resource::net_buffer, list, {}, Holder::driver);
  return list;
}
RUNDOWN_EXPORT(module, NdisAllocateNetBufferList,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::net_buffer,
                .needs_memory = true,
                .header = "nblapi"});

NET_BUFFER_LIST* NdisAllocateNetBufferAndNetBufferList(NDIS_HANDLE pool, USHORT context_bytes,
                                                       USHORT back_fill, MDL* mdl_chain,
                                                       ULONG offset, SIZE_T length) {
  const auto found = state->list_pools.find(pool);
  // fAllocateNetBuffer must be TRUE and DataSize 0.
  if (found == state->list_pools.end() || !found->second.with_buffer) bad_handle(pool);
  return allocate_list(pool, {found->second.context_bytes + context_bytes, back_fill},
                       {mdl_chain, offset, length}, Holder::driver);
}
RUNDOWN_EXPORT(module, NdisAllocateNetBufferAndNetBufferList,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::net_buffer,
                .needs_memory = true,
                .header = "nblapi"});

void NdisFreeNetBufferList(NET_BUFFER_LIST* list) {
  free_list(list);
}
RUNDOWN_EXPORT(module, NdisFreeNetBufferList,
               {.irql = Irql::dispatch, .releases = Resource::net_buffer, .header = "nblapi"});

NDIS_HANDLE NdisGetPoolFromNetBufferList(const NET_BUFFER_LIST* list) {
  return list->NdisPoolHandle;
}
RUNDOWN_EXPORT(module, NdisGetPoolFromNetBufferList, {.irql = Irql::dispatch, .header = "nblapi"});

}  // namespace rundown::ports::ndis
