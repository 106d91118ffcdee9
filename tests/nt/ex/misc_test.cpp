#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(Uuid, IsNewEachTime) {
  in_machine([] {
    GUID first{};
    GUID second{};
    call("ExUuidCreate", &first);
    call("ExUuidCreate", &second);
    EXPECT_FALSE(first == second);
  });
}

// "STATUS_NOT_IMPLEMENTED: This routine is not supported on this platform": one that a BIOS starts.
TEST(FirmwareVariable, IsNothingThatABiosHas) {
  in_machine([] {
    UNICODE_STRING name = test::unicode(u"BootOrder");
    const GUID vendor{1, 2, 3, {}};
    ULONG value = 0;
    ULONG length = sizeof value;
    EXPECT_EQ(call<NTSTATUS>("ExGetFirmwareEnvironmentVariable", &name, &vendor, &value, &length,
                             nullptr),
              STATUS_NOT_IMPLEMENTED);
    EXPECT_EQ(call<NTSTATUS>("ExSetFirmwareEnvironmentVariable", &name, &vendor, &value, length, 1),
              STATUS_NOT_IMPLEMENTED);
  });
}

}  // namespace
}  // namespace rundown
