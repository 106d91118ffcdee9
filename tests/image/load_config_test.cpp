#include "image/load_config.h"

#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

class LoadConfiguration : public testing::Test {
 protected:
  std::uint32_t table() const { return driver.directory_rva(Directory::kLoadConfig); }

  DriverFile driver{"lld.sys"};
};

TEST_F(LoadConfiguration, FindsCookieAndGuardPointers) {
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  const LoadConfig& config = file->load_config();
  EXPECT_EQ(config.size, 0x98u);
  ASSERT_TRUE(config.security_cookie_rva);
  EXPECT_EQ(driver.get<std::uint64_t>(driver.offset_of(*config.security_cookie_rva)),
            0x2B992DDFA232u);
  ASSERT_TRUE(config.guard_cf_check_function_pointer_rva);
  EXPECT_EQ(config.guard_cf_dispatch_function_pointer_rva,
            *config.guard_cf_check_function_pointer_rva + 8);
  EXPECT_EQ(config.guard_flags, 0x100u);
}

TEST_F(LoadConfiguration, EndsWhereItsSizeSays) {
  driver.set_at_rva(table(), 0x60u);
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->load_config().security_cookie_rva);
  EXPECT_FALSE(file->load_config().guard_cf_check_function_pointer_rva);
  EXPECT_EQ(file->load_config().guard_flags, 0u);
}

TEST_F(LoadConfiguration, IsEmptyWithoutADirectory) {
  const DriverFile other("gnu.sys");
  const auto file = other.parse();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->load_config().size, 0u);
  EXPECT_FALSE(file->load_config().security_cookie_rva);
}

TEST_F(LoadConfiguration, RefusesOneOutsideTheImage) {
  driver.set_at_rva(table(), 0xFFFFFFFFu);
  EXPECT_EQ(driver.refusal(),
            fmt::format("bad load configuration: it does not lie in the image (0x{:X})", table()));
}

TEST_F(LoadConfiguration, RefusesPointersOutsideTheImage) {
  const std::pair<std::uint32_t, const char*> fields[] = {{0x58, "SecurityCookie"},
                                                          {0x70, "GuardCFCheckFunctionPointer"},
                                                          {0x78, "GuardCFDispatchFunctionPointer"}};
  for (const auto& [offset, name] : fields) {
    DriverFile broken = driver;
    for (const std::uint64_t va : {0x1ull, 0x13FFFFFFFull, 0x14000AFF9ull, ~0ull}) {
      broken.set_at_rva(table() + offset, va);
      EXPECT_EQ(
          broken.refusal(),
          fmt::format("bad load configuration: {} 0x{:X} does not lie in the image", name, va));
    }
  }
}

}  // namespace
}  // namespace rundown::image
