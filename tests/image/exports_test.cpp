#include "image/exports.h"

#include "image/symbol.h"
#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

class Exports : public testing::Test {
 protected:
  std::uint32_t table() const { return driver.directory_rva(Directory::kExport); }
  ExportDirectory directory() const {
    return driver.get<ExportDirectory>(driver.offset_of(table()));
  }

  DriverFile driver{"exports.sys"};
};

TEST_F(Exports, FindsByNameAndByOrdinal) {
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  const ExportTable& exports = file->exports();
  EXPECT_EQ(exports.module(), "exports.sys");
  const Export* named = exports.find("Named");
  const Export* alias = exports.find("Alias");
  const Export* second = exports.find(std::uint16_t{7});
  ASSERT_TRUE(named && alias && second);
  EXPECT_EQ(named->rva, alias->rva);
  EXPECT_NE(named->ordinal, alias->ordinal);
  EXPECT_EQ(exports.find(named->ordinal)->name, "Named");
  EXPECT_EQ(second->name, "");
  EXPECT_NE(second->rva, named->rva);
  EXPECT_NE(exports.find("Answer"), nullptr);
  EXPECT_EQ(exports.find("named"), nullptr);
  EXPECT_EQ(exports.find("Zzz"), nullptr);
  EXPECT_EQ(exports.find(std::uint16_t{1}), nullptr);
  EXPECT_EQ(exports.find(std::uint16_t{60000}), nullptr);
}

TEST_F(Exports, ReadsForwarders) {
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  const Export* by_name = file->exports().find("Forwarded");
  const Export* by_number = file->exports().find("ByNumber");
  ASSERT_TRUE(by_name && by_number);
  EXPECT_EQ(by_name->rva, 0u);
  EXPECT_EQ(by_name->forwarder, "ntoskrnl.ExFreePool");
  EXPECT_EQ(parse_forwarder(by_name->forwarder), (Forwarder{"ntoskrnl", {"ExFreePool", 0}}));
  EXPECT_EQ(parse_forwarder(by_number->forwarder), (Forwarder{"ntoskrnl", {{}, 12}}));
}

TEST_F(Exports, FindsInATableThatIsNotSorted) {
  const std::size_t names = driver.offset_of(directory().address_of_names);
  const std::size_t ordinals = driver.offset_of(directory().address_of_name_ordinals);
  const auto name = driver.get<std::uint32_t>(names);
  const auto ordinal = driver.get<std::uint16_t>(ordinals);
  driver.set(names, driver.get<std::uint32_t>(names + 16)).set(names + 16, name);
  driver.set(ordinals, driver.get<std::uint16_t>(ordinals + 8)).set(ordinals + 8, ordinal);
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  for (const char* each : {"Alias", "Answer", "ByNumber", "Forwarded", "Named"}) {
    EXPECT_NE(file->exports().find(each), nullptr) << each;
  }
}

TEST_F(Exports, IsEmptyWithoutATable) {
  const DriverFile other("lld.sys");
  const auto file = other.parse();
  ASSERT_TRUE(file);
  EXPECT_TRUE(file->exports().named().empty());
  EXPECT_EQ(file->exports().find("Named"), nullptr);
}

TEST_F(Exports, RefusesATableOutsideTheImage) {
  driver.set(driver.directory(Directory::kExport), 0xFFFF0000u);
  EXPECT_EQ(driver.refusal(), "bad export table: it does not lie in the image (0xFFFF0000)");
}

TEST_F(Exports, RefusesBadTables) {
  DriverFile broken = driver;
  broken.set_at_rva(table() + 12, 0xFFFFFFFFu);
  EXPECT_EQ(broken.refusal(), "bad export table: no module name at 0xFFFFFFFF");
  broken = driver;
  broken.set_at_rva(table() + 20, 65537u);
  EXPECT_EQ(broken.refusal(),
            "bad export table: 65537 functions and 5 names from ordinal 0; an ordinal has 16 bits");
  broken = driver;
  broken.set_at_rva(table() + 28, 0xFFFFFFFFu);
  EXPECT_EQ(broken.refusal(), "bad export table: the address table does not lie in the file");
  broken = driver;
  broken.set_at_rva(table() + 32, 0xFFFFFFFFu);
  EXPECT_EQ(broken.refusal(), "bad export table: the name table does not lie in the file");
  broken = driver;
  broken.set_at_rva(directory().address_of_names, 0xFFFFFFFFu);
  EXPECT_EQ(broken.refusal(), "bad export table: no name at 0xFFFFFFFF");
  broken = driver;
  broken.set_at_rva(directory().address_of_name_ordinals, std::uint16_t{1000});
  EXPECT_EQ(broken.refusal(), "bad export of Alias: index 1000 of a table of 13");
}

TEST_F(Exports, RefusesBadFunctions) {
  DriverFile broken = driver;
  broken.set_at_rva(directory().address_of_functions + 7 * 4, 0x10000000u);
  EXPECT_EQ(broken.refusal(), "bad export of ordinal 7: 0x10000000 does not lie in the image");
  broken = driver;
  broken.set_at_rva(directory().address_of_functions + 7 * 4, directory().address_of_functions);
  EXPECT_EQ(broken.refusal(),
            fmt::format("bad export of ordinal 7: the forwarder at 0x{:X} is not MODULE.Name",
                        directory().address_of_functions));
}

}  // namespace
}  // namespace rundown::image
