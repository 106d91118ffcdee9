#include <cstring>

#include "minifilter.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::held;
using test::in_machine;
using test::WithInstance;

constexpr ULONG kTag = 0x74736554;  // 'Test'

struct WithPool : WithInstance {
  void begin() {
    ASSERT_EQ(add(), STATUS_SUCCESS);
    ASSERT_EQ(start(), STATUS_SUCCESS);
  }
  void* allocate_block(LONG type, SIZE_T bytes) const {
    return call<void*>("FltAllocatePoolAlignedWithTag", instance, type, bytes, kTag);
  }
};

TEST(FltAllocatePoolAlignedWithTag, IsPoolUntilItIsFreed) {
  in_machine([] {
    WithPool mini;
    mini.begin();
    void* block = mini.allocate_block(NonPagedPool, 512);
    void* smallest = mini.allocate_block(PagedPool, 0);
    ASSERT_NE(smallest, nullptr);
    ASSERT_EQ(held(Resource::pool).size(), 2U);
    std::memset(block, 1, 512);
    call("FltFreePoolAlignedWithTag", mini.instance, block, kTag);
    call("FltFreePoolAlignedWithTag", mini.instance, smallest, kTag);
    EXPECT_TRUE(held(Resource::pool).empty());
  });
}

TEST(FltAllocatePoolAlignedWithTag, PagedPoolAtDispatchLevelStopsTheMachine) {
  const auto bug = bug_check_in([] {
    WithPool mini;
    mini.begin();
    call("KfRaiseIrql", DISPATCH_LEVEL);
    mini.allocate_block(PagedPool, 16);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xC1U);
}

TEST(FltFreePoolAlignedWithTag, TwiceStopsTheMachine) {
  const auto bug = bug_check_in([] {
    WithPool mini;
    mini.begin();
    void* block = mini.allocate_block(NonPagedPool, 16);
    call("FltFreePoolAlignedWithTag", mini.instance, block, kTag);
    call("FltFreePoolAlignedWithTag", mini.instance, block, kTag);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xC2U);
}

}  // namespace
}  // namespace rundown
