// A started device's power: requests that wait for it, interrupts, sleep and wake-up.
#include "gate/observer.h"
#include "whole_driver.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)
using gate::Resource;

struct Reader : WholeDriver {
  using WholeDriver::WholeDriver;
  void read(SentRequest& sent) {
    send_transfer(sent, call<DEVICE_OBJECT*>("WdfDeviceWdmGetDeviceObject", device), IRP_MJ_READ,
                  &byte, 1, nullptr);
  }
  char byte = 0;
};

TEST(PowerManagedQueue, HoldsRequestsUntilTheDeviceWorks) {
  in_machine([] {
    Reader whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    whole.on_request = [&](WDFREQUEST request) {
      whole.call("WdfRequestComplete", request, STATUS_SUCCESS);
    };
    SentRequest early;
    whole.read(early);
    EXPECT_FALSE(early.done());
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_TRUE(early.done());
    EXPECT_EQ(whole.sleep(), STATUS_SUCCESS);
    whole.taken();
    SentRequest late;
    whole.read(late);
    EXPECT_FALSE(late.done());
    EXPECT_EQ(whole.wake(), STATUS_SUCCESS);
    EXPECT_TRUE(late.done());
    EXPECT_EQ(whole.taken(), (Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts",
                                    "IoDefault", "SelfManagedIoRestart"}));
  });
}

// The power-down waits for what the driver has; EvtIoStop tells it.
TEST(PowerManagedQueue, StopsAndResumesWhatTheDriverHas) {
  in_machine([] {
    Reader whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    WDFREQUEST kept = nullptr;
    whole.on_request = [&](WDFREQUEST request) { kept = request; };
    ULONG flags = 0;
    whole.on_stop = [&](WDFREQUEST request, ULONG told) {
      flags = told;
      whole.call("WdfRequestStopAcknowledge", request, FALSE);
    };
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    SentRequest sent;
    whole.read(sent);
    whole.taken();
    EXPECT_EQ(whole.sleep(), STATUS_SUCCESS);
    EXPECT_EQ(flags, WdfRequestStopActionSuspend);
    EXPECT_EQ(whole.taken(), (Calls{"SelfManagedIoSuspend", "IoStop", "D0ExitPreInterrupts",
                                    "InterruptDisable", "D0Exit"}));
    EXPECT_EQ(whole.wake(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts",
                                    "IoResume", "SelfManagedIoRestart"}));
    whole.call("WdfRequestComplete", kept, STATUS_SUCCESS);
    EXPECT_TRUE(sent.done());
  });
}

TEST(PowerManagedQueue, IsPurgedByARemoval) {
  in_machine([] {
    Reader whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    SentRequest waiting;
    whole.read(waiting);
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_TRUE(waiting.done());
    EXPECT_EQ(waiting.result.Status, STATUS_CANCELLED);
  });
}

TEST(DeviceInterrupt, FollowsTheDevicesPower) {
  in_machine([] {
    WholeDriver whole;
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    const auto connection = [&] {
      return whole.call<KINTERRUPT*>("WdfInterruptWdmGetInterrupt", whole.interrupt);
    };
    EXPECT_EQ(connection(), nullptr);
    whole.call("WdfInterruptReportInactive", whole.interrupt);
    whole.call("WdfInterruptReportActive", whole.interrupt);
    EXPECT_EQ(verifier_breaks(),
              (std::vector<std::string>{"interrupt-not-connected", "interrupt-not-connected"}));
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    whole.taken();
    EXPECT_NE(connection(), nullptr);
    whole.call("WdfInterruptReportInactive", whole.interrupt);
    whole.call("WdfInterruptReportActive", whole.interrupt);
    whole.call("WdfInterruptDisable", whole.interrupt);
    EXPECT_EQ(connection(), nullptr);
    whole.call("WdfInterruptEnable", whole.interrupt);
    EXPECT_NE(connection(), nullptr);
    EXPECT_EQ(whole.taken(), (Calls{"InterruptDisable", "InterruptEnable"}));
    EXPECT_EQ(whole.sleep(), STATUS_SUCCESS);
    EXPECT_EQ(connection(), nullptr);
    EXPECT_TRUE(held(Resource::interrupt).empty());
  });
}

