// Net buffers and their lists: what whoever carries packets makes, fills and frees.
#pragma once

#include "abi/net_buffer.h"

namespace rundown::ports::ndis {

// Where a new net buffer's data lies.
struct PacketData {
  abi::MDL* mdl_chain = nullptr;
  abi::ULONG offset = 0;
  std::size_t length = 0;
};

// Nonpaged memory of so many bytes, and the MDL that describes it.
abi::MDL* allocate_data(std::size_t bytes);
void free_data(abi::MDL& mdl);

enum class Holder : bool { system, driver };

// Moves the buffer to the data: the current MDL and the offset in it follow.
void describe(abi::NET_BUFFER& buffer, const PacketData& data);

// The driver's own space in a list's context, used and in reserve before it.
struct ContextSpace {
  std::size_t used = 0;
  std::size_t back_fill = 0;
};

// A list with one buffer.
abi::NET_BUFFER_LIST* allocate_list(abi::NDIS_HANDLE pool, const ContextSpace& context,
                                    const PacketData& data, Holder holder);
// The same data by other net buffers, and MDLs of their own for it; its parent counts it.
abi::NET_BUFFER_LIST* clone_list(abi::NET_BUFFER_LIST& original, Holder holder);
// With its buffers; of a clone, the MDLs too.
void free_list(abi::NET_BUFFER_LIST* list);
void free_clone(abi::NET_BUFFER_LIST* clone);

// Copies the buffer's first bytes. False: there are fewer, or an MDL cannot be mapped.
bool copy_data(const abi::NET_BUFFER& buffer, void* to, std::size_t bytes);

}  // namespace rundown::ports::ndis
