#include "image/function_table.h"

#include <algorithm>

#include "tests/image/driver_file.h"

namespace rundown::image {
namespace {

class FunctionTable : public testing::Test {
 protected:
  std::uint32_t table() const { return driver.directory_rva(Directory::kException); }
  RuntimeFunction entry(std::uint32_t index) const {
    return driver.get<RuntimeFunction>(driver.offset_of(table() + index * 12));
  }

  DriverFile driver{"lld.sys"};
};

TEST_F(FunctionTable, FindsTheFunctionOfAnAddress) {
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  const auto functions = file->functions();
  ASSERT_EQ(functions.size(), 2u);
  const RuntimeFunction* entry_point = find_function(functions, file->entry_point_rva());
  ASSERT_NE(entry_point, nullptr);
  EXPECT_EQ(entry_point->begin_rva, file->entry_point_rva());
  EXPECT_EQ(find_function(functions, entry_point->end_rva - 1), entry_point);
  EXPECT_EQ(find_function(functions, entry_point->end_rva), nullptr);
  EXPECT_EQ(find_function(functions, 0), nullptr);
  EXPECT_EQ(find_function(functions, 0xFFFFFFFF), nullptr);
  EXPECT_EQ(find_function({}, 0x1000), nullptr);
}

TEST_F(FunctionTable, SortsWhatIsNotSorted) {
  const RuntimeFunction first = entry(0);
  driver.set_at_rva(table(), entry(1)).set_at_rva(table() + 12, first);
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->functions()[0], first);
  EXPECT_NE(find_function(file->functions(), first.begin_rva), nullptr);
}

TEST_F(FunctionTable, SkipsPadding) {
  driver.set(driver.directory(Directory::kException) + 4, 0x200u);
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  EXPECT_EQ(file->functions().size(), 2u);
}

TEST_F(FunctionTable, SkipsAFunctionWithoutCode) {
  driver.set_at_rva(table(), RuntimeFunction{0x1000, 0x1000, 0x2000});
  const auto file = driver.parse();
  ASSERT_TRUE(file);
  ASSERT_EQ(file->functions().size(), 1u);
  EXPECT_EQ(find_function(file->functions(), 0x1000), nullptr);
}

TEST_F(FunctionTable, RefusesATableBeyondTheFile) {
  driver.set(driver.directory(Directory::kException) + 4, 0xFFFFFFFFu);
  EXPECT_EQ(driver.refusal(),
            "truncated: the exception table lies at 0x7000..0x100006FFF, beyond what the file "
            "gives");
}

TEST_F(FunctionTable, RefusesBadEntries) {
  DriverFile broken = driver;
  broken.set_at_rva(table(), RuntimeFunction{0x1000, 0xFFFFFFFF, 0x2000});
  EXPECT_EQ(broken.refusal(),
            "bad exception table: the function at 0x1000..0xFFFFFFFF does not lie in the image");
  broken.set_at_rva(table(), RuntimeFunction{0x1001, 0x1000, 0x2000});
  EXPECT_EQ(broken.refusal(),
            "bad exception table: the function at 0x1001..0x1000 does not lie in the image");
  broken.set_at_rva(table(), RuntimeFunction{0x1000, 0x1010, 0x2001});
  EXPECT_EQ(broken.refusal(),
            "bad exception table: the function at 0x1000 has indirect unwind information, which "
            "rundown does not read");
  broken.set_at_rva(table(), RuntimeFunction{0x1000, 0x1010, 0xAFFE});
  EXPECT_EQ(broken.refusal(),
            "bad exception table: the function at 0x1000 has unwind information at 0xAFFE, outside "
            "the image");
}

}  // namespace
}  // namespace rundown::image
