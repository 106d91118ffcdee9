// learn.microsoft.com/windows-hardware/drivers/ddi/ks/
#include <gmock/gmock.h>

#include "abi/io.h"
#include "cpu/call.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using test::call;
using test::failures_of;
using test::in_machine;
using test::unsupported_in;
using Word = std::uint64_t;

struct Minidriver {
  Minidriver() { driver.DriverExtension = &extension; }
  NTSTATUS initialize() {
    return call<NTSTATUS>("KsInitializeDriver", &driver, nullptr, &descriptor);
  }
  DRIVER_OBJECT driver{};
  DRIVER_EXTENSION extension{};
  Word descriptor[3]{};
};

const void* address(auto* routine) {
  return reinterpret_cast<const void*>(routine);
}

TEST(KsInitializeDriver, TakesTheDriverObjectOver) {
  in_machine([] {
    Minidriver mini;
    EXPECT_EQ(mini.initialize(), STATUS_SUCCESS);
    EXPECT_NE(mini.extension.AddDevice, nullptr);
    for (const ULONG major : {IRP_MJ_CREATE, IRP_MJ_CLOSE, IRP_MJ_DEVICE_CONTROL, IRP_MJ_PNP,
                              IRP_MJ_POWER, IRP_MJ_SYSTEM_CONTROL}) {
      EXPECT_NE(mini.driver.MajorFunction[major], nullptr) << major;
    }
    EXPECT_EQ(mini.driver.MajorFunction[IRP_MJ_READ], nullptr);
    // KsNullDriverUnload: there is one, so the driver can be unloaded.
    ASSERT_NE(mini.driver.DriverUnload, nullptr);
    cpu::call_guest(address(mini.driver.DriverUnload), &mini.driver);
    call<void>("KsNullDriverUnload", &mini.driver);
  });
}

// Only the place of the descriptor has to be remembered.
TEST(KsInitializeDriver, FailsForMemoryWhereThereIsADescriptor) {
  in_machine([] {
    Minidriver mini;
    EXPECT_THAT(failures_of("KsInitializeDriver", &mini.driver, nullptr, &mini.descriptor),
                testing::ElementsAre(gate::fails_with(STATUS_INSUFFICIENT_RESOURCES)));
    EXPECT_THAT(failures_of("KsInitializeDriver", &mini.driver, nullptr, nullptr),
                testing::IsEmpty());
  });
}

TEST(KsSetMajorFunctionHandler, KnowsWhatItDispatches) {
  in_machine([] {
    Minidriver mini;
    for (const ULONG major : {IRP_MJ_READ, IRP_MJ_WRITE, IRP_MJ_FLUSH_BUFFERS,
                              IRP_MJ_QUERY_SECURITY, IRP_MJ_SET_SECURITY}) {
      EXPECT_EQ(call<NTSTATUS>("KsSetMajorFunctionHandler", &mini.driver, major), STATUS_SUCCESS);
      EXPECT_NE(mini.driver.MajorFunction[major], nullptr) << major;
    }
    EXPECT_EQ(call<NTSTATUS>("KsSetMajorFunctionHandler", &mini.driver, IRP_MJ_PNP),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(mini.driver.MajorFunction[IRP_MJ_PNP], nullptr);
  });
  EXPECT_EQ(unsupported_in([] {
              Minidriver mini;
              call<NTSTATUS>("KsSetMajorFunctionHandler", &mini.driver, 0x8000'0000 | IRP_MJ_READ);
            }),
            "ks.sys!fast I/O of a streaming driver");
}

TEST(KsInitializeDriver, HasNoDevicesHere) {
  EXPECT_EQ(unsupported_in([] {
              Minidriver mini;
              mini.initialize();
              cpu::call_guest(address(mini.extension.AddDevice), &mini.driver, Word{0});
            }),
            "ntoskrnl.exe!a port driver's AddDevice");
  EXPECT_EQ(unsupported_in([] { call<NTSTATUS>("KsAddDevice", nullptr, nullptr); }),
            "ks.sys!AddDevice");
  EXPECT_EQ(unsupported_in([] {
              Minidriver mini;
              mini.initialize();
              cpu::call_guest(address(mini.driver.MajorFunction[IRP_MJ_CREATE]), Word{0}, Word{0});
            }),
            "ks.sys!a request to a streaming device");
}

}  // namespace
}  // namespace rundown
