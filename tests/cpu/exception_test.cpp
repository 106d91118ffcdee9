// Structured exception handling of real guest code.
#include <filesystem>
#include <fstream>

#include "image/pe.h"
#include "in_machine.h"
#include "nt/io/driver.h"
#include "nt/life.h"

namespace rundown {
namespace {

using test::in_machine;

std::vector<std::byte> read_file(const std::filesystem::path& path) {
  std::vector<std::byte> bytes(std::filesystem::file_size(path));
  std::ifstream(path, std::ios::binary)
      .read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

// What a driver says until its DriverEntry fails, as these do.
std::string said_by(const std::vector<std::byte>& bytes, const char* name) {
  const auto file = image::File::parse(bytes);
  EXPECT_TRUE(file);
  EXPECT_FALSE(nt::ldr::load_image(*file, name));
  const auto end = nt::live(
      {.returned = [](abi::NTSTATUS status) { EXPECT_EQ(status, abi::STATUS_UNSUCCESSFUL); }});
  EXPECT_EQ(end, nt::LifeEnd::entry_failed);
  return test::debug_text();
}

std::string level_of(const testing::TestParamInfo<const char*>& file) {
  const std::string name = file.param;
  return name.substr(name.find('O'), 2);
}

class Exceptions : public testing::TestWithParam<const char*> {};

TEST_P(Exceptions, HandlersRunAsOnWindows) {
  const auto bytes = read_file(std::filesystem::path(DRIVERS) / GetParam());
  in_machine([&] {
    EXPECT_EQ(said_by(bytes, GetParam()),
              "except_catches_a_fault abc\n"
              "except_catches_a_raised_status ab\n"
              "the_inner_filter_is_asked_first abc\n"
              "finally_runs_after_the_filter abcd\n"
              "finally_runs_on_the_normal_way_out abc\n"
              "finally_within_one_function abc\n"
              "an_outer_finally_waits abc\n"
              "a_collided_unwind abcde\n"
              "two_finallys_of_which_one_raises abc\n"
              "a_filter_may_handle_its_own_exception abcd\n"
              "a_fault_inside_an_export ab\n"
              "a_call_through_a_null_pointer ab\n"
              "an_exception_through_an_export abc\n"
              "a_mended_fault_goes_on abc\n"
              "saved_registers_come_back abcdefg\n"
              "many_frames a\n"
              "probing_user_memory abc\n"
              "raise_and_continue abc\n"
              "return_out_of_try abc\n");
  });
}
INSTANTIATE_TEST_SUITE_P(Optimised, Exceptions, testing::Values("seh_O0.sys", "seh_O2.sys"),
                         level_of);

class Stack : public testing::TestWithParam<const char*> {};

TEST_P(Stack, IsWalkedAndUnwoundAsOnWindows) {
  const auto bytes = read_file(std::filesystem::path(DRIVERS) / GetParam());
  in_machine([&] {
    EXPECT_EQ(said_by(bytes, GetParam()),
              "a trace has the frames that were asked for yes\n"
              "the first lies in the caller yes\n"
              "the second in its caller yes\n"
              "no more is written yes\n"
              "frames can be skipped yes\n"
              "the hash is the trace's own yes\n"
              "a chain has the same frames yes\n"
              "a chain skips frames too yes\n"
              "there is no program's stack yes\n"
              "code lies in its image yes\n"
              "nothing lies at 16 yes\n"
              "code has an entry yes\n"
              "of its image yes\n"
              "data has none yes\n"
              "a context is of its caller yes\n"
              "a virtual unwind finds no handler yes\n"
              "and comes to the caller yes\n"
              "whose stack is shorter yes\n"
              "a virtual unwind finds the compiler's handler yes\n"
              "and its data yes\n"
              "a section has a handle yes\n"
              "it keeps its data yes\n"
              "and takes more yes\n"
              "a pageable image is told by its start yes\n"
              "and its code runs on yes\n"
              "0 runs the finally, abnormally: 1\n"
              "0 has landed\n"
              "1 runs the finally, abnormally: 1\n"
              "1 has landed\n"
              "2 runs the finally, abnormally: 1\n"
              "2 has landed\n");
  });
}
INSTANTIATE_TEST_SUITE_P(Optimised, Stack, testing::Values("stack_O0.sys", "stack_O2.sys"),
                         level_of);

// Unhandled, it stops the machine as any exception does.
TEST(RaisedStatus, IsTheCodeOfTheException) {
  const auto bug = test::bug_check_in([] { test::call("RtlRaiseStatus", abi::STATUS_NOT_FOUND); });
  ASSERT_TRUE(bug);
  EXPECT_EQ(static_cast<abi::NTSTATUS>(bug->parameters[0]), abi::STATUS_NOT_FOUND);
}

}  // namespace
}  // namespace rundown
