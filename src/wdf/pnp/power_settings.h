// What the driver's and the stack's settings mean for a device's power policy.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

class Package;

struct IdleChoice {
  bool enabled = false;
  bool wakes = false;           // armed to wake itself
  bool usb = false;             // through USB selective suspend
  bool system_managed = false;  // the power framework says when
  bool up_with_system = false;  // an idle device comes up when the system wakes
  DEVICE_POWER_STATE state = PowerDeviceD3;
};
IdleChoice idle_choice(const Device& device);

// For which EvtDeviceArmWakeFromSxWithReason is told.
struct WakeReason {
  bool device = false;
  bool children = false;
};
WakeReason wake_reason(const Package& package);
bool is_wake_enabled(const Package& package);
bool can_wake_from(const Device& device, SYSTEM_POWER_STATE system);
// The device's state while the system sleeps, armed to wake it or not.
DEVICE_POWER_STATE wake_state(const Device& device);
DEVICE_POWER_STATE sleep_state(const Device& device, SYSTEM_POWER_STATE system);

}  // namespace rundown::wdf
