#include "abi/io.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

TEST(ErrorLog, AnEntryIsHeldUntilItIsWritten) {
  in_machine([] {
    DRIVER_OBJECT driver{};
    void* entry = call<void*>("IoAllocateErrorLogEntry", &driver, sizeof(IO_ERROR_LOG_PACKET));
    EXPECT_EQ(held(Resource::error_log).size(), 1U);
    call("IoWriteErrorLogEntry", entry);
    EXPECT_TRUE(held(Resource::error_log).empty());
    EXPECT_EQ(call<void*>("IoAllocateErrorLogEntry", &driver, 0xFF), nullptr);
    EXPECT_EQ(call<void*>("IoAllocateErrorLogEntry", nullptr, 0x40), nullptr);
  });
}

TEST(ErrorLog, AnEntryThatIsNotWrittenIsFreed) {
  in_machine([] {
    DRIVER_OBJECT driver{};
    void* entry = call<void*>("IoAllocateErrorLogEntry", &driver, sizeof(IO_ERROR_LOG_PACKET));
    ASSERT_EQ(held(Resource::error_log).size(), 1U);
    call("IoFreeErrorLogEntry", entry);
    EXPECT_TRUE(held(Resource::error_log).empty());
    EXPECT_EQ(test::debug_text(), "");
  });
}

// "Any driver that calls IoGetConfigurationInformation must increment the count for its kind of
// device in this structure": there is one structure.
TEST(Configuration, CountsTheDevicesOfTheMachine) {
  in_machine([] {
    auto* counts = call<CONFIGURATION_INFORMATION*>("IoGetConfigurationInformation");
    ASSERT_NE(counts, nullptr);
    EXPECT_EQ(counts->DiskCount, 1U);
    EXPECT_EQ(counts->CdRomCount, 0U);
    EXPECT_EQ(counts->Version, sizeof(CONFIGURATION_INFORMATION));
    ++counts->SerialCount;
    EXPECT_EQ(call<CONFIGURATION_INFORMATION*>("IoGetConfigurationInformation")->SerialCount, 1U);
  });
}

}  // namespace
}  // namespace rundown
