#include <algorithm>
#include <vector>

#include "abi/mdl.h"
#include "abi/pool.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;

PHYSICAL_ADDRESS physical(LONGLONG at) {
  return {.QuadPart = at};
}

constexpr SIZE_T kPage = 4096;

bool is_mapped(const void* address) {
  return call<BOOLEAN>("MmIsAddressValid", address) != FALSE;
}

TEST(Contiguous, HasNeighbouringFramesAndIsFreedOnce) {
  in_machine([] {
    auto* memory = call<char*>("MmAllocateContiguousMemory", 8192, physical(-1));
    const auto first = call<std::uint64_t>("MmGetPhysicalAddress", memory);
    EXPECT_EQ(call<std::uint64_t>("MmGetPhysicalAddress", memory + 4096), first + 4096);
    EXPECT_EQ(call<char*>("MmGetVirtualForPhysical", physical(static_cast<LONGLONG>(first))),
              memory);
    EXPECT_EQ(held(Resource::contiguous_memory).size(), 1U);
    call("MmFreeContiguousMemory", memory);
    EXPECT_TRUE(held(Resource::contiguous_memory).empty());
  });
  const auto bug = bug_check_in([] {
    void* memory = call<void*>("MmAllocateContiguousMemory", 8, physical(-1));
    call("MmFreeContiguousMemory", memory);
    call("MmFreeContiguousMemory", memory);
  });
  EXPECT_EQ(bug->code, abi::kBadPoolCaller);
}

