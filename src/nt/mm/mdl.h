// Memory descriptor lists, as the I/O manager and drivers make them.
#pragma once

#include <span>

#include "abi/mdl.h"

namespace rundown::nt::mm {

// Whether the driver must free what is made; the I/O manager frees its own.
enum class Holder : bool { system, driver };

abi::MDL* allocate_mdl(void* address, std::size_t bytes, Holder holder);
void free_mdl(abi::MDL& mdl);
// An MDL in memory of the caller's, large enough (MmSizeOfMdl).
abi::MDL* initialize_mdl(void* memory, void* address, std::size_t bytes);

std::span<abi::PFN_NUMBER> frames(abi::MDL& mdl);

// False: a page cannot be reached (for writing).
bool lock_pages(abi::MDL& mdl, bool write, Holder holder);
void unlock_pages(abi::MDL& mdl);

// The kernel's address for the pages; nullptr: none to be had.
void* map(abi::MDL& mdl);
void unmap(void* address, abi::MDL& mdl);
inline void* system_address(abi::MDL& mdl) {
  const bool mapped =
      (mdl.MdlFlags & (abi::MDL_MAPPED_TO_SYSTEM_VA | abi::MDL_SOURCE_IS_NONPAGED_POOL)) != 0;
  return mapped ? mdl.MappedSystemVa : map(mdl);
}

}  // namespace rundown::nt::mm
