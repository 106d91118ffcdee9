#include "wdf/pnp/power_settings.h"

#include <algorithm>

#include "wdf/pnp/package.h"
#include "wdf/pnp/stack_capabilities.h"

namespace rundown::wdf {

// A setting that is left to the default is in force where the registry does not say otherwise.
IdleChoice idle_choice(const Device& device) {
  const auto& settings = device.pnp.idle;
  if (!settings) return {};
  IdleChoice choice;
  choice.enabled = settings->Enabled != WdfFalse;
  choice.wakes = settings->IdleCaps != IdleCannotWakeFromS0;
  choice.usb = settings->IdleCaps == IdleUsbSelectiveSuspend;
  choice.system_managed = settings->IdleTimeoutType != DriverManagedIdleTimeout;
  choice.up_with_system = settings->PowerUpIdleDeviceOnSystemWake == WdfTrue;
  if (settings->DxState != PowerDeviceMaximum) {
    choice.state = settings->DxState;
  } else if (choice.wakes) {
    choice.state = deepest_wake_state(device, PowerSystemWorking);
  }
  return choice;
}

WakeReason wake_reason(const Package& package) {
  const auto& settings = package.device.pnp.wake;
  if (!settings) return {};
  return {.device = settings->Enabled != WdfFalse,
          .children =
              settings->ArmForWakeIfChildrenAreArmedForWake != FALSE && package.children_armed > 0};
}

bool is_wake_enabled(const Package& package) {
  if (!package.owns_policy()) return false;
  const WakeReason reason = wake_reason(package);
  return reason.device || reason.children;
}

bool can_wake_from(const Device& device, SYSTEM_POWER_STATE system) {
  const auto& capabilities = device.pnp.stack_capabilities;
  return capabilities && system <= capabilities->SystemWake;
}

DEVICE_POWER_STATE wake_state(const Device& device) {
  const auto& settings = device.pnp.wake;
  if (settings && settings->DxState != PowerDeviceMaximum) return settings->DxState;
  const auto& capabilities = device.pnp.stack_capabilities;
  return capabilities ? deepest_wake_state(device, capabilities->SystemWake) : PowerDeviceD3;
}

DEVICE_POWER_STATE sleep_state(const Device& device, SYSTEM_POWER_STATE system) {
  const auto& own = device.pnp.power_capabilities;
  const DEVICE_POWER_STATE ideal =
      own && own->IdealDxStateForSx != PowerDeviceMaximum ? own->IdealDxStateForSx : PowerDeviceD3;
  if (ideal == PowerDeviceD3 || !device.pnp.stack_capabilities) return ideal;
  return std::max(ideal, device.pnp.stack_capabilities->DeviceState[system]);
}

}  // namespace rundown::wdf
