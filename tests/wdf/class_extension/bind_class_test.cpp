#include <array>

#include "cpu/call.h"
#include "framework_fixture.h"
#include "wdf/class_extension/extensions.h"
#include "wdf/loader/bind_info.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

// What a stub library puts into a driver.
struct Stub {
  Stub(const WCHAR* name, wdf::WDF_VERSION version, ULONG count) {
    info.Size = sizeof info;
    info.ClassName = name;
    info.Version = version;
    info.FunctionTable = table.data();
    info.FunctionTableCount = count;
    info.ClassBindInfo = &globals;
  }
  NTSTATUS bind(FrameworkDriver& driver) {
    return call<NTSTATUS>("WdfVersionBindClass", nullptr, driver.globals, &info);
  }
  void unbind(FrameworkDriver& driver) {
    call("WdfVersionUnbindClass", nullptr, driver.globals, &info);
  }

  wdf::WDF_CLASS_BIND_INFO info{};
  std::array<machine::Address, 40> table{};
  void* globals = nullptr;
};

TEST(BindClass, FillsTheTableToItsEnd) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    Stub stub(u"SPBCx", {1, 0, 0}, 13);
    EXPECT_EQ(stub.bind(driver), STATUS_SUCCESS);
    EXPECT_NE(stub.table[0], 0U);
    EXPECT_NE(stub.table[12], 0U);
    EXPECT_EQ(stub.table[13], 0U);
    EXPECT_EQ(stub.globals, driver.globals);
    EXPECT_NE(stub.info.ClassModule, nullptr);
  });
}

TEST(BindClass, ANameIsAKeyOfTheRegistry) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    Stub stub(u"GpioClx", {1, 1, 0}, 6);
    stub.info.ClassBindInfo = nullptr;
    EXPECT_EQ(stub.bind(driver), STATUS_SUCCESS);
    EXPECT_EQ(stub.globals, nullptr);
  });
}

TEST(BindClass, AMajorVersionIsAnExtensionOfItsOwn) {
  in_machine([] {
    EXPECT_EQ(wdf::find_class_extension(u"SerCx", 1)->module, "SerCx.sys");
    EXPECT_EQ(wdf::find_class_extension(u"SerCx", 2)->module, "SerCx2.sys");
    EXPECT_EQ(wdf::find_class_extension(u"SerCx", 3), nullptr);
  });
}

TEST(BindClass, SaysWhichExtensionIsMissing) {
  EXPECT_EQ(unsupported_in([] {
              FrameworkDriver driver;
              driver.bind();
              Stub stub(u"NoSuchCx", {1, 2, 0}, 1);
              stub.bind(driver);
            }),
            "wdfldr.sys!the class extension NoSuchCx 1.2");
}

TEST(BindClass, WhatIsNotSimulatedNamesItself) {
  EXPECT_EQ(unsupported_in([] {
              FrameworkDriver driver;
              driver.bind();
              Stub stub(u"SPBCx", {1, 0, 0}, 13);
              stub.bind(driver);
              cpu::call_guest(reinterpret_cast<void*>(stub.table[0]), driver.globals,
                              std::uint64_t{0});
            }),
            "SpbCx.sys!SpbDeviceInitConfig");
}

// A newer driver has functions that no table here has.
TEST(BindClass, ANewerFunctionIsNamedByItsNumber) {
  EXPECT_EQ(unsupported_in([] {
              FrameworkDriver driver;
              driver.bind();
              Stub stub(u"WifiCx", {1, 2, 0}, 40);
              stub.bind(driver);
              cpu::call_guest(reinterpret_cast<void*>(stub.table[39]), driver.globals,
                              std::uint64_t{0});
            }),
            "WifiCx.sys!function 39");
}

TEST(BindClass, BothNeedTheGlobalsOfABoundDriver) {
  const auto bug = bug_check_in([] {
    WDF_DRIVER_GLOBALS stranger{};
    Stub stub(u"SPBCx", {1, 0, 0}, 13);
    call<NTSTATUS>("WdfVersionBindClass", nullptr, &stranger, &stub.info);
  });
  ASSERT_TRUE(bug);
  EXPECT_EQ(bug->code, 0x10DU);
  const auto other = bug_check_in([] {
    WDF_DRIVER_GLOBALS stranger{};
    Stub stub(u"SPBCx", {1, 0, 0}, 13);
    call("WdfVersionUnbindClass", nullptr, &stranger, &stub.info);
  });
  ASSERT_TRUE(other);
  EXPECT_EQ(other->code, 0x10DU);
}

// The entry code unbinds the record whose binding failed as well.
TEST(UnbindClass, TakesWhatWasNotBound) {
  in_machine([] {
    FrameworkDriver driver;
    ASSERT_EQ(driver.bind(), STATUS_SUCCESS);
    Stub first(u"SPBCx", {1, 0, 0}, 13);
    Stub second(u"SPBCx", {1, 0, 0}, 13);
    first.unbind(driver);
    EXPECT_EQ(first.bind(driver), STATUS_SUCCESS);
    EXPECT_EQ(second.bind(driver), STATUS_SUCCESS);
    EXPECT_EQ(first.info.ClassModule, second.info.ClassModule);
    first.unbind(driver);
    EXPECT_EQ(first.info.ClassModule, nullptr);
    second.unbind(driver);
    EXPECT_EQ(first.bind(driver), STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
