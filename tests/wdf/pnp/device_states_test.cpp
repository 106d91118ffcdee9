// What a driver asks of its device's state.
#include "whole_driver.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

struct States {
  WDF_DEVICE_PNP_STATE pnp;
  WDF_DEVICE_POWER_STATE power;
  WDF_DEVICE_POWER_POLICY_STATE policy;
  bool operator==(const States&) const = default;
};

States states_of(WholeDriver& whole) {
  return {whole.call<WDF_DEVICE_PNP_STATE>("WdfDeviceGetDevicePnpState", whole.device),
          whole.call<WDF_DEVICE_POWER_STATE>("WdfDeviceGetDevicePowerState", whole.device),
          whole.call<WDF_DEVICE_POWER_POLICY_STATE>("WdfDeviceGetDevicePowerPolicyState",
                                                    whole.device)};
}

TEST(DeviceStates, FollowTheMachines) {
  in_machine([] {
    WholeDriver whole;
    std::map<std::string, States> during;
    whole.on_call = [&](const std::string& name) { during[name] = states_of(whole); };
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(states_of(whole), (States{WdfDevStatePnpInit, WdfDevStatePowerObjectCreated,
                                        WdfDevStatePwrPolObjectCreated}));
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_EQ(during["PrepareHardware"],
              (States{WdfDevStatePnpHardwareAvailable, WdfDevStatePowerObjectCreated,
                      WdfDevStatePwrPolObjectCreated}));
    EXPECT_EQ(during["D0Entry"], (States{WdfDevStatePnpHardwareAvailable,
                                         WdfDevStatePowerD0Starting, WdfDevStatePwrPolStarting}));
    EXPECT_EQ(states_of(whole).pnp, WdfDevStatePnpStarted);
    EXPECT_EQ(states_of(whole).power, WdfDevStatePowerD0);
    EXPECT_EQ(whole.sleep(), STATUS_SUCCESS);
    EXPECT_EQ(states_of(whole).policy, WdfDevStatePwrPolSystemAsleepNoWake);
    EXPECT_EQ(whole.wake(), STATUS_SUCCESS);
    EXPECT_EQ(whole.surprise_remove(), STATUS_SUCCESS);
    EXPECT_EQ(states_of(whole).pnp, WdfDevStatePnpFailedWaitForRemove);
  });
}

// The callbacks of WdfDeviceInitRegisterPnpStateChangeCallback and its like.
TEST(DeviceStates, AreTold) {
  in_machine([] {
    WholeDriver whole({.before_create = [](WholeDriver& driver, PWDFDEVICE_INIT init) {
      EXPECT_EQ(driver.call<NTSTATUS>(
                    "WdfDeviceInitRegisterPnpStateChangeCallback", init, WdfDevStatePnpStarted,
                    driver.callback<PFN_WDF_DEVICE_PNP_STATE_CHANGE_NOTIFICATION>("pnp started"),
                    StateNotificationAllStates),
                STATUS_SUCCESS);
      EXPECT_EQ(driver.call<NTSTATUS>(
                    "WdfDeviceInitRegisterPowerStateChangeCallback", init, WdfDevStatePowerD0,
                    driver.callback<PFN_WDF_DEVICE_POWER_STATE_CHANGE_NOTIFICATION>("power d0"),
                    StateNotificationEnterState),
                STATUS_SUCCESS);
    }});
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    const Calls started = whole.taken();
    EXPECT_EQ(std::count(started.begin(), started.end(), "pnp started"), 2);  // entered, processed
    EXPECT_EQ(started.back(), "pnp started");
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken().front(), "pnp started");  // left
  });
}

POWER_ACTION action_of(WholeDriver& whole) {
  return whole.call<POWER_ACTION>("WdfDeviceGetSystemPowerAction", whole.device);
}

TEST(SystemPowerAction, IsThatOfTheSystem) {
  for (const ULONG version : {15U, 33U}) {
    in_machine([&] {
      WholeDriver whole({.minor_version = version});
      std::map<std::string, POWER_ACTION> during;
      whole.on_call = [&](const std::string& name) { during[name] = action_of(whole); };
      ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
      EXPECT_EQ(whole.start(), STATUS_SUCCESS);
      EXPECT_EQ(during["D0Entry"], PowerActionNone);
      EXPECT_EQ(whole.system_power(PowerSystemHibernate, IRP_MN_SET_POWER, PowerActionHibernate),
                STATUS_SUCCESS);
      EXPECT_EQ(during["D0Exit"], PowerActionHibernate);
      // Since 1.31 the device's IRP alone counts (FxDevicePowerIrpTracker).
      EXPECT_EQ(action_of(whole), version < 31 ? PowerActionHibernate : PowerActionNone);
      EXPECT_EQ(whole.wake(), STATUS_SUCCESS);
      EXPECT_EQ(during["D0Entry"], PowerActionHibernate);
      EXPECT_EQ(action_of(whole), PowerActionNone);
    });
  }
}

TEST(WakeStatus, IsForTheOneThatPendsTheIrp) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    const auto indicate = [&](NTSTATUS status) {
      return whole.call<NTSTATUS>("WdfDeviceIndicateWakeStatus", whole.device, status);
    };
    EXPECT_EQ(indicate(STATUS_PENDING), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(indicate(STATUS_CANCELLED), STATUS_INVALID_PARAMETER);
    EXPECT_EQ(indicate(STATUS_SUCCESS), STATUS_INVALID_DEVICE_STATE);  // the bus pends it
  });
}

}  // namespace
}  // namespace rundown