// WdfDeviceSetDeviceInterfaceStateEx takes an interface out of what a start enables.
TEST(DeviceInterfaces, AreEnabledByTheStart) {
  constexpr GUID kClass{0x1, 0x2, 0x3, {4}};
  for (const bool left_to_start : {true, false}) {
    in_machine([&] {
      WholeDriver whole;
      ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
      EXPECT_EQ(
          whole.call<NTSTATUS>("WdfDeviceCreateDeviceInterface", whole.device, &kClass, nullptr),
          STATUS_SUCCESS);
      if (!left_to_start) {
        whole.call("WdfDeviceSetDeviceInterfaceStateEx", whole.device, &kClass, nullptr, FALSE);
      }
      const auto enabled = [&] {
        char16_t* links = nullptr;
        EXPECT_EQ(test::call<NTSTATUS>("IoGetDeviceInterfaces", &kClass, nullptr, 0, &links),
                  STATUS_SUCCESS);
        return links != nullptr && *links != 0;
      };
      EXPECT_FALSE(enabled());
      EXPECT_EQ(whole.start(), STATUS_SUCCESS);
      EXPECT_EQ(enabled(), left_to_start);
      whole.call("WdfDeviceSetDeviceInterfaceStateEx", whole.device, &kClass, nullptr, TRUE);
      EXPECT_TRUE(enabled());
      EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
      EXPECT_FALSE(enabled());
    });
  }
}

void can_wake(WholeDriver& whole) {
  whole.capabilities.Size = sizeof whole.capabilities;
  whole.capabilities.Version = 1;
  whole.capabilities.SystemWake = PowerSystemSleeping3;
  whole.capabilities.DeviceWake = PowerDeviceD2;
  whole.capabilities.DeviceState[PowerSystemWorking] = PowerDeviceD0;
  for (int state = PowerSystemSleeping1; state <= PowerSystemSleeping3; ++state)
    whole.capabilities.DeviceState[state] = PowerDeviceD2;
  whole.capabilities.DeviceD2 = 1;
  whole.capabilities.WakeFromD2 = 1;
}

void assign_wake(WholeDriver& whole) {
  WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS settings{};
  settings.Size = sizeof settings;
  settings.Enabled = WdfTrue;
  settings.DxState = PowerDeviceMaximum;
  settings.UserControlOfWakeSettings = WakeDoNotAllowUserControl;
  EXPECT_EQ(whole.call<NTSTATUS>("WdfDeviceAssignSxWakeSettings", whole.device, &settings),
            STATUS_SUCCESS);
}

TEST(SystemWake, IsArmedAndDisarmed) {
  in_machine([] {
    WholeDriver whole({.after_create = [](WholeDriver& driver) {
      can_wake(driver);
      assign_wake(driver);
    }});
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    whole.taken();
    EXPECT_EQ(whole.sleep(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"SelfManagedIoSuspend", "ArmWakeFromSx", "D0ExitPreInterrupts",
                                    "InterruptDisable", "D0Exit"}));
    ASSERT_NE(whole.wait_wake, nullptr);
    EXPECT_EQ(whole.wake(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts",
                                    "DisarmWakeFromSx", "SelfManagedIoRestart"}));
    EXPECT_EQ(whole.wait_wake, nullptr);
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
  });
}

TEST(SystemWake, IsTheDevicesOwn) {
  in_machine([] {
    WholeDriver whole({.after_create = [](WholeDriver& driver) {
      can_wake(driver);
      assign_wake(driver);
    }});
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    EXPECT_EQ(whole.sleep(), STATUS_SUCCESS);
    whole.taken();
    whole.end_wait_wake(STATUS_SUCCESS);
    EXPECT_EQ(whole.wake(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(),
              (Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts", "WakeFromSxTriggered",
                     "DisarmWakeFromSx", "SelfManagedIoRestart"}));
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
  });
}

// A device that cannot be armed sleeps without.
TEST(SystemWake, IsDoneWithoutWhenArmingFails) {
  in_machine([] {
    WholeDriver whole({.after_create = [](WholeDriver& driver) {
      can_wake(driver);
      assign_wake(driver);
    }});
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    whole.taken();
    whole.fails["ArmWakeFromSx"] = STATUS_UNSUCCESSFUL;
    EXPECT_EQ(whole.sleep(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"SelfManagedIoSuspend", "ArmWakeFromSx", "DisarmWakeFromSx",
                                    "D0ExitPreInterrupts", "InterruptDisable", "D0Exit"}));
    EXPECT_EQ(whole.wait_wake, nullptr);
    EXPECT_EQ(whole.wake(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts",
                                    "SelfManagedIoRestart"}));
  });
}

