#include "image/debug.h"

#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

TEST(Debug, FindsThePdb) {
  const DriverFile driver("lld.sys");
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->code_view());
  EXPECT_TRUE(file->code_view()->pdb.ends_with("lld.pdb")) << file->code_view()->pdb;
  EXPECT_EQ(file->code_view()->age, 1u);
}

TEST(Debug, LoadsADriverWhoseRecordIsDamaged) {
  DriverFile driver("lld.sys");
  const std::size_t entry = driver.offset_of(driver.directory_rva(Directory::kDebug));
  const auto record = driver.get<std::uint32_t>(entry + 24);
  driver.set(record, 0u);
  EXPECT_FALSE(driver.parse()->code_view());
  driver = DriverFile("lld.sys");
  driver.set(entry + 24, 0xFFFFFFFFu);
  EXPECT_FALSE(driver.parse()->code_view());
  driver = DriverFile("lld.sys");
  driver.set(entry + 16, 20u);  // SizeOfData, too small
  EXPECT_FALSE(driver.parse()->code_view());
  driver = DriverFile("lld.sys");
  driver.set(driver.directory(Directory::kDebug) + 4, 0xFFFFFFFFu);
  EXPECT_FALSE(driver.parse()->code_view());
}

TEST(Debug, FindsNothingWithoutADirectory) {
  const DriverFile driver("fixed.sys");
  EXPECT_FALSE(driver.parse()->code_view());
}

}  // namespace
}  // namespace rundown::image