TEST(IoSpace, IsHeldUntilItIsUnmapped) {
  in_machine([] {
    auto* registers = call<volatile ULONG*>("MmMapIoSpace", physical(0xFEC0'0010), 64, MmNonCached);
    EXPECT_EQ(reinterpret_cast<std::uint64_t>(registers) % 4096, 0x10U);
    EXPECT_EQ(*registers, 0U);
    EXPECT_EQ(held(Resource::io_mapping).size(), 1U);
    call("MmUnmapIoSpace", const_cast<ULONG*>(registers), 64);
    EXPECT_TRUE(held(Resource::io_mapping).empty());
  });
}

// One way to get memory in whole pages, and the way to give it back.
struct Pages {
  const char* allocate;
  const char* free;
  std::vector<std::uint64_t> more;  // after the number of bytes
};
const Pages kPages[]{
    {"MmAllocateContiguousMemory", "MmFreeContiguousMemory", {~0ULL}},
    {"MmAllocateContiguousMemorySpecifyCache",
     "MmFreeContiguousMemorySpecifyCache",
     {0, ~0ULL, 0, MmCached}},
    {"MmAllocateContiguousMemorySpecifyCacheNode",
     "MmFreeContiguousMemorySpecifyCache",
     {0, ~0ULL, 0, MmCached, 0}},
    {"MmAllocateContiguousNodeMemory", "MmFreeContiguousMemory", {0, ~0ULL, 0, PAGE_READWRITE, 0}},
    {"MmAllocateNonCachedMemory", "MmFreeNonCachedMemory", {}},
};

unsigned char* allocate(const Pages& by, SIZE_T bytes) {
  const auto more = [&](std::size_t i) { return i < by.more.size() ? by.more[i] : 0; };
  return call<unsigned char*>(by.allocate, bytes, more(0), more(1), more(2), more(3), more(4));
}
void release(const Pages& by, void* memory, SIZE_T bytes) {
  call(by.free, memory, bytes, MmCached);
}

TEST(Pages, BeginOnAPageAndHaveNeighbouringFrames) {
  in_machine([] {
    for (const Pages& by : kPages) {
      unsigned char* memory = allocate(by, kPage + 8);
      ASSERT_NE(memory, nullptr) << by.allocate;
      EXPECT_EQ(reinterpret_cast<std::uint64_t>(memory) % kPage, 0U) << by.allocate;
      memory[2 * kPage - 1] = 7;  // whole pages
      EXPECT_EQ(call<std::uint64_t>("MmGetPhysicalAddress", memory + kPage),
                call<std::uint64_t>("MmGetPhysicalAddress", memory) + kPage)
          << by.allocate;
      ASSERT_EQ(held(Resource::contiguous_memory).size(), 1U) << by.allocate;
      release(by, memory, kPage + 8);
      EXPECT_TRUE(held(Resource::contiguous_memory).empty()) << by.free;
      EXPECT_FALSE(is_mapped(memory)) << by.free;
    }
  });
}

TEST(Pages, ThatWereNeverAllocatedAreNotFreed) {
  for (const Pages& by : kPages) {
    const auto bug = bug_check_in([&by] { release(by, allocate(by, 8) + kPage, 8); });
    ASSERT_TRUE(bug) << by.free;
    EXPECT_EQ(bug->code, abi::kBadPoolCaller) << by.free;
  }
}

// "By default, MmAllocatePagesForMdlEx zeros the pages"; they have no address until they are
// mapped.
TEST(Pages, OfAnMdlAreZeroAndUnmapped) {
  in_machine([] {
    for (const char* name : {"MmAllocatePagesForMdl", "MmAllocatePagesForMdlEx"}) {
      auto* mdl = call<MDL*>(name, physical(0), physical(-1), physical(0), kPage + 1, MmCached, 0);
      ASSERT_NE(mdl, nullptr) << name;
      EXPECT_EQ(mdl->ByteCount, 2 * kPage) << name;
      EXPECT_NE(mdl->MdlFlags & MDL_PAGES_LOCKED, 0) << name;
      EXPECT_EQ(mdl->MdlFlags & MDL_MAPPED_TO_SYSTEM_VA, 0) << name;
      auto* mapped = call<unsigned char*>("MmMapLockedPagesSpecifyCache", mdl, KernelMode, MmCached,
                                          nullptr, FALSE, NormalPagePriority);
      EXPECT_EQ(std::count(mapped, mapped + 2 * kPage, 0), static_cast<long>(2 * kPage)) << name;
      call("MmUnmapLockedPages", mapped, mdl);
      EXPECT_FALSE(is_mapped(mapped)) << name;
      EXPECT_EQ(held(Resource::locked_pages).size(), 1U) << name;
      call("MmFreePagesFromMdl", mdl);
      EXPECT_TRUE(held(Resource::locked_pages).empty()) << name;
      EXPECT_EQ(held(Resource::pool).size(), 1U) << "the MDL itself, of " << name;
      call("ExFreePool", mdl);
      EXPECT_TRUE(held(Resource::pool).empty()) << name;
    }
  });
}

TEST(IoSpace, IsMappedWithAProtectionToo) {
  in_machine([] {
    auto* registers =
        call<volatile ULONG*>("MmMapIoSpaceEx", physical(0xFEC0'0FF8), 16, PAGE_READWRITE);
    ASSERT_NE(registers, nullptr);
    EXPECT_EQ(reinterpret_cast<std::uint64_t>(registers) % kPage, 0xFF8U);
    registers[3] = 7;  // on the next page
    EXPECT_EQ(registers[3], 7U);
    ASSERT_EQ(held(Resource::io_mapping).size(), 1U);
    EXPECT_EQ(held(Resource::io_mapping)[0].bytes, 16U);
    call("MmUnmapIoSpace", const_cast<ULONG*>(registers), 16);
    EXPECT_TRUE(held(Resource::io_mapping).empty());
  });
}

// Addresses only: nothing can be read there until an MDL is mapped.
TEST(MappingAddress, IsReservedUntilItIsFreed) {
  in_machine([] {
    void* address = call<void*>("MmAllocateMappingAddress", 2 * kPage, ULONG{0x74736554});
    ASSERT_NE(address, nullptr);
    EXPECT_EQ(held(Resource::mapping).size(), 1U);
    EXPECT_FALSE(is_mapped(address));
    call("MmFreeMappingAddress", address, ULONG{0x74736554});
    EXPECT_TRUE(held(Resource::mapping).empty());
  });
}

}  // namespace
}  // namespace rundown
