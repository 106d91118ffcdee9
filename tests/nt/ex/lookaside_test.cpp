#include "abi/lookaside.h"

#include <vector>

#include "cpu/call.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::guest_callback;
using test::held;
using test::in_machine;

constexpr ULONG kTag = 0x74736554;  // 'Test'

TEST(Lookaside, BlocksComeFromThePoolThroughTheListsFunctions) {
  in_machine([] {
    NPAGED_LOOKASIDE_LIST list{};
    call("ExInitializeNPagedLookasideList", &list, nullptr, nullptr, 0, 64, kTag, 0);
    ASSERT_EQ(held(Resource::lookaside).size(), 1U);
    EXPECT_EQ(held(Resource::lookaside)[0].name, "Test");
    EXPECT_EQ(list.L.Depth, 4);
    EXPECT_EQ(list.L.MaximumDepth, 256);
    // So the inline code of the DDK keeps no block.
    EXPECT_GE(call<USHORT>("ExQueryDepthSList", &list.L.ListHead), list.L.Depth);
    EXPECT_EQ(call<void*>("ExpInterlockedPopEntrySList", &list.L.ListHead), nullptr);
    const auto block = cpu::call_guest(reinterpret_cast<const void*>(list.L.Allocate),
                                       static_cast<LONG>(list.L.Type), list.L.Size, list.L.Tag);
    EXPECT_NE(block, 0U);
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    cpu::call_guest(reinterpret_cast<const void*>(list.L.Free), block);
    void* other = call<void*>("ExAllocateFromNPagedLookasideList", &list);
    EXPECT_EQ(held(Resource::pool).size(), 1U);
    call("ExFreeToNPagedLookasideList", &list, other);
    EXPECT_TRUE(held(Resource::pool).empty());
    call("ExDeleteNPagedLookasideList", &list);
    EXPECT_TRUE(held(Resource::lookaside).empty());
  });
}

TEST(Lookaside, TheNewKindChecksItsArguments) {
  in_machine([] {
    LOOKASIDE_LIST_EX list{};
    EXPECT_EQ(call<NTSTATUS>("ExInitializeLookasideListEx", &list, nullptr, nullptr, PagedPool, 3,
                             64, kTag, 0),
              STATUS_INVALID_PARAMETER_5);
    EXPECT_EQ(call<NTSTATUS>("ExInitializeLookasideListEx", &list, nullptr, nullptr, PagedPool, 0,
                             64, kTag, 9),
              STATUS_INVALID_PARAMETER_8);
    EXPECT_EQ(call<NTSTATUS>("ExInitializeLookasideListEx", &list, nullptr, nullptr, PagedPool, 1,
                             64, kTag, 0),
              STATUS_SUCCESS);
    EXPECT_NE(static_cast<LONG>(list.L.Type) & POOL_RAISE_IF_ALLOCATION_FAILURE, 0);
    call("ExDeleteLookasideListEx", &list);
  });
}

// The functions of one kind of list.
struct Kind {
  const char* initialize;
  const char* allocate;
  const char* free;
  const char* remove;
};
constexpr Kind kKinds[]{
    {"ExInitializeNPagedLookasideList", "ExAllocateFromNPagedLookasideList",
     "ExFreeToNPagedLookasideList", "ExDeleteNPagedLookasideList"},
    {"ExInitializePagedLookasideList", "ExAllocateFromPagedLookasideList",
     "ExFreeToPagedLookasideList", "ExDeletePagedLookasideList"},
};
constexpr Kind kExtended{"ExInitializeLookasideListEx", "ExAllocateFromLookasideListEx",
                         "ExFreeToLookasideListEx", "ExDeleteLookasideListEx"};

void use(const Kind& kind, void* list) {
  ASSERT_EQ(held(Resource::lookaside).size(), 1U) << kind.initialize;
  void* block = call<void*>(kind.allocate, list);
  ASSERT_NE(block, nullptr) << kind.allocate;
  ASSERT_EQ(held(Resource::pool).size(), 1U) << kind.allocate;
  EXPECT_EQ(held(Resource::pool)[0].bytes, 64U) << kind.allocate;
  EXPECT_EQ(held(Resource::pool)[0].name, "Test") << kind.allocate;
  call("ExFlushLookasideListEx", list);
  EXPECT_EQ(held(Resource::pool).size(), 1U) << "what the driver has is not the list's";
  call(kind.free, list, block);
  EXPECT_TRUE(held(Resource::pool).empty()) << kind.free;
  call(kind.remove, list);
  EXPECT_TRUE(held(Resource::lookaside).empty()) << kind.remove;
}

TEST(Lookaside, OfEachKindGivesBlocksOfItsSizeAndTag) {
  in_machine([] {
    for (const Kind& kind : kKinds) {
      alignas(64) NPAGED_LOOKASIDE_LIST list{};
      call(kind.initialize, &list, nullptr, nullptr, 0, 64, kTag, 0);
      use(kind, &list);
    }
    for (const POOL_TYPE type : {PagedPool, NonPagedPool}) {
      LOOKASIDE_LIST_EX list{};
      ASSERT_EQ(call<NTSTATUS>(kExtended.initialize, &list, nullptr, nullptr, type, 0, 64, kTag, 0),
                STATUS_SUCCESS);
      use(kExtended, &list);
    }
  });
}

TEST(Lookaside, UsesTheDriversOwnFunctions) {
  in_machine([] {
    std::vector<std::uint64_t> allocated;
    std::vector<std::uint64_t> freed;
    constexpr std::uint64_t kBlock = 0x5000;
    void* allocate = guest_callback([&](auto type, auto bytes, auto tag, auto list) {
      allocated = {type & 0xFFFF'FFFF, bytes, tag & 0xFFFF'FFFF, list};
      return kBlock;
    });
    void* release = guest_callback([&](auto block, auto list, auto, auto) {
      freed = {block, list};
      return 0;
    });
    LOOKASIDE_LIST_EX list{};
    const auto at = reinterpret_cast<std::uint64_t>(&list);
    call<NTSTATUS>(kExtended.initialize, &list, allocate, release, PagedPool, 0, 64, kTag, 0);
    EXPECT_EQ(call<std::uint64_t>(kExtended.allocate, &list), kBlock);
    EXPECT_EQ(allocated, (std::vector<std::uint64_t>{PagedPool, 64, kTag, at}));
    call(kExtended.free, &list, kBlock);
    EXPECT_EQ(freed, (std::vector<std::uint64_t>{kBlock, at}));
    EXPECT_TRUE(held(Resource::pool).empty());
    for (const Kind& kind : kKinds) {
      alignas(64) NPAGED_LOOKASIDE_LIST plain{};
      call(kind.initialize, &plain, allocate, release, 0, 32, kTag, 0);
      EXPECT_EQ(call<std::uint64_t>(kind.allocate, &plain), kBlock) << kind.allocate;
      EXPECT_EQ(allocated[1], 32U) << kind.allocate;
      call(kind.free, &plain, kBlock);
      EXPECT_EQ(freed[0], kBlock) << kind.free;
      call(kind.remove, &plain);
    }
  });
}

}  // namespace
}  // namespace rundown
