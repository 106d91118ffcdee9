#include "image/headers.h"

#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

// Offsets of fields in the optional header and in a section header.
constexpr std::size_t kEntry = 16, kImageBase = 24, kSectionAlignment = 32, kFileAlignment = 36;
constexpr std::size_t kSizeOfImage = 56, kSizeOfHeaders = 60, kSubsystem = 68;
constexpr std::size_t kVirtualSize = 8, kVirtualAddress = 12, kRawSize = 16, kRawPointer = 20;

const Section* find_section(const File& file, std::string_view name) {
  for (const Section& section : file.sections()) {
    if (section.name == name) return &section;
  }
  return nullptr;
}

TEST(Headers, ReadsWhatTheLinkerWrote) {
  const DriverFile driver("lld.sys");
  const auto file = driver.parse();
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->image_base(), 0x140000000u);
  EXPECT_EQ(file->size_of_image(), driver.get<std::uint32_t>(driver.optional_header() + 56));
  EXPECT_EQ(file->entry_point_rva(), driver.get<std::uint32_t>(driver.optional_header() + 16));
  EXPECT_TRUE(file->is_relocatable());
  EXPECT_FALSE(file->headers().is_flat);
  EXPECT_EQ(file->time_date_stamp(), driver.get<std::uint32_t>(driver.file_header() + 4));
  EXPECT_EQ(file->check_sum(), driver.get<std::uint32_t>(driver.optional_header() + 64));
}

TEST(Headers, TellsWhatASectionIsFor) {
  const DriverFile driver("lld.sys");
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  const Section* text = find_section(*file, ".text");
  const Section* data = find_section(*file, ".data");
  const Section* page = find_section(*file, "PAGE");
  const Section* init = find_section(*file, "INIT");
  ASSERT_TRUE(text && data && page && init);
  EXPECT_TRUE(text->readable && text->executable && !text->writable && !text->discardable);
  EXPECT_TRUE(data->readable && data->writable && !data->executable);
  EXPECT_GT(data->virtual_size, 0x3000u);
  EXPECT_EQ(data->raw.size(), data->raw_size);
  EXPECT_TRUE(page->is_pageable() && !page->is_initialisation());
  EXPECT_TRUE(init->is_initialisation() && init->discardable && !init->is_pageable());
}

TEST(Headers, AcceptsEachLinkersDriver) {
  for (const char* name : {"lld.sys", "fixed.sys", "exports.sys", "gnu.sys", "flat.sys"}) {
    EXPECT_EQ(DriverFile(name).refusal(), "") << name;
  }
}

TEST(Headers, MapsALowAlignmentFlat) {
  const DriverFile driver("flat.sys");
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->headers().is_flat);
  EXPECT_TRUE(file->sections()[0].writable && file->sections()[0].executable);
}

TEST(Headers, TakesRawSizeWhereVirtualSizeIsZero) {
  DriverFile driver("lld.sys");
  driver.set(driver.section_header("PAGE") + kVirtualSize, 0u);
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_EQ(find_section(*file, "PAGE")->virtual_size, 0x200u);
}

TEST(Headers, TakesNoBytesWithoutARawPointer) {
  DriverFile driver("lld.sys");
  driver.set(driver.section_header("PAGE") + kRawPointer, 0u);
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_TRUE(find_section(*file, "PAGE")->raw.empty());
}

TEST(Headers, RoundsTheRawPointerDownToASector) {
  DriverFile driver("lld.sys");
  const std::size_t header = driver.section_header("PAGE");
  const auto pointer = driver.get<std::uint32_t>(header + kRawPointer);
  driver.set(header + kRawPointer, pointer + 4);
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_EQ(find_section(*file, "PAGE")->raw.data(), driver.bytes().data() + pointer);
}

TEST(Headers, RefusesWhatIsNoPe) {
  DriverFile empty("lld.sys");
  empty.truncate(0);
  EXPECT_EQ(empty.refusal(), "not a PE file: it does not begin with MZ");
  EXPECT_EQ(DriverFile("lld.sys").set(0, std::uint16_t{0x457F}).refusal(),
            "not a PE file: it does not begin with MZ");
  EXPECT_EQ(DriverFile("lld.sys").set(0x78, 0u).refusal(),
            "not a PE file: no PE signature at file offset 0x78");
}

