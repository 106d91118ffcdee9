// The fixture itself: a driver binds, makes a control device, and goes.
#include "framework_fixture.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

TEST(Life, LeavesNothingBehind) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    ASSERT_EQ(driver.create_driver(), STATUS_SUCCESS);
    ASSERT_NE(driver.create_control_device(), nullptr);
    EXPECT_EQ(held(Resource::wdf_object).size(), 2U);
    driver.unload();
    EXPECT_EQ(driver.log, std::vector<std::string>{"unload"});
    EXPECT_TRUE(held(Resource::wdf_object).empty());
  });
}

}  // namespace
}  // namespace rundown
