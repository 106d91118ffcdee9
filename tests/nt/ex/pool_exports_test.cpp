#include "abi/pool.h"
#include "in_machine.h"
#include "nt/ke/bug_check.h"
#include "nt/pool/pool.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::bug_check_in;
using test::call;
using test::in_machine;

constexpr ULONG kTag = 0x74736554;  // 'Test'

void* allocate(POOL_TYPE type, SIZE_T bytes) {
  return call<void*>("ExAllocatePoolWithTag", type, bytes, kTag);
}

TEST(Pool, ABlockIsHeldUntilItIsFreed) {
  in_machine([] {
    void* block = allocate(PagedPool, 100);
    ASSERT_EQ(test::held(Resource::pool).size(), 1U);
    EXPECT_EQ(test::held(Resource::pool)[0].bytes, 100U);
    EXPECT_EQ(test::held(Resource::pool)[0].name, "Test");
    call("ExFreePoolWithTag", block, kTag);
    EXPECT_TRUE(test::held(Resource::pool).empty());
  });
}

TEST(Pool, ABlockOfAPageBeginsOnAPage) {
  in_machine([] {
    EXPECT_EQ(reinterpret_cast<std::uint64_t>(allocate(NonPagedPool, 4096)) % 4096, 0U);
    EXPECT_EQ(reinterpret_cast<std::uint64_t>(allocate(NonPagedPool, 24)) % 16, 0U);
  });
}

TEST(Pool, HasAnEnd) {
  in_machine([] {
    for (const SIZE_T bytes : {SIZE_T{60} << 30, ~SIZE_T{0}, ~SIZE_T{15}}) {
      EXPECT_EQ(call<void*>("ExAllocatePoolWithTag", PagedPool, bytes, ULONG{0x41414141}), nullptr);
    }
  });
}

TEST(Pool, ExAllocatePool2ZeroesAndTheOlderFunctionsDoNot) {
  in_machine([] {
    const auto* zeroed = call<const unsigned char*>("ExAllocatePool2", POOL_FLAG_PAGED, 32, kTag);
    EXPECT_EQ(zeroed[0], 0);
    EXPECT_EQ(zeroed[31], 0);
    EXPECT_NE(*static_cast<unsigned char*>(allocate(PagedPool, 32)), 0);
  });
}

TEST(Pool, TheFileSystemLibraryAllocatesOrRaises) {
  in_machine([] {
    for (const char* name : {"FsRtlAllocatePoolWithTag", "FsRtlAllocatePoolWithQuotaTag"}) {
      void* block = call<void*>(name, PagedPool, 24, kTag);
      ASSERT_NE(block, nullptr);
      EXPECT_EQ(test::held(Resource::pool).size(), 1U);
      call("ExFreePoolWithTag", block, kTag);
      EXPECT_TRUE(test::held().empty());
    }
  });
  const auto bug =
      bug_check_in([] { call("FsRtlAllocatePoolWithTag", PagedPool, SIZE_T{60} << 30, kTag); });
  ASSERT_TRUE(bug);
  EXPECT_EQ(static_cast<NTSTATUS>(bug->parameters[0]), STATUS_INSUFFICIENT_RESOURCES);
}

