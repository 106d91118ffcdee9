#include "image/imports.h"

#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

class Imports : public testing::Test {
 protected:
  std::uint32_t table() const { return driver.directory_rva(Directory::kImport); }
  ImportDescriptor first() const { return driver.get<ImportDescriptor>(driver.offset_of(table())); }

  DriverFile driver{"lld.sys"};
};

TEST_F(Imports, ReadsNamesAndOrdinals) {
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  ASSERT_EQ(file->imports().size(), 2u);
  const ImportedModule& kernel = file->imports()[0];
  EXPECT_EQ(kernel.name, "ntoskrnl.exe");
  ASSERT_EQ(kernel.imports.size(), 2u);
  EXPECT_EQ(kernel.imports[0].symbol.name, "IoCreateDevice");
  EXPECT_EQ(kernel.imports[0].iat_rva, first().first_thunk);
  EXPECT_EQ(kernel.imports[1].symbol.name, "IoDeleteDevice");
  EXPECT_EQ(kernel.imports[1].iat_rva, first().first_thunk + 8);
  const ImportedModule& other = file->imports()[1];
  EXPECT_EQ(other.name, "ordinal.sys");
  ASSERT_EQ(other.imports.size(), 1u);
  EXPECT_TRUE(other.imports[0].symbol.is_ordinal());
  EXPECT_EQ(other.imports[0].symbol.ordinal, 77);
}

TEST_F(Imports, ReadsTheAddressTableWhereThereIsNoNameTable) {
  driver.set_at_rva(table(), 0u);
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->imports()[0].imports[1].symbol.name, "IoDeleteDevice");
}

TEST_F(Imports, ReadsGnuLdsTable) {
  driver = DriverFile("gnu.sys");
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  ASSERT_EQ(file->imports().size(), 1u);
  EXPECT_EQ(file->imports()[0].imports[0].symbol.name, "IoCreateDevice");
}

TEST_F(Imports, RefusesATableThatDoesNotEnd) {
  // In the last bytes of the last section, where the next descriptor would be outside.
  driver.set(driver.directory(Directory::kImport), 0xAFF0u);
  EXPECT_EQ(driver.refusal(), "bad import table: the list of modules at 0xAFF0 does not end");
  driver = DriverFile("lld.sys");
  driver.set_at_rva(table(), 0xB000u);
  EXPECT_EQ(driver.refusal(),
            "bad import from ntoskrnl.exe: the name table at 0xB000 does not end");
}

TEST_F(Imports, RefusesBadNames) {
  driver.set_at_rva(table() + 12, 0xFFFFFFFFu);
  EXPECT_EQ(driver.refusal(), "bad import table: no module name at 0xFFFFFFFF");
  driver = DriverFile("lld.sys");
  driver.set_at_rva(first().original_first_thunk, std::uint64_t{0x7FFFFFFF});
  EXPECT_EQ(driver.refusal(), "bad import from ntoskrnl.exe: no function name at 0x80000001");
  driver = DriverFile("lld.sys");
  const auto hint = driver.get<std::uint32_t>(driver.offset_of(first().original_first_thunk));
  driver.set_text(hint + 2, "\033[2J");
  EXPECT_EQ(driver.refusal(),
            fmt::format("bad import from ntoskrnl.exe: no function name at 0x{:X}", hint + 2));
}

TEST_F(Imports, RefusesAnAddressTableOutsideTheImage) {
  driver.set_at_rva(table() + 16, 0xAFFCu);
  EXPECT_EQ(driver.refusal(),
            "bad import from ntoskrnl.exe: the address table at 0xAFFC does not lie in the image");
}

TEST_F(Imports, BoundsTheNumberOfModulesAndFunctions) {
  // One big section of ordinals: as many functions as the image has room for.
  const std::size_t header = driver.section_header(".reloc");
  DriverFile big = driver;
  big.truncate(0x400000);
  big.set(big.optional_header() + 56, 0x400000u);
  big.set(header + 8, 0x400000u - 0xA000);
  big.set(header + 16, 0x3F0000u);
  big.set(big.directory(Directory::kBaseRelocation), 0u);
  for (std::uint32_t i = 0; i < 65537; ++i) {
    big.set_at_rva(0x10000 + i * 8, std::uint64_t{1} << 63);
  }
  big.set_at_rva(table(), 0x10000u);
  EXPECT_EQ(big.refusal(), "bad import table: more than 65536 functions");

  ImportDescriptor module = first();
  module.original_first_thunk = 0x3F0000;  // a zero: no functions
  for (std::uint32_t i = 0; i < 1025; ++i) {
    big.set_at_rva(0x200000 + i * static_cast<std::uint32_t>(sizeof(module)), module);
  }
  big.set(big.directory(Directory::kImport), 0x200000u);
  EXPECT_EQ(big.refusal(), "bad import table: more than 1024 modules");
}

TEST_F(Imports, RefusesDelayLoadedImports) {
  driver.set(driver.directory(Directory::kDelayImport), DataDirectory{table() + 8, 0x40});
  EXPECT_EQ(driver.refusal(),
            "delay-loaded imports: rundown does not load them; link without /DELAYLOAD");
}

}  // namespace
}  // namespace rundown::image