TEST(Headers, RefusesTruncatedHeaders) {
  DriverFile driver("lld.sys");
  driver.truncate(0x3F);
  EXPECT_EQ(driver.refusal(),
            "truncated: the DOS header needs 0x40 bytes but the file has 0x3F bytes");
  driver = DriverFile("lld.sys");
  driver.truncate(0x80);
  EXPECT_EQ(driver.refusal(),
            "truncated: the PE headers lie at file offset 0x78..0x100 but the file has 0x80 bytes");
  driver = DriverFile("lld.sys");
  driver.set(0x3C, 0xFFFFFFFFu);
  EXPECT_EQ(driver.refusal(),
            "truncated: the PE headers lie at file offset 0xFFFFFFFF..0x100000087 but the file has "
            "0x" +
                fmt::format("{:X}", driver.size()) + " bytes");
  driver = DriverFile("lld.sys");
  driver.truncate(0x190);
  EXPECT_EQ(driver.refusal(),
            "truncated: the section table lies at file offset 0x180..0x298 but the file has 0x190 "
            "bytes");
}

TEST(Headers, RefusesOtherMachines) {
  DriverFile driver("lld.sys");
  const std::size_t machine = driver.file_header();
  EXPECT_EQ(driver.set(machine, kMachineI386).refusal(),
            "a 32-bit driver (machine 0x014C); rundown loads x64 drivers (0x8664)");
  EXPECT_EQ(driver.set(machine, kMachineArm64).refusal(),
            "an ARM64 driver (machine 0xAA64); rundown loads x64 drivers (0x8664)");
  EXPECT_EQ(driver.set(machine, std::uint16_t{0x200}).refusal(),
            "a driver for machine 0x0200; rundown loads x64 drivers (0x8664)");
}

TEST(Headers, RefusesWhatIsNoDriver) {
  DriverFile driver("lld.sys");
  const std::size_t subsystem = driver.optional_header() + kSubsystem;
  const std::pair<std::uint16_t, const char*> names[] = {{2, "Windows GUI"},
                                                         {3, "console"},
                                                         {10, "EFI application"},
                                                         {11, "EFI boot service driver"},
                                                         {12, "EFI runtime driver"},
                                                         {16, "boot application"},
                                                         {99, "unknown"}};
  for (const auto& [number, name] : names) {
    EXPECT_EQ(driver.set(subsystem, number).refusal(),
              fmt::format("not a driver: subsystem is {} ({}); a driver is linked with "
                          "/SUBSYSTEM:NATIVE",
                          number, name));
  }
  driver = DriverFile("lld.sys");
  driver.set(driver.file_header() + 18, std::uint16_t{0x20});
  EXPECT_EQ(driver.refusal(),
            "not an executable image: the linker reported errors when it wrote this file");
}

TEST(Headers, RefusesABadOptionalHeader) {
  DriverFile driver("lld.sys");
  driver.set(driver.optional_header(), std::uint16_t{0x10B});
  EXPECT_EQ(driver.refusal(), "bad optional header: magic 0x10B, an x64 image has 0x20B (PE32+)");
  driver = DriverFile("lld.sys");
  driver.set(driver.file_header() + 16, std::uint16_t{0x6F});
  EXPECT_EQ(driver.refusal(),
            "bad optional header: it has 0x6F bytes, an x64 image has at least 0x70");
}

TEST(Headers, RefusesBadAlignments) {
  const auto refusal = [](std::uint32_t section, std::uint32_t file) {
    DriverFile driver("lld.sys");
    driver.set(driver.optional_header() + kSectionAlignment, section);
    return driver.set(driver.optional_header() + kFileAlignment, file).refusal();
  };
  EXPECT_EQ(refusal(0x1001, 0x200),
            "bad alignment: sections 0x1001, file 0x200; Windows does not load such an image");
  EXPECT_EQ(refusal(0x1000, 0),
            "bad alignment: sections 0x1000, file 0x0; Windows does not load such an image");
  EXPECT_EQ(refusal(0x1000, 0x2000),
            "bad alignment: sections 0x1000, file 0x2000; Windows does not load such an image");
  EXPECT_EQ(refusal(0x400, 0x200),
            "bad alignment: sections 0x400, file 0x200; Windows does not load such an image");
}

