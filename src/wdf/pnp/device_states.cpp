// What a driver learns of the states of its device's machines, and tells of a device that wakes.
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kTracksRequestsSince = 31;

}  // namespace

WDF_DEVICE_PNP_STATE WdfDeviceGetDevicePnpState(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  return object_of<Device>(globals, handle).pnp.pnp_state;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceGetDevicePnpState, {});

WDF_DEVICE_POWER_STATE WdfDeviceGetDevicePowerState(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  return object_of<Device>(globals, handle).pnp.power_state;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceGetDevicePowerState, {});

WDF_DEVICE_POWER_POLICY_STATE WdfDeviceGetDevicePowerPolicyState(WDF_DRIVER_GLOBALS* globals,
                                                                 WDFDEVICE handle) {
  return object_of<Device>(globals, handle).pnp.policy_state;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceGetDevicePowerPolicyState, {});

POWER_ACTION WdfDeviceGetSystemPowerAction(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle) {
  auto& device = object_of<Device>(globals, handle);
  pnp_of(device);
  const Package& package = package_of(device);
  const bool tracks = device.client().minor_version >= kTracksRequestsSince;
  return tracks && package.owns_policy() ? package.action_under_way : package.system_action;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceGetSystemPowerAction, {});

NTSTATUS WdfDeviceIndicateWakeStatus(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                     NTSTATUS status) {
  auto& device = object_of<Device>(globals, handle);
  if (status == STATUS_PENDING || status == STATUS_CANCELLED) return STATUS_INVALID_PARAMETER;
  pnp_of(device);
  Package& package = package_of(device);
  if (!package.owns_wait_wake) return STATUS_INVALID_DEVICE_STATE;
  return package.end_wait_wake(status) ? STATUS_SUCCESS : STATUS_INVALID_DEVICE_REQUEST;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceIndicateWakeStatus, {});

}  // namespace rundown::wdf
