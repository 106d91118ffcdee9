// A device that idles through USB's selective suspend, on a simulated USB device.
#include "nt/usb/device.h"
#include "whole_driver.h"

namespace rundown {
namespace {

using namespace test;  // NOLINT(google-build-using-namespace)

void pass(LONGLONG milliseconds) {
  LARGE_INTEGER time{};
  time.QuadPart = -milliseconds * 10'000;
  EXPECT_EQ(test::call<NTSTATUS>("KeDelayExecutionThread", 0, FALSE, &time), STATUS_SUCCESS);
}

void idle_by_usb(WholeDriver& driver) {
  driver.capabilities.Size = sizeof driver.capabilities;
  driver.capabilities.Version = 1;
  std::ranges::fill(driver.capabilities.DeviceState, PowerDeviceD2);
  driver.capabilities.DeviceState[PowerSystemWorking] = PowerDeviceD0;
  driver.capabilities.DeviceD2 = 1;
  driver.capabilities.WakeFromD2 = 1;
  driver.capabilities.SystemWake = PowerSystemSleeping3;
  driver.capabilities.DeviceWake = PowerDeviceD2;
  WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS idle{};
  idle.Size = sizeof idle;
  idle.IdleCaps = IdleUsbSelectiveSuspend;
  idle.DxState = PowerDeviceMaximum;
  idle.IdleTimeout = 1000;
  idle.UserControlOfIdleSettings = IdleDoNotAllowUserControl;
  idle.Enabled = WdfTrue;
  idle.PowerUpIdleDeviceOnSystemWake = WdfUseDefault;
  idle.IdleTimeoutType = DriverManagedIdleTimeout;
  EXPECT_EQ(driver.call<NTSTATUS>("WdfDeviceAssignS0IdleSettings", driver.device, &idle),
            STATUS_SUCCESS);
}

const Calls kDown{"SelfManagedIoSuspend", "ArmWakeFromS0", "D0ExitPreInterrupts",
                  "InterruptDisable", "D0Exit"};
const Calls kUp{"D0Entry", "InterruptEnable", "D0EntryPostInterrupts", "DisarmWakeFromS0",
                "SelfManagedIoRestart"};

// Started, and what it has been asked is forgotten.
struct UsbDriver : WholeDriver {
  UsbDriver() : WholeDriver({.after_create = &idle_by_usb}) {
    answers = [this](IRP& irp) {
      if (refused != STATUS_SUCCESS) {
        complete(irp, refused);
        return refused;
      }
      return usb.answer(irp);
    };
    EXPECT_EQ(add_device(), STATUS_SUCCESS);
    EXPECT_EQ(start(), STATUS_SUCCESS);
    taken();
  }
  NTSTATUS refused = STATUS_SUCCESS;
  nt::usb::SimulatedDevice& usb = *new nt::usb::SimulatedDevice(nt::usb::osr_fx2());
};

// FxUsbIdleCallback, FxUsbIdleCompleted
TEST(UsbIdle, PowersDownInTheBussCallbackAndUpWhenItIsNeeded) {
  in_machine([] {
    UsbDriver whole;
    pass(1500);
    EXPECT_EQ(whole.taken(), kDown);
    EXPECT_EQ(whole.call<NTSTATUS>("WdfDeviceStopIdleNoTrack", whole.device, TRUE), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken(), kUp);
    whole.call("WdfDeviceResumeIdleNoTrack", whole.device);
    pass(1500);
    EXPECT_EQ(whole.taken(), kDown) << "and down again";
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
  });
}

TEST(UsbIdle, ABusThatDoesNotSuspendLetsTheDeviceWork) {
  in_machine([] {
    UsbDriver whole;
    whole.refused = STATUS_NOT_SUPPORTED;
    pass(1500);
    EXPECT_EQ(whole.taken(), Calls{});
    whole.refused = STATUS_SUCCESS;
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
  });
}

TEST(UsbIdle, TheSystemsSleepTakesTheRequestBack) {
  in_machine([] {
    UsbDriver whole;
    pass(1500);
    whole.taken();
    EXPECT_EQ(whole.sleep(), STATUS_SUCCESS);
    Calls slept = whole.taken();
    ASSERT_GE(slept.size(), 3U);
    EXPECT_EQ(slept.front(), "D0Entry") << "disarmed and up before it goes down with the system";
    EXPECT_EQ(slept.back(), "D0Exit");
    EXPECT_EQ(whole.wake(), STATUS_SUCCESS);
    pass(1);
    EXPECT_EQ(whole.taken().front(), "D0Entry");
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
  });
}

TEST(UsbIdle, ARemovalTakesTheRequestBack) {
  in_machine([] {
    UsbDriver whole;
    pass(1500);
    whole.taken();
    EXPECT_EQ(whole.surprise_remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
    EXPECT_EQ(whole.taken().back(), "device destroy");
  });
}

TEST(UsbIdle, AWakeSignalResumesTheDevice) {
  in_machine([] {
    UsbDriver whole;
    pass(1500);
    whole.taken();
    ASSERT_NE(whole.wait_wake, nullptr);
    whole.end_wait_wake(STATUS_SUCCESS);
    pass(1);
    const Calls woken = whole.taken();
    EXPECT_NE(std::ranges::find(woken, "WakeFromS0Triggered"), woken.end());
    EXPECT_EQ(woken.back(), "SelfManagedIoRestart");
    EXPECT_EQ(whole.remove(), STATUS_SUCCESS);
  });
}

}  // namespace
}  // namespace rundown
