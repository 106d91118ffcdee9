#include "abi/power.h"

#include "in_machine.h"

namespace rundown {
namespace {

using namespace abi;
using gate::Resource;
using test::call;
using test::held;
using test::in_machine;

TEST(Power, ASettingCallbackIsHeldUntilItIsUnregistered) {
  in_machine([] {
    const GUID setting{};
    void* handle = nullptr;
    void* routine = test::guest_callback([](auto, auto, auto, auto) { return 0; });
    EXPECT_EQ(call<NTSTATUS>("PoRegisterPowerSettingCallback", nullptr, &setting, nullptr, nullptr,
                             &handle),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("PoRegisterPowerSettingCallback", nullptr, &setting, routine, nullptr,
                             &handle),
              STATUS_SUCCESS);
    EXPECT_EQ(held(Resource::power).size(), 1U);
    EXPECT_EQ(call<NTSTATUS>("PoUnregisterPowerSettingCallback", handle), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PoUnregisterPowerSettingCallback", handle), STATUS_INVALID_PARAMETER);
    EXPECT_TRUE(held(Resource::power).empty());
  });
}

TEST(Power, AStateIsKeptForEachDevice) {
  in_machine([] {
    int device = 0;
    call<ULONG>("PoSetPowerState", &device, DevicePowerState, PowerDeviceD0);
    EXPECT_EQ(call<ULONG>("PoSetPowerState", &device, DevicePowerState, PowerDeviceD3),
              static_cast<ULONG>(PowerDeviceD0));
  });
}

TEST(Power, ARequestIsHeldUntilItIsDeleted) {
  in_machine([] {
    void* request = nullptr;
    EXPECT_EQ(call<NTSTATUS>("PoCreatePowerRequest", &request, nullptr, nullptr), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PoSetPowerRequest", request, 1), STATUS_SUCCESS);
    EXPECT_EQ(call<NTSTATUS>("PoClearPowerRequest", request, 1), STATUS_SUCCESS);
    call("PoDeletePowerRequest", request);
    EXPECT_EQ(call<NTSTATUS>("PoSetPowerRequest", request, 1), STATUS_INVALID_PARAMETER);
    void* registration = call<void*>("PoRegisterSystemState", nullptr, 1);
    EXPECT_EQ(held(Resource::power).size(), 1U);
    call("PoUnregisterSystemState", registration);
    EXPECT_TRUE(held(Resource::power).empty());
  });
}

// "cancels all idle detection for the device and returns NULL" where both times are zero; "Only one
// idle detection can be set per device".
TEST(IdleDetection, HasOneCounterForADevice) {
  in_machine([] {
    int devices[2] = {};
    const auto set = [&](int which, ULONG conservation, ULONG performance) {
      return call<ULONG*>("PoRegisterDeviceForIdleDetection", &devices[which], conservation,
                          performance, PowerDeviceD3);
    };
    EXPECT_EQ(set(0, 0, 0), nullptr);
    ULONG* counter = set(0, 60, 0);
    ASSERT_NE(counter, nullptr);
    EXPECT_EQ(*counter, 0U);
    EXPECT_EQ(set(0, 30, 90), counter);
    ULONG* other = set(1, 0, 60);
    ASSERT_NE(other, nullptr);
    EXPECT_NE(other, counter);
    EXPECT_EQ(set(0, 0, 0), nullptr);
    EXPECT_TRUE(held().empty());
  });
}

// "Unlike PoRegisterSystemState, this routine does not allow the driver to set a persistent busy
// state."
TEST(SystemState, IsBusyForTheMomentOnly) {
  in_machine([] {
    constexpr ULONG kSystemRequired = 1;
    call("PoSetSystemState", kSystemRequired);
    EXPECT_TRUE(held(Resource::power).empty());
    void* handle = call<void*>("PoRegisterSystemState", nullptr, kSystemRequired);
    EXPECT_EQ(held(Resource::power).size(), 1U);
    EXPECT_EQ(call<void*>("PoRegisterSystemState", handle, 0), handle);
    EXPECT_EQ(held(Resource::power).size(), 1U);
  });
}

}  // namespace
}  // namespace rundown
