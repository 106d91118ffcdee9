// learn.microsoft.com/windows-hardware/drivers/ddi/video/nf-video-videoportinitialize
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

// VIDEO_HW_INITIALIZATION_DATA of Windows XP, 152 bytes.
struct Description {
  ULONG HwInitDataSize = 152;
  ULONG AdapterInterfaceType = 0;
  const void* BeforePower[8]{};
  const void* HwSetPowerState = nullptr;
  const void* HwGetPowerState = nullptr;
  const void* HwGetVideoChildDescriptor = nullptr;
  const void* BehindChildDescriptor[7]{};
};
static_assert(offsetof(Description, HwGetVideoChildDescriptor) == 88);
static_assert(sizeof(Description) == 152);

struct VideoMiniport {
  VideoMiniport() {
    driver.DriverExtension = &extension;
    data.HwSetPowerState = data.HwGetPowerState = data.HwGetVideoChildDescriptor =
        guest_callback([](Word, Word, Word, Word) { return 0; });
  }
  ULONG initialize() {
    return call<ULONG>("VideoPortInitialize", &driver, nullptr, &data, nullptr);
  }
  Description data;
  DRIVER_OBJECT driver{};
  DRIVER_EXTENSION extension{};
};

const void* address(auto* routine) {
  return reinterpret_cast<const void*>(routine);
}

TEST(VideoPortInitialize, TakesTheDriverObjectOver) {
  in_machine([] {
    VideoMiniport mini;
    EXPECT_EQ(mini.initialize(), 0U);
    EXPECT_NE(mini.extension.AddDevice, nullptr);
    for (const ULONG major : {IRP_MJ_CREATE, IRP_MJ_CLOSE, IRP_MJ_DEVICE_CONTROL, IRP_MJ_SHUTDOWN,
                              IRP_MJ_PNP, IRP_MJ_POWER, IRP_MJ_SYSTEM_CONTROL}) {
      EXPECT_NE(mini.driver.MajorFunction[major], nullptr) << major;
    }
    EXPECT_EQ(mini.driver.MajorFunction[IRP_MJ_READ], nullptr);
    ASSERT_NE(mini.driver.DriverUnload, nullptr);
    cpu::call_guest(address(mini.driver.DriverUnload), &mini.driver);
  });
}

TEST(VideoPortInitialize, HasNoAdaptersHere) {
  EXPECT_EQ(unsupported_in([] {
              VideoMiniport mini;
              mini.initialize();
              cpu::call_guest(address(mini.extension.AddDevice), &mini.driver, Word{0});
            }),
            "ntoskrnl.exe!a port driver's AddDevice");
  EXPECT_EQ(unsupported_in([] {
              VideoMiniport mini;
              mini.initialize();
              cpu::call_guest(address(mini.driver.MajorFunction[IRP_MJ_PNP]), Word{0}, Word{0});
            }),
            "videoprt.sys!a request to a video adapter's device");
}

TEST(VideoPortInitialize, FindsNoAdaptersByItself) {
  constexpr auto kOld = "videoprt.sys!a miniport without Plug and Play";
  EXPECT_EQ(unsupported_in([] {
              VideoMiniport mini;
              mini.data.HwGetPowerState = nullptr;
              mini.initialize();
            }),
            kOld);
  EXPECT_EQ(unsupported_in([] {
              VideoMiniport mini;
              mini.data.HwInitDataSize = 72;  // of Windows NT 4
              mini.initialize();
            }),
            kOld);
}

}  // namespace
}  // namespace rundown
