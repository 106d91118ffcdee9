#include "machine/arena.h"

#include <sys/mman.h>

#include <cerrno>
#include <memory_resource>
#include <new>
#include <system_error>

#include "machine/part.h"

namespace rundown::machine {
namespace {

constexpr Address kParts = kModel.base;
constexpr std::size_t kPartsSize = 16 * kMiB;
constexpr Address kHeapBegin = kParts + kPartsSize;

// Hands out fresh memory of the model region; the pool resource above it recycles.
class Bump final : public std::pmr::memory_resource {
  Address next_ = kHeapBegin;

  void* do_allocate(std::size_t bytes, std::size_t alignment) override {
    const Address place = (next_ + alignment - 1) & ~(alignment - 1);
    if (place + bytes > kModel.end()) throw std::bad_alloc();
    next_ = place + bytes;
    return reinterpret_cast<void*>(place);
  }
  void do_deallocate(void* /*pointer*/, std::size_t /*bytes*/, std::size_t /*align*/) override {}
  bool do_is_equal(const memory_resource& other) const noexcept override { return this == &other; }
};

struct HeapState {
  Bump bump;
  std::pmr::unsynchronized_pool_resource pool{&bump};
};

const Part<HeapState> heap_state;

// Zero-initialised before any Part's constructor runs.
PartBase* first_part;
PartBase** last_link;
std::size_t parts_used;

void reserve_region(const Region& region, int protection) {
  void* wanted = reinterpret_cast<void*>(region.base);
  void* got = mmap(wanted, region.size, protection,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got == MAP_FAILED) {
    throw std::system_error(errno, std::generic_category(),
                            std::string("cannot reserve the region for ") + region.name);
  }
}

}  // namespace

void reserve() {
  constexpr int kReadWrite = PROT_READ | PROT_WRITE;
  for (const Region& region : {kUser, kUserSharedData, kModel, kProcessor, kGuestStacks,
                               kHostStacks, kPool, kSystemPtes}) {
    reserve_region(region, kReadWrite);
  }
  reserve_region(kImages, PROT_NONE);
  reserve_region(kUnresolved, PROT_NONE);
}

void* allocate(std::size_t bytes, std::size_t alignment) {
  return heap_state->pool.allocate(bytes, alignment);
}

void deallocate(void* memory, std::size_t bytes, std::size_t alignment) {
  heap_state->pool.deallocate(memory, bytes, alignment);
}

PartBase::PartBase(std::size_t size, std::size_t alignment, Construct construct)
    : construct_(construct), next_(nullptr) {
  parts_used = (parts_used + alignment - 1) & ~(alignment - 1);
  if (parts_used + size > kPartsSize) throw std::bad_alloc();
  place_ = reinterpret_cast<void*>(kParts + parts_used);
  parts_used += size;
  if (last_link == nullptr) last_link = &first_part;
  *last_link = this;
  last_link = &next_;
}

void boot() {
  reserve();
  // The heap comes first: other parts allocate while they are made.
  heap_state.construct_(heap_state.place_);
  for (PartBase* part = first_part; part != nullptr; part = part->next_) {
    if (part != &heap_state) part->construct_(part->place_);
  }
}

}  // namespace rundown::machine
