// Kernel pool, laid out as Driver Verifier's special pool: each block ends at the end of its pages,
// an inaccessible page follows, and a freed block's pages become inaccessible for the rest of the
// run. No address is used twice.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "abi/pool.h"
#include "machine/arena.h"

namespace rundown::nt::pool {

enum class Kind : std::uint8_t { nonpaged, nonpaged_nx, paged };

// Whose memory it is. What the kernel allocates for itself never counts as a driver's leak.
enum class Owner : std::uint8_t { driver, kernel };

struct Block {
  machine::Address address = 0;
  std::size_t bytes = 0;
  abi::ULONG tag = 0;
  Kind kind = Kind::nonpaged;
  Owner owner = Owner::driver;
  bool freed = false;
  machine::Address pages = 0;  // first page
  std::size_t page_bytes = 0;  // accessible pages; one guard page follows
};

struct Request {
  std::size_t bytes = 0;
  abi::ULONG tag = 0;
  Kind kind = Kind::nonpaged;
  Owner owner = Owner::driver;
  bool zeroed = false;
};

// Never fails for lack of memory: failures are injected at the calls. At most a request too large
// for the region gives nullptr. The contents are a fixed pattern unless zeroed, as real pool holds
// whatever was there.
void* allocate(const Request& request);

// Bug checks as ExFreePool does: 0xC2 for a block that is freed already or was never allocated,
// 0xC1 for one whose surroundings were written.
void free(void* block);

// The block at `address`, or the one whose guard page or freed pages hold it. nullptr: nothing was
// ever there.
const Block* find_block(machine::Address address);

// Blocks that are not freed yet and whose surroundings were written: what free would have
// stopped at.
struct DamagedBlock {
  const Block* block = nullptr;
  machine::Address damage = 0;  // the first byte around it that was changed
};
std::vector<DamagedBlock> damaged_blocks();

// Kernel objects live in pool too: zeroed, and inaccessible once freed, so a stale pointer is
// noticed.
template <class T>
T* allocate_object(std::size_t extra_bytes = 0) {
  return static_cast<T*>(allocate({.bytes = sizeof(T) + extra_bytes,
                                   .tag = 0,
                                   .kind = Kind::nonpaged,
                                   .owner = Owner::kernel,
                                   .zeroed = true}));
}

// 'Path' for the number that the compiler makes of 'htaP'.
std::string tag_text(abi::ULONG tag);

}  // namespace rundown::nt::pool
