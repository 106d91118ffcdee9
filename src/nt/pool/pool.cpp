#include "nt/pool/pool.h"

#include <cstring>

#include "abi/bugcodes.h"
#include "gate/observer.h"
#include "machine/guard.h"
#include "machine/part.h"

namespace rundown::nt::pool {
namespace {

using machine::Address;
using machine::kPageSize;

constexpr std::size_t kAlignment = 16;
constexpr std::uint8_t kUninitialised = 0x5A;  // a pointer made of it is not canonical and faults
constexpr std::uint8_t kSlop = 0xA5;           // around the block, within its pages
constexpr std::size_t kUnderrunCheck = 64;

// A machine has no more memory than this for pool. Without an end, a driver that asks for 60 GB
// would get them, all of them written, from the machine that rundown runs on.
constexpr std::size_t kMostBytes = std::size_t{1} << 30;

struct PoolState {
  Address next = machine::kPool.base + kPageSize;
  std::size_t held = 0;                 // bytes of the pages in use
  machine::Map<Address, Block> blocks;  // by first page
};
const machine::Part<PoolState> state;

std::size_t round_up(std::size_t value, std::size_t to) {
  return (value + to - 1) & ~(to - 1);
}

Block* find(Address address) {
  auto after = state->blocks.upper_bound(address);
  if (after == state->blocks.begin()) return nullptr;
  Block& block = std::prev(after)->second;
  return address < block.pages + block.page_bytes + kPageSize ? &block : nullptr;
}

std::uint8_t* bytes_at(Address address) {
  return reinterpret_cast<std::uint8_t*>(address);
}

Address slop_begin(const Block& block) {
  return block.address - block.pages > kUnderrunCheck ? block.address - kUnderrunCheck
                                                      : block.pages;
}

// The first byte around the block that no longer holds the pattern; 0: all do.
Address find_damage(const Block& block) {
  for (Address at = slop_begin(block); at < block.address; ++at) {
    if (*bytes_at(at) != kSlop) return at;
  }
  for (Address at = block.address + block.bytes; at < block.pages + block.page_bytes; ++at) {
    if (*bytes_at(at) != kSlop) return at;
  }
  return 0;
}

std::string_view phrase_of(Kind kind) {
  switch (kind) {
    case Kind::nonpaged:
      return "nonpaged pool";
    case Kind::nonpaged_nx:
      return "nonpaged (no-execute) pool";
    case Kind::paged:
      return "paged pool";
  }
  return "pool";
}

}  // namespace

void* allocate(const Request& request) {
  const std::size_t wanted = request.bytes == 0 ? 1 : request.bytes;
  if (wanted > kMostBytes) return nullptr;
  const std::size_t page_bytes = round_up(wanted, kPageSize);
  if (state->held + page_bytes > kMostBytes ||
      page_bytes + kPageSize > machine::kPool.end() - state->next) {
    return nullptr;
  }
  Block block;
  block.bytes = wanted;
  block.tag = request.tag;
  block.kind = request.kind;
  block.owner = request.owner;
  block.pages = state->next;
  block.page_bytes = page_bytes;
  // Pool of a page or more begins on a page (ExAllocatePoolWithTag); smaller blocks end at one.
  block.address =
      wanted >= kPageSize ? block.pages : block.pages + page_bytes - round_up(wanted, kAlignment);
  state->next += page_bytes + kPageSize;
  state->held += page_bytes;
  machine::guard(block.pages + page_bytes, kPageSize);

  std::memset(bytes_at(slop_begin(block)), kSlop, block.address - slop_begin(block));
  // Fresh pages are zero already.
  if (!request.zeroed) std::memset(bytes_at(block.address), kUninitialised, wanted);
  const Address end = block.address + wanted;
  std::memset(bytes_at(end), kSlop, block.pages + page_bytes - end);
  state->blocks.emplace(block.pages, block);

  if (block.owner == Owner::driver) {
    gate::acquired({.kind = gate::Resource::pool,
                    .key = block.address,
                    .bytes = request.bytes,
                    .name = tag_text(block.tag),
                    .phrase = phrase_of(block.kind)});
  }
  return reinterpret_cast<void*>(block.address);
}

void free(void* pointer) {
  constexpr std::uint64_t kFreedAlready = 0x7;
  constexpr std::uint64_t kNotAllocated = 0x46;
  constexpr std::uint64_t kPastEnd = 0x23;
  constexpr std::uint64_t kBeforeStart = 0x22;
  const auto address = reinterpret_cast<Address>(pointer);
  Block* block = find(address);
  if (block == nullptr || block->address != address) {
    gate::bug_check({abi::kBadPoolCaller, {kNotAllocated, address}});
  }
  if (block->freed) gate::bug_check({abi::kBadPoolCaller, {kFreedAlready, block->tag, 0, address}});
  if (const Address damage = find_damage(*block); damage != 0) {
    gate::bug_check({abi::kSpecialPoolDetectedMemoryCorruption,
                     {address, damage, block->bytes, damage < address ? kBeforeStart : kPastEnd}});
  }
  block->freed = true;
  state->held -= block->page_bytes;
  machine::guard(block->pages, block->page_bytes);
  if (block->owner == Owner::driver) gate::released(gate::Resource::pool, pointer);
}

const Block* find_block(Address address) {
  return find(address);
}

std::vector<DamagedBlock> damaged_blocks() {
  std::vector<DamagedBlock> damaged;
  for (const auto& [page, block] : state->blocks) {
    const Address damage = block.freed ? 0 : find_damage(block);
    if (damage != 0) damaged.push_back({&block, damage});
  }
  return damaged;
}

std::string tag_text(abi::ULONG tag) {
  std::string text;
  for (int shift = 0; shift < 32; shift += 8) {
    const auto letter = static_cast<char>(tag >> shift & 0x7F);
    text += letter >= 0x20 && letter < 0x7F ? letter : '.';
  }
  return text;
}

}  // namespace rundown::nt::pool
