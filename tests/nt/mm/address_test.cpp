#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(System, IsAWorkstationOfMediumSize) {
  in_machine([] {
    constexpr LONG kMmMediumSystem = 1;
    EXPECT_EQ(call<LONG>("MmQuerySystemSize"), kMmMediumSystem);
    EXPECT_EQ(call<BOOLEAN>("MmIsThisAnNtAsSystem"), FALSE);
  });
}

// What this machine checks of every driver: special pool, IRQLs, pool tracking, I/O.
TEST(Verifier, WatchesEveryDriver) {
  in_machine([] {
    ULONG flags = 0;
    EXPECT_EQ(call<NTSTATUS>("MmIsVerifierEnabled", &flags), STATUS_SUCCESS);
    EXPECT_EQ(flags, 0x1BU);
    EXPECT_NE(call<ULONG>("MmIsDriverVerifying", nullptr), 0U);
    EXPECT_NE(call<ULONG>("MmIsDriverVerifyingByAddress", nullptr), 0U);
  });
}

// "TRUE [...] if no image section exists for the file".
TEST(ImageSection, DoesNotExistForAFile) {
  in_machine([] {
    void* pointers[3] = {};
    for (const LONG why : {0, 1}) {
      EXPECT_EQ(call<BOOLEAN>("MmFlushImageSection", pointers, why), TRUE);
    }
    for (const void* pointer : pointers) EXPECT_EQ(pointer, nullptr);
  });
}

TEST(Image, OfNoDriverIsNotPaged) {
  in_machine([] { EXPECT_EQ(call<void*>("MmPageEntireDriver", nullptr), nullptr); });
}

}  // namespace
}  // namespace rundown
