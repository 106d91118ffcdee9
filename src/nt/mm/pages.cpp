#include "nt/mm/pages.h"

#include <sys/mman.h>

#include <cerrno>
#include <system_error>

#include "cpu/call.h"
#include "machine/guard.h"
#include "machine/part.h"

namespace rundown::nt::mm {
namespace {

using namespace abi;
using machine::Address;
using machine::kPageSize;

struct PageState {
  machine::Map<Address, PFN_NUMBER> frames;
  machine::Map<PFN_NUMBER, Address> pages;
  PFN_NUMBER next_frame = 0x1000;  // below 4 GB for the first four million pages
  Address next = machine::kSystemPtes.base + kPageSize;
};
const machine::Part<PageState> state;

Address page_begin(Address address) {
  return address & ~Address{kPageSize - 1};
}

void give_frame(Address page) {
  const PFN_NUMBER frame = state->next_frame++;
  state->frames[page] = frame;
  state->pages[frame] = page;
}

void set_protection(Address first, std::size_t pages, int protection) {
  if (mprotect(reinterpret_cast<void*>(first), pages * kPageSize, protection) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot protect pages");
  }
}

}  // namespace

PFN_NUMBER frame_of(Address address) {
  const Address page = page_begin(address);
  if (!state->frames.contains(page)) give_frame(page);
  return state->frames[page];
}

Address page_of(PFN_NUMBER frame) {
  const auto found = state->pages.find(frame);
  return found == state->pages.end() ? 0 : found->second;
}

std::uint64_t physical_address(const void* address) {
  const auto at = reinterpret_cast<Address>(address);
  return frame_of(at) * kPageSize + at % kPageSize;
}

void make_contiguous(Address first, std::size_t pages) {
  for (std::size_t i = 0; i < pages; ++i) give_frame(first + i * kPageSize);
}

Address allocate_pages(std::size_t pages) {
  const std::size_t bytes = pages * kPageSize;
  if (pages == 0 || bytes + kPageSize > machine::kSystemPtes.end() - state->next) return 0;
  const Address first = state->next;
  state->next += bytes + kPageSize;
  machine::guard(first + bytes, kPageSize);
  return first;
}

void free_pages(Address first, std::size_t pages) {
  machine::guard(first, pages * kPageSize);
}
void hide_pages(Address first, std::size_t pages) {
  set_protection(first, pages, PROT_NONE);
}
void show_pages(Address first, std::size_t pages) {
  set_protection(first, pages, PROT_READ | PROT_WRITE);
}

bool is_mapped(const void* address) {
  std::uint8_t byte = 0;
  return cpu::copy_memory(&byte, address, 1);
}

}  // namespace rundown::nt::mm
