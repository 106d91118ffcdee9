// When an idle device goes to sleep, and what wakes it.
#include "cpu/call.h"
#include "wdf/pnp/package.h"
#include "wdf/pnp/stack_capabilities.h"
#include "wdf/structure_sizes.h"

namespace rundown::wdf {
namespace {

bool is_tri_state(WDF_TRI_STATE value) {
  return value >= WdfFalse && value <= WdfUseDefault;
}
bool is_sleep_state(DEVICE_POWER_STATE state) {
  return state >= PowerDeviceD1 && state <= PowerDeviceMaximum;
}

// `size` is what the client's version of the structure has.
NTSTATUS check(const WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS& settings, ULONG size) {
  using Settings = WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS;
  if (!is_sleep_state(settings.DxState) || settings.IdleCaps < IdleCannotWakeFromS0 ||
      settings.IdleCaps > IdleUsbSelectiveSuspend ||
      settings.UserControlOfIdleSettings < IdleDoNotAllowUserControl ||
      settings.UserControlOfIdleSettings > IdleAllowUserControl || !is_tri_state(settings.Enabled))
    return STATUS_INVALID_PARAMETER;
  if (size > offsetof(Settings, PowerUpIdleDeviceOnSystemWake)) {
    if (!is_tri_state(settings.PowerUpIdleDeviceOnSystemWake)) return STATUS_INVALID_PARAMETER;
    if (settings.IdleCaps != IdleCannotWakeFromS0 &&
        settings.PowerUpIdleDeviceOnSystemWake != WdfUseDefault)
      return STATUS_INVALID_PARAMETER;
  }
  if (size > offsetof(Settings, IdleTimeoutType) &&
      settings.IdleTimeoutType > SystemManagedIdleTimeoutWithHint)
    return STATUS_INVALID_PARAMETER;
  return STATUS_SUCCESS;
}

// PowerDeviceMaximum leaves the choice to the framework.
NTSTATUS check_wake(DEVICE_POWER_STATE wanted, DEVICE_POWER_STATE deepest) {
  if (wanted != PowerDeviceMaximum)
    return wanted > deepest ? STATUS_POWER_STATE_INVALID : STATUS_SUCCESS;
  return deepest < PowerDeviceD1 || deepest > PowerDeviceD3 ? STATUS_POWER_STATE_INVALID
                                                            : STATUS_SUCCESS;
}

NTSTATUS check_idle_wake(const Device& device,
                         const WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS& settings) {
  if (settings.IdleCaps == IdleCannotWakeFromS0) return STATUS_SUCCESS;
  const DEVICE_POWER_STATE deepest = deepest_wake_state(device, PowerSystemWorking);
  if (const NTSTATUS status = check_wake(settings.DxState, deepest); !nt_success(status))
    return status;
  const DEVICE_POWER_STATE state =
      settings.DxState == PowerDeviceMaximum ? deepest : settings.DxState;
  return settings.IdleCaps == IdleUsbSelectiveSuspend && state > PowerDeviceD2
             ? STATUS_POWER_STATE_INVALID
             : STATUS_SUCCESS;
}

// That the device can wake is the hardware's affair, and the driver learns it here.
gate::Failures idle_failures(const cpu::GateFrame& call) {
  WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS settings{};
  const auto* at = reinterpret_cast<const std::byte*>(call.argument(2));
  const void* capabilities = at + offsetof(WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS, IdleCaps);
  if (!cpu::read_memory(capabilities, settings.IdleCaps)) return {};
  if (settings.IdleCaps == IdleCannotWakeFromS0) return fails_with(STATUS_INSUFFICIENT_RESOURCES);
  return {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_POWER_STATE_INVALID)};
}

NTSTATUS stop_idle(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle, BOOLEAN wait) {
  auto& device = object_of<Device>(globals, handle);
  if (!pnp_of(device).power_policy_owner) return STATUS_INVALID_DEVICE_STATE;
  return package_of(device).idle.reference(wait != FALSE);
}

void resume_idle(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  auto& device = object_of<Device>(globals, handle);
  if (pnp_of(device).power_policy_owner) package_of(device).idle.dereference();
}

// Before the first start nothing stops a device from being idle.
gate::Failures stop_idle_failures(const cpu::GateFrame& /*call*/) {
  return fails_with(STATUS_POWER_STATE_INVALID);
}

}  // namespace

