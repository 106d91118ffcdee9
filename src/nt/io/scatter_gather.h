// Where a buffer's pages are, as a device that reaches all of memory sees them.
#pragma once

#include "abi/dma.h"

namespace rundown::nt::io {

// A list of the kernel's, in the guest's memory: `bytes` from so far into a chain of MDLs, with as
// few elements as there are runs of pages. nullptr: the chain ends before that.
abi::SCATTER_GATHER_LIST* make_scatter_gather_list(abi::MDL& mdl, std::size_t offset,
                                                   std::size_t bytes);
void free_scatter_gather_list(abi::SCATTER_GATHER_LIST& list);

// The pages that so many bytes from there touch.
std::size_t pages_of(abi::MDL& mdl, std::size_t offset, std::size_t bytes);

}  // namespace rundown::nt::io
