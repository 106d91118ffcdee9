#include "framework_fixture.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

struct Config {
  ULONG Size = 8;
  ULONG Flags = 0;
};

TEST(AcxDriver, IsInitialized) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    ASSERT_EQ(driver.create_driver(), STATUS_SUCCESS);
    Config config;
    EXPECT_EQ(driver.call<NTSTATUS>("AcxDriverInitialize", driver.driver, &config), STATUS_SUCCESS);
  });
}

TEST(AcxDriver, NeedsTheDriverAndItsConfiguration) {
  const auto strange = bug_check_in([] {
    FrameworkDriver driver;
    driver.bind();
    driver.create_driver();
    Config config;
    driver.call<NTSTATUS>("AcxDriverInitialize", nullptr, &config);
  });
  ASSERT_TRUE(strange);
  EXPECT_EQ(strange->code, 0x10DU);
  const auto missing = bug_check_in([] {
    FrameworkDriver driver;
    driver.bind();
    driver.create_driver();
    driver.call<NTSTATUS>("AcxDriverInitialize", driver.driver, nullptr);
  });
  ASSERT_TRUE(missing);
  EXPECT_EQ(missing->code, 0x10DU);
}

}  // namespace
}  // namespace rundown