TEST(Headers, RefusesABadImageBaseOrSize) {
  DriverFile driver("lld.sys");
  driver.set(driver.optional_header() + kImageBase, std::uint64_t{0x140001000});
  EXPECT_EQ(driver.refusal(), "bad image base 0x140001000: it is not a multiple of 0x10000");
  driver.set(driver.optional_header() + kImageBase, std::uint64_t{0xFFFFFFFFFFFF0000});
  EXPECT_EQ(driver.refusal(),
            "bad image base 0xFFFFFFFFFFFF0000: the image would wrap round the end of memory");
  driver = DriverFile("lld.sys");
  driver.set(driver.optional_header() + kSizeOfImage, 0u);
  EXPECT_EQ(driver.refusal(), "bad size of image 0x0: rundown loads images from 1 byte to 256 MiB");
  driver.set(driver.optional_header() + kSizeOfImage, kMaxSizeOfImage + 1);
  EXPECT_EQ(driver.refusal(),
            "bad size of image 0x10000001: rundown loads images from 1 byte to 256 MiB");
}

TEST(Headers, RefusesABadSectionTable) {
  DriverFile driver("lld.sys");
  driver.set(driver.file_header() + 2, std::uint16_t{0});
  EXPECT_EQ(driver.refusal(), "no sections: the image has neither code nor data");
  driver = DriverFile("lld.sys");
  driver.set(driver.optional_header() + kSizeOfHeaders, 0x200u);
  EXPECT_EQ(driver.refusal(), "the section table ends at 0x298 but the size of headers is 0x200");
}

TEST(Headers, RefusesTruncatedRawData) {
  DriverFile driver("lld.sys");
  driver.truncate(0x500);
  EXPECT_EQ(driver.refusal(),
            "truncated: section .text lies at file offset 0x400..0x600 but the file has 0x500 "
            "bytes");
  driver = DriverFile("lld.sys");
  driver.set(driver.section_header(".text") + kRawSize, 0xFFFFFFFFu);
  EXPECT_EQ(driver.refusal(), fmt::format("truncated: section .text lies at file offset "
                                          "0x400..0x1000003FF but the file has 0x{:X} bytes",
                                          driver.size()));
}

TEST(Headers, RefusesMisplacedSections) {
  DriverFile driver("lld.sys");
  driver.set(driver.section_header(1) + kVirtualAddress, 0x8000u);
  EXPECT_EQ(driver.refusal(),
            "section .rdata begins at 0x8000, not at 0x2000 where the part before it ends; Windows "
            "does not load such an image");
  driver = DriverFile("lld.sys");
  driver.set(driver.section_header(1) + kVirtualSize, 0xFFFFFFFFu);
  EXPECT_EQ(driver.refusal(),
            "section .rdata lies at 0x2000..0x100001FFF but the size of image is 0xB000");
  driver = DriverFile("lld.sys");
  driver.set(driver.section_header(1) + kVirtualSize, 0u);
  driver.set(driver.section_header(1) + kRawSize, 0u);
  EXPECT_EQ(driver.refusal(), "section .rdata is empty; Windows does not load such an image");
  driver = DriverFile("flat.sys");
  driver.set(driver.section_header(0) + kRawPointer, 0x600u);
  EXPECT_EQ(driver.refusal(),
            "section .text lies at file offset 0x600 and at 0x400 in memory; with a section "
            "alignment below the page size both must be equal");
}

TEST(Headers, RefusesABadEntryPoint) {
  DriverFile driver("lld.sys");
  driver.set(driver.optional_header() + kEntry, 0u);
  EXPECT_EQ(driver.refusal(), "no entry point: link with /ENTRY (GsDriverEntry or DriverEntry)");
  driver.set(driver.optional_header() + kEntry, 0x3000u);
  EXPECT_EQ(driver.refusal(), "entry point 0x3000 does not lie in an executable section");
}

TEST(Headers, IgnoresDirectoriesThatTheHeaderDoesNotHave) {
  DriverFile driver("lld.sys");
  driver.set(driver.optional_header() + 108, 1u);  // NumberOfRvaAndSizes
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->imports().empty());
}

}  // namespace
}  // namespace rundown::image
