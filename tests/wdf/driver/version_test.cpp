// The framework's version string, and a driver's own complaints.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

TEST(VersionString, SaysThatTheVerifierIsOn) {
  in_machine([] {
    FunctionStack stack;
    WDFSTRING string = nullptr;
    ASSERT_EQ(stack.call<NTSTATUS>("WdfStringCreate", nullptr, nullptr, &string), STATUS_SUCCESS);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDriverRetrieveVersionString", stack.driver.driver, string),
              STATUS_SUCCESS);
    UNICODE_STRING text{};
    stack.call("WdfStringGetUnicodeString", string, &text);
    const std::u16string_view letters(text.Buffer, text.Length / 2);
    EXPECT_NE(letters.find(u"(verifier on) version 1.33."), std::u16string_view::npos);
  });
}

TEST(Verifier, BreaksForTheDriver) {
  in_machine([] {
    FunctionStack stack;
    stack.call("WdfVerifierDbgBreakPoint");
    EXPECT_EQ(breakpoints(), 1);
  });
}

TEST(Verifier, StopsForTheDriver) {
  const auto bug = bug_check_in([] {
    FunctionStack stack;
    stack.call("WdfVerifierKeBugCheck", 0xE2, 1, 2, 3, 4);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0xE2U);
  EXPECT_EQ(bug->parameters[3], 4U);
}

}  // namespace
}  // namespace rundown
