// learn.microsoft.com/windows-hardware/drivers/ddi/dispmprt/
#include <string>

#include "abi/io.h"
#include "cpu/call.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::guest_callback;
using test::in_machine;
using test::unsupported_in;
using Word = std::uint64_t;

struct DisplayMiniport {
  DisplayMiniport() { driver.DriverExtension = &extension; }
  NTSTATUS initialize(const char* function) {
    return call<NTSTATUS>(function, &driver, &path, &data);
  }
  struct {
    ULONG Version = 0x300E;
    const void* BeforeUnload[13]{};
    const void* DxgkDdiUnload = nullptr;
    const void* BehindUnload[80]{};
  } data;
  UNICODE_STRING path{};
  DRIVER_OBJECT driver{};
  DRIVER_EXTENSION extension{};
};

const void* address(auto* routine) {
  return reinterpret_cast<const void*>(routine);
}

constexpr auto kRegistrations = {"DxgkInitialize", "DxgkInitializeDisplayOnlyDriver"};

TEST(DisplayMiniport, IsUnloadedThroughItsOwnRoutine) {
  for (const char* function : kRegistrations) {
    SCOPED_TRACE(function);
    in_machine([&] {
      DisplayMiniport mini;
      int unloaded = 0;
      mini.data.DxgkDdiUnload = guest_callback([&](Word, Word, Word, Word) { return ++unloaded; });
      EXPECT_EQ(mini.initialize(function), STATUS_SUCCESS);
      EXPECT_NE(mini.extension.AddDevice, nullptr);
      EXPECT_NE(mini.driver.MajorFunction[IRP_MJ_PNP], nullptr);
      ASSERT_NE(mini.driver.DriverUnload, nullptr);
      cpu::call_guest(address(mini.driver.DriverUnload), &mini.driver);
      EXPECT_EQ(unloaded, 1);
    });
  }
}

TEST(DisplayMiniport, NeedsNoUnloadRoutine) {
  in_machine([] {
    DisplayMiniport mini;
    EXPECT_EQ(mini.initialize("DxgkInitialize"), STATUS_SUCCESS);
    cpu::call_guest(address(mini.driver.DriverUnload), &mini.driver);
  });
}

TEST(DisplayMiniport, IsNotMadeOfMissingArguments) {
  for (const char* function : kRegistrations) {
    SCOPED_TRACE(function);
    in_machine([&] {
      DisplayMiniport mini;
      EXPECT_EQ(call<NTSTATUS>(function, nullptr, &mini.path, &mini.data),
                STATUS_INVALID_PARAMETER);
      EXPECT_EQ(call<NTSTATUS>(function, &mini.driver, nullptr, &mini.data),
                STATUS_INVALID_PARAMETER);
      EXPECT_EQ(call<NTSTATUS>(function, &mini.driver, &mini.path, nullptr),
                STATUS_INVALID_PARAMETER);
      EXPECT_EQ(mini.driver.DriverUnload, nullptr);
    });
  }
}

TEST(DisplayMiniport, HasNoDevicesHere) {
  EXPECT_EQ(unsupported_in([] {
              DisplayMiniport mini;
              mini.initialize("DxgkInitialize");
              cpu::call_guest(address(mini.extension.AddDevice), &mini.driver, Word{0});
            }),
            "ntoskrnl.exe!a port driver's AddDevice");
  EXPECT_EQ(unsupported_in([] {
              DisplayMiniport mini;
              mini.initialize("DxgkInitializeDisplayOnlyDriver");
              cpu::call_guest(address(mini.driver.MajorFunction[IRP_MJ_CREATE]), Word{0}, Word{0});
            }),
            "dxgkrnl.sys!a request to a display adapter's device");
  EXPECT_EQ(unsupported_in([] { call<NTSTATUS>("DxgkUnInitialize", nullptr); }),
            "dxgkrnl.sys!DxgkUnInitialize");
}

}  // namespace
}  // namespace rundown
