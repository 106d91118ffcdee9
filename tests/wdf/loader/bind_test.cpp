#include "framework_fixture.h"
#include "wdf/function_table.h"
#include "wdf/loader/bind_info.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

struct Binding {
  explicit Binding(ULONG minor) {
    info.Size = sizeof info;
    info.Component = u"KmdfLibrary";
    info.Version = {1, minor, 0};
    info.FuncCount = wdf::function_count(minor);
    info.FuncTable = table;
  }
  NTSTATUS bind() { return call<NTSTATUS>("WdfVersionBind", &driver, &path, &info, &globals); }

  DRIVER_OBJECT driver{};
  UNICODE_STRING path = unicode(u"\\REGISTRY\\MACHINE\\SYSTEM\\ControlSet001\\Services\\Sample");
  wdf::WDF_BIND_INFO info{};
  machine::Address table[458]{};
  WDF_DRIVER_GLOBALS* globals = nullptr;
};

TEST(Bind, EveryReleasedVersionGetsItsFunctions) {
  in_machine([] {
    for (const ULONG minor : {0U, 1U, 5U, 7U, 9U, 11U, 13U, 15U, 17U, 19U, 21U, 23U, 33U}) {
      Binding binding(minor);
      EXPECT_EQ(binding.bind(), STATUS_SUCCESS) << minor;
      // Up to 1.13 the driver's own array is filled, to its end and no further.
      const ULONG count = binding.info.FuncCount;
      const bool copied = count <= 438;
      const machine::Address* functions =
          copied ? binding.table : reinterpret_cast<machine::Address*>(binding.table[0]);
      EXPECT_EQ(functions[0], wdf::function_table()[0]);
      EXPECT_EQ(functions[count - 1], wdf::function_table()[count - 1]);
      if (copied) {
        EXPECT_EQ(binding.table[count], 0U);
      }
      EXPECT_EQ(call<NTSTATUS>("WdfVersionUnbind", &binding.path, &binding.info, binding.globals),
                STATUS_SUCCESS);
    }
  });
}

TEST(Bind, RefusesWhatNoVersionHad) {
  in_machine([] {
    Binding count(15);
    count.info.FuncCount = 440;
    EXPECT_EQ(count.bind(), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(count.globals, nullptr);
    Binding table(15);
    table.info.FuncTable = nullptr;
    EXPECT_EQ(table.bind(), STATUS_INVALID_PARAMETER);
    Binding size(15);
    size.info.Size = 0x38;
    EXPECT_EQ(size.bind(), STATUS_INVALID_PARAMETER);
    Binding newer(35);
    newer.info.FuncCount = 458;
    EXPECT_NE(newer.bind(), STATUS_SUCCESS);
    Binding major(15);
    major.info.Version.Major = 2;
    EXPECT_NE(major.bind(), STATUS_SUCCESS);
  });
}

TEST(Bind, ANewerClientMayDoWithLess) {
  in_machine([] {
    Binding binding(35);
    wdf::WDF_BIND_INFO2 info{};
    info.V1 = binding.info;
    info.V1.Size = sizeof info;
    info.V1.FuncCount = 470;
    ULONG minimum = 25;
    ULONG functions = 470;
    BOOLEAN higher = FALSE;
    info.MinimumVersionRequired = &minimum;
    info.FuncCountPtr = &functions;
    info.ClientVersionHigherThanFramework = &higher;
    EXPECT_EQ(
        call<NTSTATUS>("WdfVersionBind", &binding.driver, &binding.path, &info, &binding.globals),
        STATUS_SUCCESS);
    EXPECT_EQ(higher, TRUE);
    EXPECT_EQ(functions, 458U);
    EXPECT_EQ(info.V1.FuncCount, 458U);
  });
}

TEST(Bind, UnbindNeedsWhatBindGave) {
  in_machine([] {
    Binding binding(15);
    EXPECT_EQ(call<NTSTATUS>("WdfVersionUnbind", &binding.path, &binding.info, nullptr),
              STATUS_UNSUCCESSFUL);
  });
  const auto bug = bug_check_in([] {
    Binding binding(15);
    WDF_DRIVER_GLOBALS stranger{};
    call<NTSTATUS>("WdfVersionUnbind", &binding.path, &binding.info, &stranger);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
}

// What is not implemented lies in the table too, at an address that names it.
TEST(Bind, TheTableHasNoHoles) {
  in_machine([] {
    for (std::size_t i = 0; i < wdf::function_facts().size(); ++i) {
      EXPECT_NE(wdf::function_table()[i], 0U) << wdf::function_facts()[i].name;
    }
  });
}

}  // namespace
}  // namespace rundown
