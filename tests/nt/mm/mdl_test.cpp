#include "abi/mdl.h"

#include "abi/object.h"
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

void* block(POOL_TYPE type, SIZE_T bytes) {
  return call<void*>("ExAllocatePoolWithTag", type, bytes, ULONG{0x74736554});
}
MDL* mdl_for(void* address, ULONG bytes) {
  return call<MDL*>("IoAllocateMdl", address, bytes, FALSE, FALSE, nullptr);
}
PHYSICAL_ADDRESS physical(LONGLONG at) {
  return {.QuadPart = at};
}

TEST(Mdl, DescribesABufferUntilItIsFreed) {
  in_machine([] {
    void* buffer = block(NonPagedPool, 6000);
    MDL* mdl = mdl_for(buffer, 6000);
    EXPECT_EQ(mdl->ByteCount, 6000U);
    EXPECT_EQ(static_cast<char*>(mdl->StartVa) + mdl->ByteOffset, buffer);
    EXPECT_EQ(call<SIZE_T>("MmSizeOfMdl", buffer, 6000), static_cast<SIZE_T>(mdl->Size));
    EXPECT_EQ(held(Resource::mdl).size(), 1U);
    call("MmBuildMdlForNonPagedPool", mdl);
    EXPECT_EQ(mdl->MappedSystemVa, buffer);
    call("IoFreeMdl", mdl);
    EXPECT_TRUE(held(Resource::mdl).empty());
  });
}

TEST(Mdl, ItsPagesAreLockedAndMapped) {
  in_machine([] {
    void* buffer = block(PagedPool, 4096);
    MDL* mdl = mdl_for(buffer, 4096);
    call("MmProbeAndLockPages", mdl, KernelMode, IoModifyAccess);
    EXPECT_EQ(held(Resource::locked_pages).size(), 1U);
    void* mapped = call<void*>("MmMapLockedPagesSpecifyCache", mdl, KernelMode, MmCached, nullptr,
                               0, NormalPagePriority);
    EXPECT_EQ(mapped, buffer);
    EXPECT_EQ(held(Resource::mapping).size(), 1U);
    call("MmUnmapLockedPages", mapped, mdl);
    EXPECT_TRUE(held(Resource::mapping).empty());
    call("MmUnlockPages", mdl);
    EXPECT_TRUE(held(Resource::locked_pages).empty());
  });
}

TEST(Mdl, UnlockedPagesCannotBeUnlockedOrMapped) {
  const auto misuse = [](std::string_view function) {
    return bug_check_in([function] {
      call(function, mdl_for(block(PagedPool, 8), 8), KernelMode, MmCached, nullptr, 0, 0);
    });
  };
  EXPECT_EQ(misuse("MmUnlockPages")->code, abi::kDriverVerifierDetectedViolation);
  EXPECT_EQ(misuse("MmMapLockedPagesSpecifyCache")->code, abi::kDriverVerifierDetectedViolation);
}

TEST(Mdl, APartOfOneHasThePartsFrames) {
  in_machine([] {
    auto* buffer = static_cast<char*>(block(NonPagedPool, 8192));
    MDL* whole = mdl_for(buffer, 8192);
    call("MmBuildMdlForNonPagedPool", whole);
    MDL* part = mdl_for(buffer + 5000, 100);
    call("IoBuildPartialMdl", whole, part, buffer + 5000, 100);
    EXPECT_EQ(part->MappedSystemVa, buffer + 5000);
    EXPECT_EQ(reinterpret_cast<PFN_NUMBER*>(part + 1)[0],
              reinterpret_cast<PFN_NUMBER*>(whole + 1)[1]);
  });
}

TEST(Pages, ForAnMdlCanBeReachedWhileTheyAreMapped) {
  in_machine([] {
    auto* mdl = call<MDL*>("MmAllocatePagesForMdl", physical(0), physical(-1), physical(0), 8192);
    ASSERT_NE(mdl, nullptr);
    EXPECT_EQ(held(Resource::locked_pages).size(), 1U);
    auto* mapped = call<char*>("MmMapLockedPagesSpecifyCache", mdl, KernelMode, MmCached, nullptr,
                               0, NormalPagePriority);
    mapped[8191] = 1;
    call("MmUnmapLockedPages", mapped, mdl);
    EXPECT_FALSE(call<bool>("MmIsAddressValid", mapped));
    call("MmFreePagesFromMdl", mdl);
    call("ExFreePool", mdl);
    EXPECT_TRUE(held(Resource::locked_pages).empty());
    EXPECT_TRUE(held(Resource::pool).empty());
  });
}

// "obsolete [...]. Use MmMapLockedPagesSpecifyCache": the same, cached, and never null.
TEST(Mdl, IsMappedByTheOlderNameToo) {
  in_machine([] {
    void* buffer = block(PagedPool, 4096);
    MDL* mdl = mdl_for(buffer, 4096);
    call("MmProbeAndLockPages", mdl, KernelMode, IoModifyAccess);
    void* mapped = call<void*>("MmMapLockedPages", mdl, KernelMode);
    EXPECT_EQ(mapped, buffer);
    EXPECT_EQ(mdl->MappedSystemVa, buffer);
    EXPECT_EQ(held(Resource::mapping).size(), 1U);
    call("MmUnmapLockedPages", mapped, mdl);
    call("MmUnlockPages", mdl);
    EXPECT_TRUE(held(Resource::mapping).empty());
  });
  const auto bug =
      bug_check_in([] { call("MmMapLockedPages", mdl_for(block(PagedPool, 8), 8), KernelMode); });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, abi::kDriverVerifierDetectedViolation);
}

}  // namespace
}  // namespace rundown
