// learn.microsoft.com/windows-hardware/drivers/ddi/portcls/nf-portcls-pcinitializeadapterdriver
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

struct AdapterDriver {
  AdapterDriver() { driver.DriverExtension = &extension; }
  NTSTATUS initialize() {
    return call<NTSTATUS>("PcInitializeAdapterDriver", &driver, nullptr, add_device);
  }
  DRIVER_OBJECT driver{};
  DRIVER_EXTENSION extension{};
  void* add_device = guest_callback([](Word, Word, Word, Word) { return 0; });
};

const void* address(auto* routine) {
  return reinterpret_cast<const void*>(routine);
}

TEST(PcInitializeAdapterDriver, TakesTheDriverObjectOver) {
  in_machine([] {
    AdapterDriver adapter;
    EXPECT_EQ(adapter.initialize(), STATUS_SUCCESS);
    EXPECT_EQ(address(adapter.extension.AddDevice), adapter.add_device);
    for (const ULONG major :
         {IRP_MJ_CLOSE, IRP_MJ_CREATE, IRP_MJ_DEVICE_CONTROL, IRP_MJ_FLUSH_BUFFERS, IRP_MJ_PNP,
          IRP_MJ_POWER, IRP_MJ_QUERY_SECURITY, IRP_MJ_READ, IRP_MJ_SET_SECURITY,
          IRP_MJ_SYSTEM_CONTROL, IRP_MJ_WRITE}) {
      EXPECT_NE(adapter.driver.MajorFunction[major], nullptr) << major;
    }
    EXPECT_EQ(adapter.driver.MajorFunction[IRP_MJ_CLEANUP], nullptr);
    // Its own, which does nothing and which a driver may put its own before.
    ASSERT_NE(adapter.driver.DriverUnload, nullptr);
    cpu::call_guest(address(adapter.driver.DriverUnload), &adapter.driver);
  });
}

TEST(PcInitializeAdapterDriver, HasNoDevicesHere) {
  constexpr auto kRequest = "portcls.sys!a request to an audio adapter's device";
  EXPECT_EQ(unsupported_in([] {
              AdapterDriver adapter;
              adapter.initialize();
              cpu::call_guest(address(adapter.driver.MajorFunction[IRP_MJ_PNP]), Word{0}, Word{0});
            }),
            kRequest);
  EXPECT_EQ(unsupported_in([] { call<NTSTATUS>("PcDispatchIrp", nullptr, nullptr); }), kRequest);
  EXPECT_EQ(unsupported_in([] {
              AdapterDriver adapter;
              adapter.initialize();
              cpu::call_guest(address(adapter.driver.MajorFunction[IRP_MJ_CLOSE]), Word{0},
                              Word{0});
            }),
            "ks.sys!a request to a streaming device");
  EXPECT_EQ(unsupported_in([] {
              call<NTSTATUS>("PcAddAdapterDevice", nullptr, nullptr, nullptr, ULONG{1}, ULONG{0});
            }),
            "portcls.sys!PcAddAdapterDevice");
}

}  // namespace
}  // namespace rundown
