#include "image/map.h"

#include <sys/mman.h>

#include <memory>

#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

constexpr std::uint64_t kNewBase = 0xFFFFF80012340000;

class Map : public testing::Test {
 protected:
  void load(const char* name) {
    driver = std::make_unique<DriverFile>(name);
    load();
  }
  void load() {
    auto result = driver->parse();
    ASSERT_TRUE(result) << result.error().message;
    file = std::make_unique<File>(std::move(*result));
    memory.assign(file->size_of_image(), std::byte{0xCC});
    map(*file, memory);
  }
  template <typename T>
  T at(std::uint32_t rva) const {
    return read_at<T>(memory, rva).value();
  }

  std::unique_ptr<DriverFile> driver = std::make_unique<DriverFile>("lld.sys");
  std::unique_ptr<File> file;
  std::vector<std::byte> memory;
};

TEST_F(Map, CopiesHeadersAndSectionsAndFillsWithZeros) {
  ASSERT_NO_FATAL_FAILURE(load());
  EXPECT_EQ(at<std::uint16_t>(0), kDosSignature);
  for (const Section& section : file->sections()) {
    EXPECT_TRUE(std::equal(section.raw.begin(), section.raw.end(), memory.begin() + section.rva));
    for (std::size_t i = section.raw.size(); i < round_up(section.virtual_size, kPageSize); ++i) {
      ASSERT_EQ(memory[section.rva + i], std::byte{0});
    }
  }
}

TEST_F(Map, ShowsRawDataBeyondVirtualSizeToTheEndOfThePage) {
  driver->set_at_rva(0x1100, 0x12345678u);  // .text has a virtual size of less than 0x100
  ASSERT_NO_FATAL_FAILURE(load());
  EXPECT_EQ(at<std::uint32_t>(0x1100), 0x12345678u);
}

TEST_F(Map, CopiesNoMoreThanThePagesOfVirtualSize) {
  const std::size_t page = driver->section_header("PAGE");
  driver->truncate(0x4000);
  driver->set(page + 16, 0x3000u);
  ASSERT_NO_FATAL_FAILURE(load());
  EXPECT_TRUE(std::equal(file->sections().back().raw.begin(), file->sections().back().raw.end(),
                         memory.begin() + file->sections().back().rva));
}

TEST_F(Map, CopiesAFlatFileAsItIs) {
  ASSERT_NO_FATAL_FAILURE(load("flat.sys"));
  const std::size_t size = std::min<std::size_t>(driver->size(), memory.size());
  EXPECT_TRUE(
      std::equal(memory.begin(),
                 memory.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(size, 0x1000)),
                 driver->bytes().begin()));
  const auto regions = protections(*file);
  ASSERT_EQ(regions.size(), 1u);
  EXPECT_TRUE(regions[0].readable && regions[0].writable && regions[0].executable);
  EXPECT_EQ(regions[0].size, file->size_of_image());
}

TEST_F(Map, Relocates) {
  ASSERT_NO_FATAL_FAILURE(load());
  const std::vector<std::byte> before = memory;
  EXPECT_FALSE(relocate(*file, memory, kNewBase));
  for (const std::uint32_t rva : file->relocations()) {
    EXPECT_EQ(at<std::uint64_t>(rva) - kNewBase,
              *read_at<std::uint64_t>(before, rva) - file->image_base());
  }
  EXPECT_EQ(at<std::uint64_t>(static_cast<std::uint32_t>(driver->optional_header()) + 24),
            kNewBase);
}

TEST_F(Map, RelocatesToItsOwnBaseWithoutAChange) {
  ASSERT_NO_FATAL_FAILURE(load());
  const std::vector<std::byte> before = memory;
  EXPECT_FALSE(relocate(*file, memory, file->image_base()));
  EXPECT_EQ(memory, before);
}

TEST_F(Map, RefusesToMoveAFixedImage) {
  ASSERT_NO_FATAL_FAILURE(load("fixed.sys"));
  EXPECT_FALSE(relocate(*file, memory, file->image_base()));
  const auto error = relocate(*file, memory, kNewBase);
  ASSERT_TRUE(error);
  EXPECT_EQ(error->message,
            "the image has no base relocations, so it runs only at 0x140000000; link without "
            "/FIXED");
}

