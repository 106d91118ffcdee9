#include "nt/ke/bug_check.h"

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::bug_check_in;
using test::call;

TEST(BugCheck, StopsTheMachineWithItsCodeAndParameters) {
  auto bug = bug_check_in([] { call("KeBugCheckEx", 0xE2, 1, 2, 3, ~std::uint64_t{0}); });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xE2U);
  EXPECT_EQ(bug->parameters[0], 1U);
  EXPECT_EQ(bug->parameters[1], 2U);
  EXPECT_EQ(bug->parameters[2], 3U);
  EXPECT_EQ(bug->parameters[3], ~std::uint64_t{0});
  bug = bug_check_in([] { call("KeBugCheck", 0xE3, 9, 9, 9, 9); });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xE3U);
  for (const std::uint64_t parameter : bug->parameters) EXPECT_EQ(parameter, 0U);
}

TEST(Raise, IsAnExceptionOfItsStatus) {
  const auto status_of = [](const char* name, NTSTATUS status) {
    const auto bug = bug_check_in([=] { call(name, status); });
    EXPECT_TRUE(bug) << name;
    EXPECT_EQ(bug->code, abi::kSystemThreadExceptionNotHandled) << name;
    return static_cast<NTSTATUS>(bug->parameters[0]);
  };
  EXPECT_EQ(status_of("ExRaiseStatus", STATUS_NOT_FOUND), STATUS_NOT_FOUND);
  EXPECT_EQ(status_of("ExRaiseAccessViolation", STATUS_SUCCESS), STATUS_ACCESS_VIOLATION);
  EXPECT_EQ(status_of("ExRaiseDatatypeMisalignment", STATUS_SUCCESS), STATUS_DATATYPE_MISALIGNMENT);
}

}  // namespace
}  // namespace rundown
