#include "image/layout.h"

#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

TEST(Layout, ReadsZerosBeyondTheFile) {
  const DriverFile driver("lld.sys");
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  const Layout& layout = file->layout();
  EXPECT_EQ(layout.read<std::uint16_t>(0), kDosSignature);
  EXPECT_EQ(layout.read<std::uint64_t>(0x5000), 0u);  // the zeros of .data
  EXPECT_TRUE(layout.raw_from(0x5000).empty());
  EXPECT_EQ(layout.read<std::uint64_t>(0x1FF8), 0u);
  EXPECT_EQ(layout.read<std::uint64_t>(0x1FF9), std::nullopt);  // across two sections
  EXPECT_EQ(layout.read<std::uint8_t>(layout.size_of_image()), std::nullopt);
  EXPECT_EQ(layout.read<std::uint64_t>(~0ull), std::nullopt);
}

TEST(Layout, GivesTheFilesOwnBytes) {
  const DriverFile driver("lld.sys");
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->layout().raw(0x1000, 0x200)->data(), driver.bytes().data() + 0x400);
  EXPECT_FALSE(file->layout().raw(0x1000, 0x201));
  EXPECT_FALSE(file->layout().raw(0x1000, ~0ull));
}

TEST(Layout, ReadsANameThatEndsInTheZerosBehindTheFile) {
  DriverFile driver("lld.sys");
  driver.set_text(0x31FC, "Name");  // the last bytes of .data that the file gives
  EXPECT_EQ(driver.parse()->layout().name(0x31FC), "Name");
  EXPECT_EQ(driver.parse()->layout().name(0x3200), std::nullopt);
  EXPECT_EQ(driver.parse()->layout().name(0xFFFFFFFF), std::nullopt);
}

TEST(Layout, RefusesANameOfMoreThan4096Characters) {
  DriverFile driver("lld.sys");
  const std::size_t header = driver.section_header(".reloc");
  driver.truncate(0x4000);
  driver.set(driver.optional_header() + 56, 0xD000u);
  driver.set(header + 8, 0x3000u).set(header + 16, 0x3000u);
  driver.set_text(0xA100, std::string(4096, 'a'));
  EXPECT_EQ(driver.parse()->layout().name(0xA100)->size(), 4096u);
  EXPECT_EQ(driver.set_text(0xA0FF, "b").parse()->layout().name(0xA0FF), std::nullopt);
}

}  // namespace
}  // namespace rundown::image