NTSTATUS WdfDeviceAssignS0IdleSettings(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                       WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS* settings) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, settings);
  DevicePnp& pnp = pnp_of(device);
  if (!pnp.power_policy_owner) return STATUS_INVALID_DEVICE_REQUEST;
  WDF_DEVICE_POWER_POLICY_IDLE_SETTINGS copy{};
  if (!copy_config(*settings, copy)) return STATUS_INFO_LENGTH_MISMATCH;
  if (const NTSTATUS status = check(copy, settings->Size); !nt_success(status)) return status;
  if (const NTSTATUS status = query_capabilities(device); !nt_success(status)) return status;
  if (const NTSTATUS status = check_idle_wake(device, copy); !nt_success(status)) return status;
  const bool managed = copy.IdleTimeoutType != DriverManagedIdleTimeout;
  if (pnp.idle) {
    // Who decides on the time-out is settled by the first call.
    if (managed != (pnp.idle->IdleTimeoutType != DriverManagedIdleTimeout)) {
      verifier_break("idle-timeout-type",
                     "WdfDeviceAssignS0IdleSettings changes between a driver-managed and a "
                     "system-managed idle time-out; the call does nothing");
      return STATUS_INVALID_DEVICE_REQUEST;
    }
  } else if (managed && pnp.idle_kind_settled) {
    verifier_break("idle-timeout-type",
                   "a system-managed idle time-out is asked for after the device's first start; "
                   "the call does nothing");
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  pnp.idle = copy;
  if (copy.IdleCaps == IdleUsbSelectiveSuspend) package_of(device).usb_idle.capable = true;
  package_of(device).policy.process(PolicyEvent::s0_idle_policy_changed);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceAssignS0IdleSettings,
               {.fails_when = &idle_failures, .needs_memory = true});

NTSTATUS WdfDeviceAssignSxWakeSettings(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                       WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS* settings) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, settings);
  DevicePnp& pnp = pnp_of(device);
  if (!pnp.power_policy_owner) return STATUS_INVALID_DEVICE_REQUEST;
  WDF_DEVICE_POWER_POLICY_WAKE_SETTINGS copy{};
  if (!copy_config(*settings, copy)) return STATUS_INFO_LENGTH_MISMATCH;
  if (!is_sleep_state(copy.DxState) || copy.UserControlOfWakeSettings < WakeDoNotAllowUserControl ||
      copy.UserControlOfWakeSettings > WakeAllowUserControl || !is_tri_state(copy.Enabled))
    return STATUS_INVALID_PARAMETER;
  if (const NTSTATUS status = query_capabilities(device); !nt_success(status)) return status;
  const DEVICE_POWER_STATE deepest = deepest_wake_state(device, pnp.stack_capabilities->SystemWake);
  if (const NTSTATUS status = check_wake(copy.DxState, deepest); !nt_success(status)) return status;
  pnp.wake = copy;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceAssignSxWakeSettings,
               {.fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES),
                          fails_with(STATUS_POWER_STATE_INVALID)},
                .needs_memory = true});

NTSTATUS WdfDeviceWdmAssignPowerFrameworkSettings(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                  WDF_POWER_FRAMEWORK_SETTINGS* settings) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, settings);
  DevicePnp& pnp = pnp_of(device);
  if (!pnp.power_policy_owner) {
    verifier_break("power-policy",
                   "WdfDeviceWdmAssignPowerFrameworkSettings is called for a device that does not "
                   "own the power policy");
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  WDF_POWER_FRAMEWORK_SETTINGS copy{};
  if (!copy_or_break("WDF_POWER_FRAMEWORK_SETTINGS", *settings, copy))
    return STATUS_INFO_LENGTH_MISMATCH;
  if (pnp.power_framework || pnp.idle_kind_settled) {
    verifier_break("power-framework-settings",
                   "power framework settings are assigned a second time, or after the device's "
                   "first start");
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  pnp.power_framework = copy;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceWdmAssignPowerFrameworkSettings,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

NTSTATUS WdfDeviceStopIdleNoTrack(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device, BOOLEAN wait) {
  return stop_idle(globals, device, wait);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceStopIdleNoTrack, {.fails_when = &stop_idle_failures});

NTSTATUS WdfDeviceStopIdleActual(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device, BOOLEAN wait,
                                 void* /*tag*/, LONG /*line*/, const char* /*file*/) {
  return stop_idle(globals, device, wait);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceStopIdleActual, {.fails_when = &stop_idle_failures});

void WdfDeviceResumeIdleNoTrack(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device) {
  resume_idle(globals, device);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceResumeIdleNoTrack, {});

void WdfDeviceResumeIdleActual(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device, void* /*tag*/,
                               LONG /*line*/, const char* /*file*/) {
  resume_idle(globals, device);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceResumeIdleActual, {});

}  // namespace rundown::wdf
