#include <array>
#include <utility>
#include <vector>

#include "abi/power.h"
#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

TEST(PowerFramework, RegistersADevice) {
  in_machine([] {
    std::uint64_t device[32] = {};
    void* handle = nullptr;
    EXPECT_EQ(call<NTSTATUS>("PoFxRegisterDevice", nullptr, device, &handle),
              STATUS_INVALID_PARAMETER);
    device[0] = 1 | std::uint64_t{1} << 32;
    EXPECT_EQ(call<NTSTATUS>("PoFxRegisterDevice", nullptr, device, &handle), STATUS_SUCCESS);
    call("PoFxUnregisterDevice", handle);
    EXPECT_TRUE(held(Resource::power).empty());
  });
}

// PO_FX_DEVICE with one component, and callbacks that count.
struct Device {
  Device() {
    const auto callback =
        reinterpret_cast<std::uint64_t>(test::guest_callback([this](auto...) { return ++calls; }));
    words = {
        1 | std::uint64_t{1} << 32, callback, callback, callback, callback, callback, callback, 0};
    EXPECT_EQ(call<NTSTATUS>("PoFxRegisterDevice", nullptr, words.data(), &handle), STATUS_SUCCESS);
  }
  // Version and ComponentCount, the six callbacks, their context; the component follows.
  std::array<std::uint64_t, 24> words{};
  void* handle = nullptr;
  int calls = 0;
};

// Everything stays in D0 and F0 here: whatever a driver says of a component, the framework asks it
// for no transition.
TEST(PowerFramework, LeavesEveryComponentActive) {
  in_machine([] {
    Device device;
    const std::vector<std::pair<const char*, std::uint64_t>> calls{
        {"PoFxSetDeviceIdleTimeout", 10'000'000},
        {"PoFxSetComponentLatency", 0},
        {"PoFxSetComponentResidency", 0},
        {"PoFxSetComponentWake", 0},
        {"PoFxActivateComponent", 0},
        {"PoFxStartDevicePowerManagement", 0},
        {"PoFxIdleComponent", 0},
        {"PoFxCompleteIdleCondition", 0},
        {"PoFxCompleteIdleState", 0},
        {"PoFxCompleteDevicePowerNotRequired", 0},
        {"PoFxReportDevicePoweredOn", 0},
    };
    const auto before = device.words;
    for (const auto& [name, argument] : calls) {
      call(name, device.handle, argument, std::uint64_t{1});
      EXPECT_EQ(device.calls, 0) << name;
      EXPECT_EQ(held(Resource::power).size(), 1U) << name;
    }
    EXPECT_EQ(device.words, before);
    call("PoFxUnregisterDevice", device.handle);
    EXPECT_TRUE(held(Resource::power).empty());
  });
}

// A driver need not ask for it since Windows Vista.
TEST(PowerIrp, ComesByItself) {
  in_machine([] {
    call("PoStartNextPowerIrp", nullptr);
    EXPECT_TRUE(held().empty());
  });
}

}  // namespace
}  // namespace rundown
