// Idle and wake settings.
#include "function_stack.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

using Idle = WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS;

Idle idle_settings(WDF_POWER_POLICY_S0_IDLE_CAPABILITIES capabilities) {
  Idle made{};
  made.Size = sizeof made;
  made.IdleCaps = capabilities;
  made.DxState = PowerDeviceMaximum;
  made.UserControlOfIdleSettings = IdleDoNotAllowUserControl;
  made.Enabled = WdfUseDefault;
  made.PowerUpIdleDeviceOnSystemWake = WdfUseDefault;
  made.IdleTimeoutType = DriverManagedIdleTimeout;
  return made;
}

struct Fixture : FunctionStack {
  Fixture() { add(); }
  NTSTATUS assign(Idle settings) {
    return call<NTSTATUS>("WdfDeviceAssignS0IdleSettings", device, &settings);
  }
};

TEST(S0Idle, AsksTheStackOnce) {
  in_machine([] {
    Fixture stack;
    EXPECT_EQ(stack.assign(idle_settings(IdleCannotWakeFromS0)), STATUS_SUCCESS);
    EXPECT_EQ(stack.assign(idle_settings(IdleCannotWakeFromS0)), STATUS_SUCCESS);
    EXPECT_EQ(stack.asked, std::vector<UCHAR>{IRP_MN_QUERY_CAPABILITIES});
  });
}

TEST(S0Idle, CannotWakeWhereTheHardwareCannot) {
  in_machine([] {
    Fixture stack;
    EXPECT_EQ(stack.assign(idle_settings(IdleCanWakeFromS0)), STATUS_POWER_STATE_INVALID);
  });
  in_machine([] {
    Fixture stack;
    stack.capabilities.SystemWake = PowerSystemSleeping3;
    stack.capabilities.DeviceWake = PowerDeviceD2;
    EXPECT_EQ(stack.assign(idle_settings(IdleCanWakeFromS0)), STATUS_SUCCESS);
    Idle deeper = idle_settings(IdleCanWakeFromS0);
    deeper.DxState = PowerDeviceD3;
    EXPECT_EQ(stack.assign(deeper), STATUS_POWER_STATE_INVALID);
  });
}

TEST(S0Idle, ChecksItsSettings) {
  in_machine([] {
    Fixture stack;
    Idle wrong = idle_settings(IdleCannotWakeFromS0);
    wrong.Size = 3;
    EXPECT_EQ(stack.assign(wrong), STATUS_INFO_LENGTH_MISMATCH);
    wrong = idle_settings(IdleCapsInvalid);
    EXPECT_EQ(stack.assign(wrong), STATUS_INVALID_PARAMETER);
    wrong = idle_settings(IdleCannotWakeFromS0);
    wrong.DxState = PowerDeviceD0;
    EXPECT_EQ(stack.assign(wrong), STATUS_INVALID_PARAMETER);
    wrong = idle_settings(IdleCanWakeFromS0);
    wrong.PowerUpIdleDeviceOnSystemWake = WdfTrue;
    EXPECT_EQ(stack.assign(wrong), STATUS_INVALID_PARAMETER);
    EXPECT_TRUE(stack.asked.empty());
  });
}

TEST(S0Idle, SettlesTheKindOfTimeoutAtTheFirstCall) {
  in_machine([] {
    Fixture stack;
    EXPECT_EQ(stack.assign(idle_settings(IdleCannotWakeFromS0)), STATUS_SUCCESS);
    Idle managed = idle_settings(IdleCannotWakeFromS0);
    managed.IdleTimeoutType = SystemManagedIdleTimeout;
    EXPECT_EQ(stack.assign(managed), STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"idle-timeout-type"});
  });
}

TEST(SxWake, NeedsAStateToWakeFrom) {
  in_machine([] {
    Fixture stack;
    stack.capabilities.SystemWake = PowerSystemSleeping3;
    stack.capabilities.DeviceWake = PowerDeviceD3;
    WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS wake{};
    wake.Size = sizeof wake;
    wake.DxState = PowerDeviceMaximum;
    wake.UserControlOfWakeSettings = WakeAllowUserControl;
    wake.Enabled = WdfTrue;
    const auto assign = [&] {
      return stack.call<NTSTATUS>("WdfDeviceAssignSxWakeSettings", stack.device, &wake);
    };
    EXPECT_EQ(assign(), STATUS_SUCCESS);
    wake.UserControlOfWakeSettings = WakeUserControlInvalid;
    EXPECT_EQ(assign(), STATUS_INVALID_PARAMETER);
    wake.Size = 0;
    EXPECT_EQ(assign(), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(SxWake, FailsWhereTheHardwareCannot) {
  in_machine([] {
    Fixture stack;
    WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS wake{};
    wake.Size = sizeof wake;
    wake.DxState = PowerDeviceMaximum;
    wake.UserControlOfWakeSettings = WakeDoNotAllowUserControl;
    wake.Enabled = WdfTrue;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceAssignSxWakeSettings", stack.device, &wake),
              STATUS_POWER_STATE_INVALID);
  });
}

TEST(PowerPolicy, IsNotAFiltersToSet) {
  in_machine([] {
    FunctionStack stack;
    stack.add([&](PWDFDEVICE_INIT init) {
      stack.call("WdfFdoInitSetFilter", init);
      return stack.create(init);
    });
    Idle idle = idle_settings(IdleCannotWakeFromS0);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceAssignS0IdleSettings", stack.device, &idle),
              STATUS_INVALID_DEVICE_REQUEST);
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceStopIdleNoTrack", stack.device, FALSE),
              STATUS_INVALID_DEVICE_STATE);
    WDF_POWER_FRAMEWORK_SETTINGS settings{};
    settings.Size = sizeof settings;
    EXPECT_EQ(
        stack.call<NTSTATUS>("WdfDeviceWdmAssignPowerFrameworkSettings", stack.device, &settings),
        STATUS_INVALID_DEVICE_REQUEST);
    stack.call("WdfDeviceResumeIdleNoTrack", stack.device);
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"power-policy"});
  });
}

TEST(PowerPolicy, TakesPowerFrameworkSettingsOnce) {
  in_machine([] {
    Fixture stack;
    WDF_POWER_FRAMEWORK_SETTINGS settings{};
    settings.Size = sizeof settings;
    const auto assign = [&] {
      return stack.call<NTSTATUS>("WdfDeviceWdmAssignPowerFrameworkSettings", stack.device,
                                  &settings);
    };
    EXPECT_EQ(assign(), STATUS_SUCCESS);
    EXPECT_EQ(assign(), STATUS_INVALID_DEVICE_REQUEST);
    settings.Size = 1;
    EXPECT_EQ(assign(), STATUS_INFO_LENGTH_MISMATCH);
  });
}

TEST(StopIdle, FailsBeforeTheFirstStart) {
  in_machine([] {
    Fixture stack;
    EXPECT_EQ(stack.call<NTSTATUS>("WdfDeviceStopIdleActual", stack.device, FALSE, nullptr, 1, "f"),
              STATUS_POWER_STATE_INVALID);
    EXPECT_TRUE(verifier_breaks().empty());
    stack.call("WdfDeviceResumeIdleActual", stack.device, nullptr, 1, "f");
    EXPECT_EQ(verifier_breaks(), std::vector<std::string>{"idle-not-stopped"});
  });
}

}  // namespace
}  // namespace rundown
