// Where a net buffer's data begins: moved forward over what has been read, back for a header.
#include <algorithm>
#include <cstring>

#include "cpu/call.h"
#include "cpu/frame.h"
#include "nt/export.h"
#include "nt/mm/mdl.h"
#include "nt/pool/pool.h"
#include "ports/ndis/module.h"
#include "ports/ndis/net_buffer.h"

namespace rundown::ports::ndis {
namespace {

using namespace nt;

constexpr NDIS_STATUS kSuccess = 0;

bool is_aligned(const std::byte* at, std::size_t multiple, std::size_t offset) {
  return multiple == 0 || reinterpret_cast<std::uint64_t>(at) % multiple == offset % multiple;
}

// An MDL that has no system address yet is mapped, which needs system PTEs.
bool needs_mapping(const NET_BUFFER& buffer) {
  constexpr auto kMapped = MDL_MAPPED_TO_SYSTEM_VA | MDL_SOURCE_IS_NONPAGED_POOL;
  for (const MDL* mdl = buffer.NetBufferData.CurrentMdl; mdl != nullptr; mdl = mdl->Next) {
    if ((mdl->MdlFlags & kMapped) == 0) return true;
  }
  return false;
}

gate::Failures get_failures(const cpu::GateFrame& call) {
  if (!needs_mapping(*reinterpret_cast<const NET_BUFFER*>(call.argument(0)))) return {};
  return {returns_null};
}

gate::Failures copy_failures(const cpu::GateFrame& call) {
  if (!needs_mapping(*reinterpret_cast<const NET_BUFFER*>(call.argument(0))) &&
      !needs_mapping(*reinterpret_cast<const NET_BUFFER*>(call.argument(3)))) {
    return {};
  }
  return {fails_with(STATUS_INSUFFICIENT_RESOURCES)};
}

gate::Failures retreat_list_failures(const cpu::GateFrame& call) {
  const auto* list = reinterpret_cast<const NET_BUFFER_LIST*>(call.argument(0));
  for (const NET_BUFFER* buffer = list->NetBufferListData.FirstNetBuffer; buffer != nullptr;
       buffer = buffer->NetBufferData.Next) {
    if (buffer->NetBufferData.DataOffset < static_cast<ULONG>(call.argument(1))) {
      return {fails_with(STATUS_INSUFFICIENT_RESOURCES)};
    }
  }
  return {};
}

// A place in a chain of MDLs.
struct Place {
  MDL* mdl;
  std::size_t offset;

