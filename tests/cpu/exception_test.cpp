// Structured exception handling of real guest code.
#include <filesystem>
#include <fstream>

#include "image/pe.h"
#include "in_machine.h"
#include "nt/io/driver.h"
#include "nt/io/life.h"

namespace rundown {
namespace {

using test::in_machine;

std::vector<std::byte> read_file(const std::filesystem::path& path) {
  std::vector<std::byte> bytes(std::filesystem::file_size(path));
  std::ifstream(path, std::ios::binary)
      .read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  return bytes;
}

class Exceptions : public testing::TestWithParam<const char*> {};

TEST_P(Exceptions, HandlersRunAsOnWindows) {
  const auto bytes = read_file(std::filesystem::path(DRIVERS) / GetParam());
  in_machine([&] {
    const auto file = image::File::parse(bytes);
    ASSERT_TRUE(file);
    ASSERT_FALSE(nt::ldr::load_image(*file, GetParam()));
    const auto end = nt::io::live(
        {.returned = [](abi::NTSTATUS status) { EXPECT_EQ(status, abi::STATUS_UNSUCCESSFUL); }});
    EXPECT_EQ(end, nt::io::LifeEnd::entry_failed);
    EXPECT_EQ(test::debug_text(),
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
                         [](const auto& file) { return std::string(file.param).substr(4, 2); });

}  // namespace
}  // namespace rundown
