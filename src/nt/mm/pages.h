// Physical memory: a number for each page that anybody asks about, and address space for pages that
// have none.
#pragma once

#include <cstdint>

#include "abi/mdl.h"
#include "machine/arena.h"

namespace rundown::nt::mm {

// The page frame behind a virtual address; the same page has the same number for ever.
abi::PFN_NUMBER frame_of(machine::Address address);
// The virtual page of a frame; 0: nobody has asked for that frame.
machine::Address page_of(abi::PFN_NUMBER frame);
std::uint64_t physical_address(const void* address);

// Gives a run of pages neighbouring frames, as contiguous memory has.
void make_contiguous(machine::Address first, std::size_t pages);

// Fresh zeroed pages of the system PTE region with a guard page behind. 0: none left.
machine::Address allocate_pages(std::size_t pages);
// Takes the pages out of reach for ever.
void free_pages(machine::Address first, std::size_t pages);
// Takes them out of reach and back, contents kept.
void hide_pages(machine::Address first, std::size_t pages);
void show_pages(machine::Address first, std::size_t pages);

bool is_mapped(const void* address);

inline std::size_t pages_spanned(const void* address, std::size_t bytes) {
  const std::uint64_t offset = reinterpret_cast<std::uint64_t>(address) % machine::kPageSize;
  return (offset + bytes + machine::kPageSize - 1) / machine::kPageSize;
}

}  // namespace rundown::nt::mm
