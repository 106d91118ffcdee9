#include <array>
#include <string>

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::in_machine;

TEST(DbgPrint, SaysItToWhoeverListens) {
  in_machine([] {
    UNICODE_STRING path = test::unicode(u"\\Device\\X");
    EXPECT_EQ(call<ULONG>("DbgPrint", "at %wZ\n", &path), 0U);
    EXPECT_EQ(call<ULONG>("DbgPrintEx", 77, 0, "%u", 5), 0U);
    const std::array<std::uint64_t, 1> list{6};
    call("vDbgPrintEx", 77, 0, "%u", list.data());
    call("vDbgPrintExWithPrefix", "p:", 77, 0, "%u", list.data());
    EXPECT_EQ(test::debug_text(), "at \\Device\\X\n56p:6");
    EXPECT_EQ(call<ULONG>("DbgPrintReturnControlC", "%d", 7), 0U);
    EXPECT_EQ(test::debug_text(), "at \\Device\\X\n56p:67");
    const std::string long_text(600, 'x');
    call("DbgPrint", "%s", long_text.c_str());
    EXPECT_EQ(test::debug_text().size(), 19U + 512U);
  });
}

TEST(DbgPrint, ABreakpointIsAnnouncedAndTheGuestGoesOn) {
  test::in_machine([] {
    call("DbgBreakPoint");
    EXPECT_EQ(test::breakpoints(), 1);
    call("DbgBreakPointWithStatus", 7);
    EXPECT_EQ(test::breakpoints(), 2);
  });
}

TEST(DbgPrint, AFailedAssertionStopsTheMachine) {
  const auto assertion =
      test::bug_check_in([] { call("RtlAssert", "x == 1", "file.c", 7, nullptr); });
  ASSERT_TRUE(assertion);
  EXPECT_EQ(static_cast<ULONG>(assertion->parameters[0]), 0xC0000420U);
}

// A Windows that was started without a debugger.
TEST(Debugger, IsNotThere) {
  in_machine([] {
    EXPECT_EQ(call<NTSTATUS>("KdDisableDebugger"), STATUS_DEBUGGER_INACTIVE);
    EXPECT_EQ(call<NTSTATUS>("KdEnableDebugger"), STATUS_DEBUGGER_INACTIVE);
    EXPECT_EQ(call<BOOLEAN>("KdRefreshDebuggerNotPresent"), TRUE);
  });
}

// Nobody is attached, so the filter only answers: what is said is heard whatever it says.
TEST(DebugFilter, IsByComponentAndLevel) {
  in_machine([] {
    constexpr ULONG kComponent = 77;
    const auto enabled = [](ULONG component, ULONG level) {
      return call<LONG>("DbgQueryDebugFilterState", component, level);
    };
    EXPECT_EQ(enabled(kComponent, 0), TRUE);
    EXPECT_EQ(enabled(kComponent, 3), FALSE);
    EXPECT_EQ(call<NTSTATUS>("DbgSetDebugFilterState", kComponent, 3, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(enabled(kComponent, 3), TRUE);
    EXPECT_EQ(enabled(kComponent, 0x8000'0008), TRUE);
    EXPECT_EQ(enabled(kComponent, 2), FALSE);
    EXPECT_EQ(enabled(kComponent + 1, 3), FALSE);
    EXPECT_EQ(call<NTSTATUS>("DbgSetDebugFilterState", kComponent, 3, FALSE), STATUS_SUCCESS);
    EXPECT_EQ(enabled(kComponent, 3), FALSE);
    call("DbgPrintEx", kComponent, 3, "said all the same");
    EXPECT_EQ(test::debug_text(), "said all the same");
  });
}

}  // namespace
}  // namespace rundown