TEST_F(Map, InitialisesTheDefaultCookieOnly) {
  ASSERT_NO_FATAL_FAILURE(load());
  const std::uint32_t rva = *file->load_config().security_cookie_rva;
  EXPECT_TRUE(initialise_security_cookie(*file, memory, 0xFFFF123456789ABC));
  EXPECT_EQ(at<std::uint64_t>(rva), 0x123456789ABCu);
  EXPECT_FALSE(initialise_security_cookie(*file, memory, 1));
  EXPECT_EQ(at<std::uint64_t>(rva), 0x123456789ABCu);
  map(*file, memory);
  EXPECT_TRUE(initialise_security_cookie(*file, memory, 0x2B992DDFA232));
  EXPECT_EQ(at<std::uint64_t>(rva), 0x2B992DDFA233u);
  ASSERT_NO_FATAL_FAILURE(load("gnu.sys"));
  EXPECT_FALSE(initialise_security_cookie(*file, memory, 1));
}

TEST_F(Map, SetsGuardFunctions) {
  ASSERT_NO_FATAL_FAILURE(load());
  set_guard_functions(*file, memory, 0x1111, 0x2222);
  EXPECT_EQ(at<std::uint64_t>(*file->load_config().guard_cf_check_function_pointer_rva), 0x1111u);
  EXPECT_EQ(at<std::uint64_t>(*file->load_config().guard_cf_dispatch_function_pointer_rva),
            0x2222u);
}

TEST_F(Map, BindsEachImport) {
  ASSERT_NO_FATAL_FAILURE(load());
  std::vector<std::string> asked;
  bind_imports(*file, memory, [&](std::string_view module, const Symbol& symbol) {
    asked.push_back(symbol.is_ordinal() ? fmt::format("{}!#{}", module, symbol.ordinal)
                                        : fmt::format("{}!{}", module, symbol.name));
    return kNewBase + asked.size();
  });
  EXPECT_EQ(asked, (std::vector<std::string>{"ntoskrnl.exe!IoCreateDevice",
                                             "ntoskrnl.exe!IoDeleteDevice", "ordinal.sys!#77"}));
  EXPECT_EQ(at<std::uint64_t>(file->imports()[0].imports[1].iat_rva), kNewBase + 2);
  EXPECT_EQ(at<std::uint64_t>(file->imports()[1].imports[0].iat_rva), kNewBase + 3);
}

TEST_F(Map, ListsProtectionsWithoutGaps) {
  driver->set(driver->optional_header() + 56, 0xC000u);  // a page that no section has
  ASSERT_NO_FATAL_FAILURE(load());
  std::uint32_t end = 0;
  for (const Region& region : protections(*file)) {
    EXPECT_EQ(region.rva, end);
    EXPECT_EQ(region.size % kPageSize, 0u);
    EXPECT_EQ(region.is_initialisation, region.name == "INIT");
    end += region.size;
  }
  EXPECT_EQ(end, file->size_of_image());
  const auto regions = protections(*file);
  EXPECT_TRUE(regions.front().readable && !regions.front().writable && !regions.front().executable);
  EXPECT_EQ(regions.back(), (Region{.rva = 0xB000, .size = 0x1000}));
}

TEST_F(Map, Protects) {
  ASSERT_NO_FATAL_FAILURE(load());
  const std::size_t size = file->size_of_image();
  const auto unmap = [size](void* address) { ::munmap(address, size); };
  const std::unique_ptr<void, decltype(unmap)> pages(
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), unmap);
  ASSERT_NE(pages.get(), MAP_FAILED);
  const std::span destination(static_cast<std::byte*>(pages.get()), size);
  map(*file, destination);
  EXPECT_FALSE(protect(*file, destination));
  destination[0x3000] = std::byte{1};  // .data
  EXPECT_DEATH(destination[0x1000] = std::byte{1}, "");
  EXPECT_TRUE(protect(*file, destination.subspan(1)));  // not page aligned
}

}  // namespace
}  // namespace rundown::image
