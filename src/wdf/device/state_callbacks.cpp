// WdfDeviceInitRegister*StateChangeCallback: told of each state of the framework's machines.
#include "wdf/device/device_init.h"

namespace rundown::wdf {
namespace {

// The bit that says "not pageable" belongs to no state's number.
constexpr ULONG kNotPageable = WdfDevStateNP;

constexpr gate::Contract kRegisters{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                    .needs_memory = true};

struct States {
  ULONG first;  // each machine's state of a device that has just been made
  ULONG end;
};

template <class Callback>
NTSTATUS register_callback(const WDF_DRIVER_GLOBALS* globals,
                           machine::Map<ULONG, StateChangeCallback<Callback>>& callbacks,
                           States states, ULONG state, Callback callback, ULONG types) {
  require(globals, reinterpret_cast<const void*>(callback));
  const ULONG number = state & ~kNotPageable;
  if (number < (states.first & ~kNotPageable) || number >= (states.end & ~kNotPageable))
    return STATUS_INVALID_PARAMETER;
  if (types == 0 || (types & ~StateNotificationAllStates) != 0) return STATUS_INVALID_PARAMETER;
  callbacks[number] = {callback, types};
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS WdfDeviceInitRegisterPnpStateChangeCallback(
    WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init, WDF_DEVICE_PNP_STATE state,
    PFN_WDF_DEVICE_PNP_STATE_CHANGE_NOTIFICATION callback, ULONG types) {
  return register_callback(globals, device_init_of(globals, init).settings.state_callbacks.pnp,
                           {WdfDevStatePnpObjectCreated, WdfDevStatePnpNull}, state, callback,
                           types);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceInitRegisterPnpStateChangeCallback, (kRegisters));

NTSTATUS WdfDeviceInitRegisterPowerStateChangeCallback(
    WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init, WDF_DEVICE_POWER_STATE state,
    PFN_WDF_DEVICE_POWER_STATE_CHANGE_NOTIFICATION callback, ULONG types) {
  return register_callback(globals, device_init_of(globals, init).settings.state_callbacks.power,
                           {WdfDevStatePowerObjectCreated, WdfDevStatePowerNull}, state, callback,
                           types);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceInitRegisterPowerStateChangeCallback, (kRegisters));

NTSTATUS WdfDeviceInitRegisterPowerPolicyStateChangeCallback(
    WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT init, WDF_DEVICE_POWER_POLICY_STATE state,
    PFN_WDF_DEVICE_POWER_POLICY_STATE_CHANGE_NOTIFICATION callback, ULONG types) {
  return register_callback(
      globals, device_init_of(globals, init).settings.state_callbacks.power_policy,
      {WdfDevStatePwrPolObjectCreated, WdfDevStatePwrPolNull}, state, callback, types);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceInitRegisterPowerPolicyStateChangeCallback, (kRegisters));

}  // namespace rundown::wdf
