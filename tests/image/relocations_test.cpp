#include "image/relocations.h"

#include <fmt/format.h>

#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

class Relocations : public testing::Test {
 protected:
  std::uint32_t table() const { return driver.directory_rva(Directory::kBaseRelocation); }

  DriverFile driver{"lld.sys"};
};

TEST_F(Relocations, ListsTheAddressesThatTheLinkerWrote) {
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  // The load configuration's three pointers, and the two of the driver's table.
  ASSERT_EQ(file->relocations().size(), 5u);
  for (const std::uint32_t rva : file->relocations()) {
    const auto address = driver.get<std::uint64_t>(driver.offset_of(rva));
    EXPECT_GE(address, file->image_base());
    EXPECT_LT(address, file->image_base() + file->size_of_image());
  }
}

TEST_F(Relocations, AcceptsPaddingWithZeros) {
  driver.set(driver.directory(Directory::kBaseRelocation) + 4, 0x100u);
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->relocations().size(), 5u);
}

TEST_F(Relocations, RefusesATableBeyondTheFile) {
  driver.set(driver.directory(Directory::kBaseRelocation) + 4, 0x10000u);
  EXPECT_EQ(driver.refusal(),
            "truncated: the base relocations lie at 0xA000..0x1A000, beyond what the file gives");
}

TEST_F(Relocations, RefusesABadBlock) {
  for (const std::uint32_t size : {0u, 7u, 0x10000u, 0xFFFFFFFFu}) {
    driver.set_at_rva(table() + 4, size);
    EXPECT_EQ(driver.refusal(),
              "bad base relocations: the block at 0xA000 does not end within the table");
  }
}

TEST_F(Relocations, RefusesOtherKinds) {
  driver.set_at_rva(table() + 8, std::uint16_t{0x3058});
  EXPECT_EQ(driver.refusal(),
            "base relocation HIGHLOW at 0x2058: 32 bits cannot hold a kernel address; link with "
            "/LARGEADDRESSAWARE");
  driver.set_at_rva(table() + 8, std::uint16_t{0x5058});
  EXPECT_EQ(driver.refusal(),
            "base relocation of type 5 at 0x2058: an x64 image has only DIR64 (10)");
}

TEST_F(Relocations, RefusesAPlaceOutsideTheImage) {
  driver.set_at_rva(table(), 0xFFFFF000u);
  EXPECT_EQ(driver.refusal(), "base relocation at 0xFFFFF058 does not lie in the image");
}

TEST_F(Relocations, RefusesAnAddressThatReachesBeyondTheImage) {
  const auto image = driver.parse();
  ASSERT_TRUE(image);
  const std::uint32_t end = image->size_of_image();
  driver.set_at_rva(table(), end - 0x1000);
  const auto relocate_last_page_at = [&](std::uint32_t offset) {
    driver.set_at_rva(table() + 8, static_cast<std::uint16_t>(0xA000 | offset));
    // The others of the block, so that they lie in the image too.
    for (std::uint32_t at = 10; at < driver.get<std::uint32_t>(driver.offset_of(table() + 4));
         at += 2)
      driver.set_at_rva(table() + at, std::uint16_t{0});
  };
  relocate_last_page_at(0xFF8);
  EXPECT_EQ(driver.refusal(), "");
  for (const std::uint32_t offset : {0xFF9u, 0xFFFu}) {
    relocate_last_page_at(offset);
    EXPECT_EQ(driver.refusal(), fmt::format("base relocation at 0x{:X} does not lie in the image",
                                            end - 0x1000 + offset));
  }
}

}  // namespace
}  // namespace rundown::image
