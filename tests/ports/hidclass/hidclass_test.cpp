// learn.microsoft.com/windows-hardware/drivers/ddi/hidport/nf-hidport-hidregisterminidriver
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

struct Minidriver {
  Minidriver() { driver.DriverExtension = &extension; }
  NTSTATUS add(ULONG revision) {
    registration.Revision = revision;
    registration.DriverObject = &driver;
    return call<NTSTATUS>("HidRegisterMinidriver", &registration);
  }
  struct {
    ULONG Revision = 0;
    DRIVER_OBJECT* DriverObject = nullptr;
    UNICODE_STRING* RegistryPath = nullptr;
    ULONG DeviceExtensionSize = 0;
    ULONG Polled = 0;
  } registration;
  DRIVER_OBJECT driver{};
  DRIVER_EXTENSION extension{};
};

const void* address(auto* routine) {
  return reinterpret_cast<const void*>(routine);
}

TEST(HidMinidriver, IsCalledBehindTheClassDriver) {
  in_machine([] {
    Minidriver mini;
    Word unloaded = 0;
    void* own = guest_callback([&](Word driver, Word, Word, Word) { return unloaded = driver; });
    mini.driver.DriverUnload = reinterpret_cast<DRIVER_UNLOAD*>(own);
    EXPECT_EQ(mini.add(1), STATUS_SUCCESS);
    EXPECT_NE(address(mini.driver.DriverUnload), own);
    EXPECT_NE(mini.extension.AddDevice, nullptr);
    cpu::call_guest(address(mini.driver.DriverUnload), &mini.driver);
    EXPECT_EQ(unloaded, reinterpret_cast<Word>(&mini.driver));
  });
  in_machine([] {
    Minidriver mini;
    EXPECT_EQ(mini.add(1), STATUS_SUCCESS);
    cpu::call_guest(address(mini.driver.DriverUnload), &mini.driver);
  });
}

TEST(HidMinidriver, OfALaterRevisionIsRefused) {
  in_machine([] {
    Minidriver mini;
    EXPECT_EQ(mini.add(2), STATUS_REVISION_MISMATCH);
    EXPECT_EQ(mini.driver.DriverUnload, nullptr);
  });
}

TEST(HidMinidriver, HasNoDevicesHere) {
  EXPECT_EQ(unsupported_in([] {
              Minidriver mini;
              mini.add(1);
              cpu::call_guest(address(mini.extension.AddDevice), &mini.driver, Word{0});
            }),
            "ntoskrnl.exe!a port driver's AddDevice");
  EXPECT_EQ(unsupported_in([] {
              Minidriver mini;
              mini.add(1);
              cpu::call_guest(address(mini.driver.MajorFunction[IRP_MJ_CREATE]), Word{0}, Word{0});
            }),
            "hidclass.sys!a request to a HID minidriver's device");
}

}  // namespace
}  // namespace rundown