void assign_idle(WholeDriver& whole, WDF_POWER_POLICY_S0_IDLE_CAPABILITIES capabilities) {
  WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS settings{};
  settings.Size = sizeof settings;
  settings.IdleCaps = capabilities;
  settings.DxState = PowerDeviceMaximum;
  settings.IdleTimeout = 1000;
  settings.UserControlOfIdleSettings = IdleDoNotAllowUserControl;
  settings.Enabled = WdfTrue;
  settings.PowerUpIdleDeviceOnSystemWake = WdfUseDefault;
  settings.IdleTimeoutType = DriverManagedIdleTimeout;
  EXPECT_EQ(whole.call<NTSTATUS>("WdfDeviceAssignS0IdleSettings", whole.device, &settings),
            STATUS_SUCCESS);
}

void pass(LONGLONG milliseconds) {
  LARGE_INTEGER time{};
  time.QuadPart = -milliseconds * 10'000;
  EXPECT_EQ(test::call<NTSTATUS>("KeDelayExecutionThread", 0, FALSE, &time), STATUS_SUCCESS);
}

TEST(Idle, PowersDownAfterItsTimeAndUpForARequest) {
  in_machine([] {
    Reader whole({.after_create = [](WholeDriver& driver) {
      can_wake(driver);
      assign_idle(driver, IdleCannotWakeFromS0);
    }});
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    whole.on_request = [&](WDFREQUEST request) {
      whole.call("WdfRequestComplete", request, STATUS_SUCCESS);
    };
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    whole.taken();
    pass(500);
    EXPECT_EQ(whole.taken(), Calls{});
    pass(1000);
    EXPECT_EQ(whole.taken(),
              (Calls{"SelfManagedIoSuspend", "D0ExitPreInterrupts", "InterruptDisable", "D0Exit"}));
    SentRequest sent;
    whole.read(sent);
    pass(1);
    EXPECT_TRUE(sent.done());
    EXPECT_EQ(whole.taken(), (Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts",
                                    "IoDefault", "SelfManagedIoRestart"}));
    pass(1500);
    EXPECT_EQ(whole.taken(),
              (Calls{"SelfManagedIoSuspend", "D0ExitPreInterrupts", "InterruptDisable", "D0Exit"}));
    EXPECT_EQ(whole.call<NTSTATUS>("WdfDeviceStopIdleNoTrack", whole.device, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), (Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts",
                                    "SelfManagedIoRestart"}));
    pass(3000);
    EXPECT_EQ(whole.taken(), Calls{});
    whole.call("WdfDeviceResumeIdleNoTrack", whole.device);
    pass(3000);
    EXPECT_EQ(whole.taken().size(), 4U);
    // A removal powers it up first.
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    const Calls removed = whole.taken();
    EXPECT_EQ(removed.front(), "D0Entry");
    EXPECT_EQ(removed.back(), "device destroy");
  });
}

TEST(Idle, ArmsTheDeviceToWake) {
  in_machine([] {
    WholeDriver whole({.after_create = [](WholeDriver& driver) {
      can_wake(driver);
      assign_idle(driver, IdleCanWakeFromS0);
    }});
    ASSERT_EQ(whole.add_device(), STATUS_SUCCESS);
    EXPECT_EQ(whole.start(), STATUS_SUCCESS);
    whole.taken();
    pass(1500);
    EXPECT_EQ(whole.taken(), (Calls{"SelfManagedIoSuspend", "ArmWakeFromS0", "D0ExitPreInterrupts",
                                    "InterruptDisable", "D0Exit"}));
    ASSERT_NE(whole.wait_wake, nullptr);
    whole.end_wait_wake(STATUS_SUCCESS);
    pass(1);
    EXPECT_EQ(whole.taken(),
              (Calls{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts", "WakeFromS0Triggered",
                     "DisarmWakeFromS0", "SelfManagedIoRestart"}));
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