TEST(Pool, ExAllocatePool3TakesParameters) {
  in_machine([] {
    POOL_EXTENDED_PARAMETER one{};
    const auto take = [&](POOL_FLAGS flags) {
      return call<unsigned char*>("ExAllocatePool3", flags, 32, kTag, &one, 1);
    };
    one.Type = PoolExtendedParameterPriority;
    one.Priority = HighPoolPriority;
    unsigned char* block = take(POOL_FLAG_PAGED);
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(block[31], 0);
    EXPECT_EQ(test::held(Resource::pool).size(), 1U);
    call("ExFreePool2", block, kTag, nullptr, 0);
    EXPECT_TRUE(test::held().empty());
    EXPECT_NE(call<void*>("ExAllocatePool3", POOL_FLAG_PAGED, 32, kTag, nullptr, 0), nullptr);

    one.Type = PoolExtendedParameterNumaNode;
    one.PreferredNode = 0;
    EXPECT_NE(take(POOL_FLAG_NON_PAGED), nullptr);
    EXPECT_EQ(take(POOL_FLAG_PAGED), nullptr);
    one.PreferredNode = 1;
    EXPECT_EQ(take(POOL_FLAG_NON_PAGED), nullptr);
    one.PreferredNode = 1 | MM_ANY_NODE_OK;
    EXPECT_NE(take(POOL_FLAG_NON_PAGED), nullptr);

    one.Type = PoolExtendedParameterMax;
    EXPECT_EQ(take(POOL_FLAG_PAGED), nullptr);
    one.Optional = 1;
    EXPECT_NE(take(POOL_FLAG_PAGED), nullptr);
    EXPECT_EQ(call<void*>("ExAllocatePool3", POOL_FLAG_PAGED, 32, 0, &one, 1), nullptr);
  });
  const auto bug = bug_check_in([] {
    const POOL_EXTENDED_PARAMETER wrong{};
    call("ExAllocatePool3", POOL_FLAG_PAGED | POOL_FLAG_RAISE_ON_FAILURE, 32, kTag, &wrong, 1);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(static_cast<NTSTATUS>(bug->parameters[0]), STATUS_INVALID_PARAMETER);
}

TEST(Pool, ExAllocatePool2RefusesNoBytesNoTagAndTwoKinds) {
  in_machine([] {
    EXPECT_EQ(call<void*>("ExAllocatePool2", POOL_FLAG_PAGED, 0, kTag), nullptr);
    constexpr POOL_FLAGS kUndefinedAndRequired = 0x8000'0000;
    EXPECT_EQ(call<void*>("ExAllocatePool2", POOL_FLAG_PAGED | kUndefinedAndRequired, 8, kTag),
              nullptr);
    EXPECT_EQ(call<void*>("ExAllocatePool2", POOL_FLAG_PAGED, 8, 0), nullptr);
    EXPECT_EQ(call<void*>("ExAllocatePool2", POOL_FLAG_PAGED | POOL_FLAG_NON_PAGED, 8, kTag),
              nullptr);
  });
}

TEST(Pool, AFreedBlockCannotBeRead) {
  const auto bug = bug_check_in([] {
    auto* block = static_cast<volatile int*>(allocate(NonPagedPool, 8));
    call("ExFreePool", const_cast<int*>(block));
    call("ExFreePool", const_cast<int*>(block));
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kBadPoolCaller);
  EXPECT_EQ(bug->parameters[0], 7U);
}

TEST(Pool, AWrongTagStopsTheMachine) {
  const auto bug =
      bug_check_in([] { call("ExFreePoolWithTag", allocate(NonPagedPool, 8), ULONG{0x31313131}); });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kBadPoolCaller);
  EXPECT_EQ(bug->parameters[0], 0xAU);
}

TEST(Pool, AWriteIntoTheSlopIsFoundWhenTheBlockIsFreed) {
  const auto bug = bug_check_in([] {
    auto* block = static_cast<unsigned char*>(allocate(NonPagedPool, 10));
    block[10] = 1;
    call("ExFreePool", block);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kSpecialPoolDetectedMemoryCorruption);
  EXPECT_EQ(bug->parameters[3], 0x23U);
}

TEST(Pool, PagedPoolIsNotForDispatchLevel) {
  const auto bug = bug_check_in([] {
    call("KfRaiseIrql", gate::Irql::dispatch);
    allocate(PagedPool, 8);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kSpecialPoolDetectedMemoryCorruption);
  EXPECT_EQ(bug->parameters[3], 0x30U);
}

// The older functions, with what they take besides a type and a size.
TEST(Pool, IsAllocatedByEachOlderFunction) {
  in_machine([] {
    struct {
      const char* name;
      const char* tag;
    } const kFunctions[]{
        {"ExAllocatePool", "None"},
        {"ExAllocatePoolWithTag", "Test"},
        {"ExAllocatePoolWithTagPriority", "Test"},
        {"ExAllocatePoolWithQuota", "None"},
        {"ExAllocatePoolWithQuotaTag", "Test"},
    };
    for (const auto& one : kFunctions) {
      for (const POOL_TYPE type : {PagedPool, NonPagedPool, NonPagedPoolNx}) {
        auto* block = call<unsigned char*>(one.name, type, 40, kTag, HighPoolPriority);
        ASSERT_NE(block, nullptr) << one.name;
        ASSERT_EQ(test::held(Resource::pool).size(), 1U) << one.name;
        EXPECT_EQ(test::held(Resource::pool)[0].bytes, 40U) << one.name;
        EXPECT_EQ(test::held(Resource::pool)[0].name, one.tag) << one.name;
        const nt::pool::Block* known = nt::pool::find_block(reinterpret_cast<std::uint64_t>(block));
        ASSERT_NE(known, nullptr) << one.name;
        EXPECT_EQ(known->kind == nt::pool::Kind::paged, type == PagedPool) << one.name;
        EXPECT_EQ(known->kind == nt::pool::Kind::nonpaged_nx, type == NonPagedPoolNx) << one.name;
        call("ExFreePool", block);
        EXPECT_TRUE(test::held(Resource::pool).empty()) << one.name;
      }
    }
  });
}

// ExAllocatePoolWithQuotaTag: "If the request cannot be satisfied [it] raises an exception unless
// you specify POOL_QUOTA_FAIL_INSTEAD_OF_RAISE"; the others do when
// POOL_RAISE_IF_ALLOCATION_FAILURE asks for it.
TEST(Pool, ThatIsNotThereIsNullOrAnException) {
  constexpr SIZE_T kTooMuch = SIZE_T{60} << 30;
  for (const char* name : {"ExAllocatePoolWithQuota", "ExAllocatePoolWithQuotaTag"}) {
    const auto bug = bug_check_in([name] { call(name, PagedPool, kTooMuch, kTag); });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(static_cast<NTSTATUS>(bug->parameters[0]), STATUS_INSUFFICIENT_RESOURCES) << name;
    in_machine([name] {
      EXPECT_EQ(call<void*>(name, PagedPool | POOL_QUOTA_FAIL_INSTEAD_OF_RAISE, kTooMuch, kTag),
                nullptr)
          << name;
    });
  }
  for (const char* name :
       {"ExAllocatePool", "ExAllocatePoolWithTag", "ExAllocatePoolWithTagPriority"}) {
    in_machine(
        [name] { EXPECT_EQ(call<void*>(name, PagedPool, kTooMuch, kTag), nullptr) << name; });
    const auto bug = bug_check_in(
        [name] { call(name, PagedPool | POOL_RAISE_IF_ALLOCATION_FAILURE, kTooMuch, kTag); });
    ASSERT_TRUE(bug) << name;
    EXPECT_EQ(static_cast<NTSTATUS>(bug->parameters[0]), STATUS_INSUFFICIENT_RESOURCES) << name;
  }
}

}  // namespace
}  // namespace rundown
