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

TEST(Power, TheFrameworkRegistersADevice) {
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

TEST(Power, AComponentIsActivatedAtOnce) {
  in_machine([] {
    call("PoFxActivateComponent", nullptr, 0, 1);
    call("PoFxIdleComponent", nullptr, 0, 1);
    call("PoStartNextPowerIrp", nullptr);
    void* request = &request;
    EXPECT_EQ(call<NTSTATUS>("PoCreatePowerLimitRequest", &request, nullptr, nullptr, nullptr),
              STATUS_NOT_SUPPORTED);
    EXPECT_EQ(request, nullptr);
    ULONG count = 0;
    EXPECT_EQ(call<NTSTATUS>("PoQueryPowerLimitAttributes", request, 0, nullptr, &count),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("PoQueryPowerLimitValue", request, 0, nullptr),
              STATUS_INVALID_PARAMETER);
    EXPECT_EQ(call<NTSTATUS>("PoSetPowerLimitValue", request, 0, nullptr),
              STATUS_INVALID_PARAMETER);
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

}  // namespace
}  // namespace rundown