  // Moves to where there are bytes left. False: the chain has ended.
  bool find() {
    while (mdl != nullptr && offset >= mdl->ByteCount) {
      offset -= mdl->ByteCount;
      mdl = mdl->Next;
    }
    return mdl != nullptr;
  }
  std::size_t left() const { return mdl->ByteCount - offset; }
  // nullptr: the MDL cannot be mapped.
  std::byte* address() const {
    auto* base = static_cast<std::byte*>(mm::system_address(*mdl));
    return base == nullptr ? nullptr : base + offset;
  }
};

// All the space ahead of the data is used up before any is added.
gate::Failures retreat_failures(const cpu::GateFrame& call) {
  const auto* buffer = reinterpret_cast<const NET_BUFFER*>(call.argument(0));
  if (buffer->NetBufferData.DataOffset >= static_cast<ULONG>(call.argument(1))) return {};
  return {fails_with(STATUS_INSUFFICIENT_RESOURCES)};
}

// A new MDL in front of the chain, with `back_fill` bytes more than are needed.
MDL* new_front(std::size_t bytes, const void* allocate) {
  if (allocate != nullptr) {
    ULONG size = static_cast<ULONG>(bytes);
    auto* asked = pool::allocate_object<ULONG>();
    *asked = size;
    auto* mdl = reinterpret_cast<MDL*>(cpu::call_guest(allocate, asked));
    pool::free(asked);
    return mdl;
  }
  void* data = pool::allocate_object<std::byte>(bytes);
  MDL* mdl = mm::allocate_mdl(data, bytes, mm::Holder::system);
  mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL | MDL_NETWORK_HEADER;
  mdl->MappedSystemVa = data;
  return mdl;
}

void free_front(MDL* mdl, const void* release) {
  if (release != nullptr) {
    cpu::call_guest(release, mdl);
    return;
  }
  void* data = mdl->MappedSystemVa;
  mm::free_mdl(*mdl);
  pool::free(data);
}

}  // namespace

void* NdisGetDataBuffer(NET_BUFFER* buffer, ULONG bytes, void* storage, ULONG multiple,
                        ULONG offset) {
  const NET_BUFFER_DATA& data = buffer->NetBufferData;
  if (data.DataLength < bytes || data.CurrentMdl == nullptr) return nullptr;
  auto* first = static_cast<std::byte*>(mm::system_address(*data.CurrentMdl));
  if (first == nullptr) return nullptr;
  first += data.CurrentMdlOffset;
  const bool contiguous = data.CurrentMdl->ByteCount - data.CurrentMdlOffset >= bytes;
  if (contiguous && is_aligned(first, multiple, offset)) return first;
  if (storage == nullptr) return nullptr;
  return copy_data(*buffer, storage, bytes) ? storage : nullptr;
}
RUNDOWN_EXPORT(module, NdisGetDataBuffer,
               {.irql = Irql::dispatch, .fails_when = &get_failures, .header = "nblapi"});

// Stops where the source has no more data, or the destination's MDLs no more space.
NDIS_STATUS NdisCopyFromNetBufferToNetBuffer(NET_BUFFER* to, ULONG to_offset, ULONG bytes,
                                             NET_BUFFER* from, ULONG from_offset, ULONG* copied) {
  *copied = 0;
  const ULONG length = from->NetBufferData.DataLength;
  std::size_t left = std::min(bytes, length - std::min(length, from_offset));
  Place source{from->NetBufferData.CurrentMdl,
               std::size_t{from->NetBufferData.CurrentMdlOffset} + from_offset};
  Place target{to->NetBufferData.CurrentMdl,
               std::size_t{to->NetBufferData.CurrentMdlOffset} + to_offset};
  while (left != 0 && source.find() && target.find()) {
    const std::size_t part = std::min({left, source.left(), target.left()});
    const std::byte* const read = source.address();
    std::byte* const written = target.address();
    if (read == nullptr || written == nullptr) {
      return static_cast<NDIS_STATUS>(STATUS_INSUFFICIENT_RESOURCES);
    }
    std::memcpy(written, read, part);
    source.offset += part;
    target.offset += part;
    left -= part;
    *copied += static_cast<ULONG>(part);
  }
  return kSuccess;
}
RUNDOWN_EXPORT(module, NdisCopyFromNetBufferToNetBuffer,
               {.irql = Irql::dispatch, .fails_when = &copy_failures, .header = "nblapi"});

// With FreeMdl the MDLs that are wholly in front of the data go; they were put there by a retreat.
void NdisAdvanceNetBufferDataStart(NET_BUFFER* buffer, ULONG delta, BOOLEAN free_mdl,
                                   const void* release) {
  NET_BUFFER_DATA& data = buffer->NetBufferData;
  PacketData now{data.MdlChain, data.DataOffset + delta, data.DataLength - delta};
  if (free_mdl != FALSE) {
    while (now.mdl_chain != nullptr && now.mdl_chain->Next != nullptr &&
           now.offset >= now.mdl_chain->ByteCount) {
      MDL* const gone = now.mdl_chain;
      now.offset -= gone->ByteCount;
      now.mdl_chain = gone->Next;
      describe(*buffer, now);
      free_front(gone, release);
    }
  }
  describe(*buffer, now);
}
RUNDOWN_EXPORT(module, NdisAdvanceNetBufferDataStart, {.irql = Irql::dispatch, .header = "nblapi"});

NDIS_STATUS NdisRetreatNetBufferDataStart(NET_BUFFER* buffer, ULONG delta, ULONG back_fill,
                                          const void* allocate) {
  NET_BUFFER_DATA& data = buffer->NetBufferData;
  if (data.DataOffset >= delta) {
    describe(*buffer,
             {data.MdlChain, data.DataOffset - delta, std::size_t{data.DataLength} + delta});
    return kSuccess;
  }
  // The data must stay contiguous, so the space that is there stays unused at the chain's front:
  // the new MDL holds all that is asked for.
  const ULONG missing = delta - data.DataOffset;
  MDL* front = new_front(std::size_t{missing} + back_fill, allocate);
  if (front == nullptr) return static_cast<NDIS_STATUS>(STATUS_INSUFFICIENT_RESOURCES);
  front->Next = data.MdlChain;
  describe(*buffer, {front, back_fill, std::size_t{data.DataLength} + delta});
  return kSuccess;
}
RUNDOWN_EXPORT(module, NdisRetreatNetBufferDataStart,
               {.irql = Irql::dispatch,
                .fails_when = &retreat_failures,
                .needs_memory = true,
                .header = "nblapi"});

void NdisAdvanceNetBufferListDataStart(NET_BUFFER_LIST* list, ULONG delta, BOOLEAN free_mdl,
                                       const void* release) {
  for (NET_BUFFER* buffer = list->NetBufferListData.FirstNetBuffer; buffer != nullptr;
       buffer = buffer->NetBufferData.Next) {
    NdisAdvanceNetBufferDataStart(buffer, delta, free_mdl, release);
  }
}
RUNDOWN_EXPORT(module, NdisAdvanceNetBufferListDataStart,
               {.irql = Irql::dispatch, .header = "nblapi"});

// All of them or none.
NDIS_STATUS NdisRetreatNetBufferListDataStart(NET_BUFFER_LIST* list, ULONG delta, ULONG back_fill,
                                              const void* allocate, const void* release) {
  for (NET_BUFFER* buffer = list->NetBufferListData.FirstNetBuffer; buffer != nullptr;
       buffer = buffer->NetBufferData.Next) {
    const NDIS_STATUS status = NdisRetreatNetBufferDataStart(buffer, delta, back_fill, allocate);
    if (status == kSuccess) continue;
    for (NET_BUFFER* done = list->NetBufferListData.FirstNetBuffer; done != buffer;
         done = done->NetBufferData.Next) {
      NdisAdvanceNetBufferDataStart(done, delta, TRUE, release);
    }
    return status;
  }
  return kSuccess;
}
RUNDOWN_EXPORT(module, NdisRetreatNetBufferListDataStart,
               {.irql = Irql::dispatch,
                .fails_when = &retreat_list_failures,
                .needs_memory = true,
                .header = "nblapi"});

MDL* NdisAllocateMdl(NDIS_HANDLE /*ndis*/, void* address, ULONG length) {
  MDL* mdl = mm::allocate_mdl(address, length, mm::Holder::driver);
  if (mdl == nullptr) return nullptr;
  mdl->MdlFlags |= MDL_SOURCE_IS_NONPAGED_POOL;
  mdl->MappedSystemVa = address;
  return mdl;
}
RUNDOWN_EXPORT(module, NdisAllocateMdl,
               {.irql = Irql::dispatch,
                .fails = {returns_null},
                .acquires = Resource::mdl,
                .needs_memory = true,
                .header = "ndis"});

void NdisFreeMdl(MDL* mdl) {
  mm::free_mdl(*mdl);
}
RUNDOWN_EXPORT(module, NdisFreeMdl,
               {.irql = Irql::dispatch, .releases = Resource::mdl, .header = "ndis"});

}  // namespace rundown::ports::ndis
