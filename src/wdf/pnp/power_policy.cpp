// The power policy of a device that owns its stack's (powerpolicystatemachine.cpp): when it asks
// for a device power IRP, and how it is armed to wake itself or the system.
//
// The power framework (PoFx) has states of its own, which are not here: PoFx of this machine never
// asks a device to go idle.
#include "wdf/pnp/package.h"
#include "wdf/pnp/parent_power.h"
#include "wdf/pnp/power_irps.h"
#include "wdf/pnp/power_settings.h"

namespace rundown::wdf {
namespace {

using State = WDF_DEVICE_POWER_POLICY_STATE;
constexpr State kWait = WdfDevStatePwrPolNull;

const WDF_POWER_POLICY_EVENT_CALLBACKS& events_of(const Package& package) {
  return package.device.settings().power_policy;
}

// The driver's callbacks.

NTSTATUS arm_from_s0(Package& package) {
  const auto callback = events_of(package).EvtDeviceArmWakeFromS0;
  if (callback == nullptr) return STATUS_SUCCESS;
  return call_driver("EvtDeviceArmWakeFromS0", package.device, callback,
                     package.device.device_handle());
}

NTSTATUS arm_from_sx(Package& package) {
  const WDF_POWER_POLICY_EVENT_CALLBACKS& events = events_of(package);
  const WDFDEVICE handle = package.device.device_handle();
  if (events.EvtDeviceArmWakeFromSxWithReason != nullptr) {
    const WakeReason reason = wake_reason(package);
    return call_driver("EvtDeviceArmWakeFromSxWithReason", package.device,
                       events.EvtDeviceArmWakeFromSxWithReason, handle,
                       static_cast<BOOLEAN>(reason.device), static_cast<BOOLEAN>(reason.children));
  }
  if (events.EvtDeviceArmWakeFromSx == nullptr) return STATUS_SUCCESS;
  return call_driver("EvtDeviceArmWakeFromSx", package.device, events.EvtDeviceArmWakeFromSx,
                     handle);
}

void tell(Package& package, std::string_view name, void(NTAPI* callback)(WDFDEVICE)) {
  if (callback != nullptr)
    call_driver(name, package.device, callback, package.device.device_handle());
}

void disarm_from_s0(Package& package) {
  disable_wake_at_bus(package);
  tell(package, "EvtDeviceDisarmWakeFromS0", events_of(package).EvtDeviceDisarmWakeFromS0);
}

void disarm_from_sx(Package& package) {
  tell(package, "EvtDeviceDisarmWakeFromSx", events_of(package).EvtDeviceDisarmWakeFromSx);
  package.wait_wake_status = STATUS_NOT_SUPPORTED;
}

// What the states do.

template <PowerEvent kEvent, State kNext = kWait>
State to_power(Package& package) {
  package.power.process(kEvent);
  return kNext;
}

template <State kNext>
State pass(Package& /*package*/) {
  return kNext;
}

State start_device(Package& package) {
  package.idle.start();
  package.power.process(PowerEvent::implicit_d0);
  return kWait;
}

State settle_timeout(Package& package) {
  package.device.pnp.idle_kind_settled = true;
  return WdfDevStatePwrPolStartingSucceeded;
}

State report_started(Package& package) {
  package.pnp.process(PnpEvent::policy_started);
  return WdfDevStatePwrPolStartingDecideS0Wake;
}

template <State kNext>
State report_start_failed(Package& package) {
  package.idle.stop();
  package.pnp.process(PnpEvent::policy_start_failed);
  return kNext;
}

State decide_idle(Package& package) {
  package.action_under_way = PowerActionNone;
  children_can_power_up(package);
  const IdleChoice idle = idle_choice(package.device);
  if (!idle.enabled) return WdfDevStatePwrPolStarted;
  return idle.wakes ? WdfDevStatePwrPolStartedWakeCapable : WdfDevStatePwrPolStartedIdleCapable;
}

State enable_timer(Package& package) {
  package.idle.enable();
  return kWait;
}

State stay_awake(Package& package) {
  package.idle.disable();
  return kWait;
}

template <State kNext>
State disable_timer(Package& package) {
  package.idle.disable();
  return kNext;
}

// The power framework decides for those that have left the time-out to it, and never does so here.
template <State kNext>
State declare_idle(Package& package) {
  return idle_choice(package.device).system_managed ? kWait : kNext;
}

// Down while the system works. A device whose children are up stays.
template <State kRefused>
State idle_down(Package& package) {
  if (package.children_powered_on > 0) return kRefused;
  package.children_can_power_up = false;
  if (nt_success(request_device_power(package, idle_choice(package.device).state))) return kWait;
  children_can_power_up(package);
  return kRefused;
}

State decide_usb(Package& package) {
  return idle_choice(package.device).usb ? WdfDevStatePwrPolTimerExpiredWakeCapableUsbSS
                                         : WdfDevStatePwrPolTimerExpiredWakeCapablePowerDown;
}

// Suspended by USB: the bus says when the device may power down, and it stays so until the request
// is taken back.

State ask_usb(Package& package) {
  submit_usb_idle(package);
  return kWait;
}

template <State kNext>
State cancel_usb(Package& package) {
  return cancel_usb_idle(package) ? kWait : kNext;
}

State stop_asking_usb(Package& package) {
  return cancel_usb_idle(package) ? WdfDevStatePwrPolStoppingWaitForUsbSSCompletion
                                  : WdfDevStatePwrPolStoppingCancelTimer;
}

template <State kNext>
State disable_and_cancel_usb(Package& package) {
  package.idle.disable();
  return cancel_usb<kNext>(package);
}

template <State kNext>
State leave_usb_callback(Package& package) {
  finish_usb_callback(package);
  return cancel_usb<kNext>(package);
}

template <State kNext>
State leave_usb_callback_and_disable(Package& package) {
  finish_usb_callback(package);
  return disable_and_cancel_usb<kNext>(package);
}

State suspended(Package& package) {
  finish_usb_callback(package);
  package.idle.disable();
  return WdfDevStatePwrPolWaitingArmedQueryIdle;
}

template <State kIdle, State kBusy>
State look_again(Package& package) {
  return package.idle.may_stay_idle() ? kIdle : kBusy;
}

template <State kFailed>
State ask_for_d0(Package& package) {
  return nt_success(request_device_power(package, PowerDeviceD0)) ? kWait : kFailed;
}

State ask_for_d0_with_system(Package& package) {
  package.action_under_way = package.action_awoken_from;
  return nt_success(request_device_power(package, PowerDeviceD0))
             ? kWait
             : WdfDevStatePwrPolSystemWakeDeviceD0PowerRequestFailed;
}

template <State kFailed>
State disable_and_ask(Package& package) {
  package.idle.disable();
  return ask_for_d0<kFailed>(package);
}

template <State kNext>
State fail_and(Package& package) {
  package.fail();
  return kNext;
}

State up_request_failed(Package& package) {
  package.fail();
  if (!package.releases_after_descendants()) package.pnp.process(PnpEvent::power_up_failed);
  return WdfDevStatePwrPolDevicePowerRequestFailed;
}

State request_failed(Package& package) {
  package.action_under_way = PowerActionNone;
  children_can_power_up(package);
  package.power_failed = true;
  return kWait;
}

// Armed to wake from a low state while the system works.

template <State kFailed>
State wait_for_wake(Package& package) {
  return nt_success(request_wait_wake(package, PowerSystemWorking)) ? kWait : kFailed;
}

State arm_s0(Package& package) {
  if (!nt_success(arm_from_s0(package)) || !nt_success(enable_wake_at_bus(package)))
    return WdfDevStatePwrPolTimerExpiredWakeCapableCancelWake;
  package.power.process(PowerEvent::complete_dx);
  return kWait;
}

template <State kNone>
State cancel_wake(Package& package) {
  return cancel_wait_wake(package) ? kWait : kNone;
}

// As above, where the end of the IRP may have come before it was waited for.
template <State kNext>
State cancel_wake_or_ended(Package& package) {
  return !cancel_wait_wake(package) && package.wake_event_dropped ? kNext : kWait;
}

template <State kNext>
State disarm_s0(Package& package) {
  disarm_from_s0(package);
  return kNext;
}

State woken_before_down(Package& package) {
  tell(package, "EvtDeviceWakeFromS0Triggered", events_of(package).EvtDeviceWakeFromS0Triggered);
  return WdfDevStatePwrPolTimerExpiredWakeCompletedDisarm;
}

State woken_s0(Package& package) {
  tell(package, "EvtDeviceWakeFromS0Triggered", events_of(package).EvtDeviceWakeFromS0Triggered);
  return WdfDevStatePwrPolS0WakeDisarm;
}

State disarm_s0_and_go_on(Package& package) {
  disarm_from_s0(package);
  package.power.process(PowerEvent::complete_d0);
  return kWait;
}

// The system sleeps.

State decide_sleep(Package& package) {
  return is_wake_enabled(package) && can_wake_from(package.device, package.system_state)
             ? WdfDevStatePwrPolSleepingWakePowerDown
             : WdfDevStatePwrPolSleepingNoWakePowerDown;
}

State decide_sleep_in_dx(Package& package) {
  return is_wake_enabled(package) && can_wake_from(package.device, package.system_state)
             ? WdfDevStatePwrPolSystemSleepNeedWake
             : WdfDevStatePwrPolSystemAsleepNoWake;
}

template <State kFailed>
State down_for_sleep(Package& package, DEVICE_POWER_STATE state) {
  package.children_can_power_up = false;
  package.action_under_way = package.action_to_sleep;
  return nt_success(request_device_power(package, state)) ? kWait : kFailed;
}

State sleep_unarmed(Package& package) {
  return down_for_sleep<WdfDevStatePwrPolSleepingNoWakeDxRequestFailed>(
      package, sleep_state(package.device, package.system_state));
}

State sleep_armed(Package& package) {
  return down_for_sleep<WdfDevStatePwrPolSleepingNoWakePowerDown>(package,
                                                                  wake_state(package.device));
}

State down_request_failed(Package& package) {
  package.fail();
  complete_system_irp(package);
  if (!package.releases_after_descendants()) package.pnp.process(PnpEvent::power_down_failed);
  return WdfDevStatePwrPolDevicePowerRequestFailed;
}

State send_wake_for_sleep(Package& package) {
  const SYSTEM_POWER_STATE deepest = package.device.pnp.stack_capabilities->SystemWake;
  return nt_success(request_wait_wake(package, deepest))
             ? kWait
             : WdfDevStatePwrPolSleepingNoWakeCompletePowerDown;
}

State check_pageable(Package& package) {
  return package.is_pageable() ? WdfDevStatePwrPolSleepingWakeWakeArrived
                               : WdfDevStatePwrPolSleepingWakeWakeArrivedNP;
}

template <State kRevert>
State arm_sx(Package& package) {
  if (!nt_success(arm_from_sx(package)) || !nt_success(enable_wake_at_bus(package))) return kRevert;
  package.power.process(PowerEvent::complete_dx);
  return kWait;
}

template <State kNext>
State revert_sx(Package& package) {
  disarm_from_sx(package);
  return kNext;
}

template <State kNext = kWait>
State finish_system_irp(Package& package) {
  package.action_under_way = PowerActionNone;
  complete_system_irp(package);
  return kNext;
}

template <State kNext>
State disarm_sx(Package& package) {
  disable_wake_at_bus(package);
  disarm_from_sx(package);
  return kNext;
}

template <State kNext>
State woken_sx(Package& package) {
  disable_wake_at_bus(package);
  tell(package, "EvtDeviceWakeFromSxTriggered", events_of(package).EvtDeviceWakeFromSxTriggered);
  disarm_from_sx(package);
  return kNext;
}

// An idle device may go on sleeping when the system wakes.
State decide_wake(Package& package) {
  const IdleChoice idle = idle_choice(package.device);
  const bool sleeps_on =
      !idle.system_managed && idle.enabled && !idle.wakes && !idle.up_with_system;
  return sleeps_on ? WdfDevStatePwrPolSystemWakeQueryIdle : WdfDevStatePwrPolSystemWakeDeviceToD0;
}

// The device stops.

State stop_device(Package& package) {
  package.children_can_power_up = false;
  package.power.process(PowerEvent::implicit_d3);
  return kWait;
}

template <State kNext>
State note_failure(Package& package) {
  package.power_failed = true;
  return kNext;
}

State report_stopped(Package& package) {
  package.idle.stop();
  package.pnp.process(std::exchange(package.power_failed, false) ? PnpEvent::policy_stop_failed
                                                                 : PnpEvent::policy_stopped);
  return WdfDevStatePwrPolStopped;
}

State report_removed(Package& package) {
  package.pnp.process(PnpEvent::policy_removed);
  return kWait;
}

using enum PolicyEvent;

constexpr PolicyRow kRows[] = {
    {WdfDevStatePwrPolObjectCreated,
     nullptr,
     Takes::all,
     {{start, WdfDevStatePwrPolStarting}, {remove, WdfDevStatePwrPolRemoved}}},
    {WdfDevStatePwrPolStarting,
     &start_device,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStartingPoweredUp},
      {power_up_failed, WdfDevStatePwrPolStartingFailed}}},
    {WdfDevStatePwrPolStartingPoweredUp, &settle_timeout, Takes::answers, {}},
    {WdfDevStatePwrPolStartingSucceeded, &report_started, Takes::answers, {}},
    {WdfDevStatePwrPolStartingFailed,
     &report_start_failed<kWait>,
     Takes::all,
     {{remove, WdfDevStatePwrPolRemoved}}},
    {WdfDevStatePwrPolStartingDecideS0Wake, &decide_idle, Takes::answers, {}},

    // Working, and never idle.
    {WdfDevStatePwrPolStarted,
     &stay_awake,
     Takes::all,
     {{sx, WdfDevStatePwrPolSleeping},
      {stop, WdfDevStatePwrPolStopping},
      {surprise_remove, WdfDevStatePwrPolStopping},
      {s0_idle_policy_changed, WdfDevStatePwrPolStartingDecideS0Wake}}},
    {WdfDevStatePwrPolStartedCancelTimer,
     &disable_timer<WdfDevStatePwrPolStartingDecideS0Wake>,
     Takes::answers,
     {}},

    // Working, idle after a while, and woken by the driver alone.
    {WdfDevStatePwrPolStartedIdleCapable,
     &enable_timer,
     Takes::all,
     {{power_timeout_expired, WdfDevStatePwrPolIdleCapableDeviceIdle},
      {sx, WdfDevStatePwrPolStartedIdleCapableCancelTimerForSleep},
      {stop, WdfDevStatePwrPolStoppingCancelTimer},
      {surprise_remove, WdfDevStatePwrPolStoppingCancelTimer},
      {s0_idle_policy_changed, WdfDevStatePwrPolStartedCancelTimer}}},
    {WdfDevStatePwrPolStartedIdleCapableCancelTimerForSleep,
     &disable_timer<WdfDevStatePwrPolStartedIdleCapableTimerCanceledForSleep>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStartedIdleCapableTimerCanceledForSleep,
     &pass<WdfDevStatePwrPolSleeping>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolIdleCapableDeviceIdle,
     &declare_idle<WdfDevStatePwrPolTimerExpiredNoWake>,
     Takes::all,
     {{sx, WdfDevStatePwrPolDeviceIdleSleeping},
      {stop, WdfDevStatePwrPolDeviceIdleStopping},
      {surprise_remove, WdfDevStatePwrPolDeviceIdleStopping},
      {s0_idle_policy_changed, WdfDevStatePwrPolDeviceIdleReturnToActive},
      {io_present, WdfDevStatePwrPolDeviceIdleReturnToActive}}},
    {WdfDevStatePwrPolDeviceIdleReturnToActive,
     &pass<WdfDevStatePwrPolStartedCancelTimer>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolDeviceIdleSleeping,
     &pass<WdfDevStatePwrPolStartedIdleCapableCancelTimerForSleep>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolDeviceIdleStopping,
     &pass<WdfDevStatePwrPolStoppingCancelTimer>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredNoWake,
     &idle_down<WdfDevStatePwrPolTimerExpiredNoWakeUndoPowerDown>,
     Takes::answers,
     {{power_down_io_stopped, WdfDevStatePwrPolTimerExpiredNoWakeCompletePowerDown},
      {power_down, WdfDevStatePwrPolTimerExpiredNoWakePowerDownNotProcessed}}},
    {WdfDevStatePwrPolTimerExpiredNoWakeCompletePowerDown,
     &to_power<PowerEvent::complete_dx>,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolTimerExpiredNoWakePoweredDownDisableIdleTimer},
      {power_down_failed, WdfDevStatePwrPolDevicePowerRequestFailed}}},
    {WdfDevStatePwrPolTimerExpiredNoWakePowerDownNotProcessed,
     &fail_and<WdfDevStatePwrPolTimerExpiredNoWakeUndoPowerDown>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredNoWakeUndoPowerDown,
     &pass<WdfDevStatePwrPolTimerExpiredNoWakeReturnToActive>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredNoWakeReturnToActive,
     &pass<WdfDevStatePwrPolStartedIdleCapable>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredNoWakePoweredDownDisableIdleTimer,
     &disable_timer<WdfDevStatePwrPolWaitingUnarmedQueryIdle>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolWaitingUnarmedQueryIdle,
     &look_again<WdfDevStatePwrPolWaitingUnarmed, WdfDevStatePwrPolS0NoWakePowerUp>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolWaitingUnarmed,
     nullptr,
     Takes::all,
     {{io_present, WdfDevStatePwrPolWaitingUnarmedQueryIdle},
      {sx, WdfDevStatePwrPolSystemSleepFromDeviceWaitingUnarmed},
      {stop, WdfDevStatePwrPolStoppingResetDevice},
      {surprise_remove, WdfDevStatePwrPolStoppingCancelTimer},
      {s0_idle_policy_changed, WdfDevStatePwrPolS0NoWakePowerUp}}},
    {WdfDevStatePwrPolS0NoWakePowerUp,
     &ask_for_d0<WdfDevStatePwrPolDeviceD0PowerRequestFailed>,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolS0NoWakeCompletePowerUp},
      {power_up_failed, WdfDevStatePwrPolDevicePowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolS0NoWakeCompletePowerUp,
     &to_power<PowerEvent::complete_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStartingDecideS0Wake},
      {power_up_failed, WdfDevStatePwrPolDevicePowerRequestFailed}}},

    // Working, idle after a while, and armed to wake itself.
    {WdfDevStatePwrPolStartedWakeCapable,
     &enable_timer,
     Takes::all,
     {{power_timeout_expired, WdfDevStatePwrPolWakeCapableDeviceIdle},
      {sx, WdfDevStatePwrPolStartedWakeCapableCancelTimerForSleep},
      {stop, WdfDevStatePwrPolStoppingCancelTimer},
      {surprise_remove, WdfDevStatePwrPolStoppingCancelTimer},
      {s0_idle_policy_changed, WdfDevStatePwrPolStartedCancelTimer}}},
    {WdfDevStatePwrPolStartedWakeCapableCancelTimerForSleep,
     &disable_timer<WdfDevStatePwrPolStartedWakeCapableTimerCanceledForSleep>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStartedWakeCapableTimerCanceledForSleep,
     &pass<WdfDevStatePwrPolSleeping>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolWakeCapableDeviceIdle,
     &declare_idle<WdfDevStatePwrPolTimerExpiredDecideUsbSS>,
     Takes::all,
     {{sx, WdfDevStatePwrPolDeviceIdleSleeping},
      {stop, WdfDevStatePwrPolDeviceIdleStopping},
      {surprise_remove, WdfDevStatePwrPolDeviceIdleStopping},
      {s0_idle_policy_changed, WdfDevStatePwrPolDeviceIdleReturnToActive},
      {io_present, WdfDevStatePwrPolDeviceIdleReturnToActive}}},
    {WdfDevStatePwrPolTimerExpiredDecideUsbSS, &decide_usb, Takes::answers, {}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableUsbSS,
     &ask_usb,
     Takes::all,
     {{usb_idle_callback, WdfDevStatePwrPolTimerExpiredWakeCapablePowerDown},
      {sx, WdfDevStatePwrPolStartedWakeCapableSleepingUsbSS},
      {stop, WdfDevStatePwrPolStoppingCancelUsbSS},
      {surprise_remove, WdfDevStatePwrPolStoppingCancelUsbSS},
      {usb_idle_completed, WdfDevStatePwrPolWakeCapableUsbSSCompleted},
      {s0_idle_policy_changed, WdfDevStatePwrPolCancelUsbSS},
      {io_present, WdfDevStatePwrPolCancelUsbSS}}},
    {WdfDevStatePwrPolWakeCapableUsbSSCompleted,
     &pass<WdfDevStatePwrPolStartedWakeCapable>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolCancelUsbSS,
     &cancel_usb<WdfDevStatePwrPolUsbSSCancelled>,
     Takes::all,
     {{usb_idle_completed, WdfDevStatePwrPolUsbSSCancelled},
      {usb_idle_callback, WdfDevStatePwrPolTimerExpiredWakeCapablePowerDown},
      {stop, WdfDevStatePwrPolStoppingCancelUsbSS},
      {surprise_remove, WdfDevStatePwrPolStoppingCancelUsbSS}}},
    {WdfDevStatePwrPolUsbSSCancelled,
     &pass<WdfDevStatePwrPolStartedCancelTimer>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStartedWakeCapableSleepingUsbSS,
     &disable_and_cancel_usb<WdfDevStatePwrPolSleeping>,
     Takes::all,
     {{usb_idle_completed, WdfDevStatePwrPolSleeping}}},
    {WdfDevStatePwrPolStoppingCancelUsbSS, &stop_asking_usb, Takes::answers, {}},
    {WdfDevStatePwrPolStoppingWaitForUsbSSCompletion,
     nullptr,
     Takes::all,
     {{usb_idle_completed, WdfDevStatePwrPolStoppingCancelTimer}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapablePowerDown,
     &idle_down<WdfDevStatePwrPolTimerExpiredWakeCapableDxAllocFailed>,
     Takes::answers,
     {{power_down_io_stopped, WdfDevStatePwrPolTimerExpiredWakeCapableSendWake},
      {power_down, WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownNotProcessed}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownNotProcessed,
     &fail_and<WdfDevStatePwrPolTimerExpiredWakeCapableDxAllocFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableDxAllocFailed,
     &leave_usb_callback<WdfDevStatePwrPolTimerExpiredWakeCapableUndoPowerDown>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolTimerExpiredWakeCapableUndoPowerDown}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableUndoPowerDown,
     &pass<WdfDevStatePwrPolDeviceIdleReturnToActive>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableSendWake,
     &wait_for_wake<WdfDevStatePwrPolTimerExpiredWakeCapableCleanup>,
     Takes::answers,
     {{wake_arrived, WdfDevStatePwrPolTimerExpiredWakeCapableWakeArrived},
      {wake_failed, WdfDevStatePwrPolTimerExpiredWakeCompletedDisarm},
      {wake_success, WdfDevStatePwrPolTimerExpiredWakeSucceeded}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableWakeArrived,
     &arm_s0,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolWaitingArmedUsbSS},
      {wake_success, WdfDevStatePwrPolTimerExpiredWakeCapableWakeSucceeded},
      {wake_failed, WdfDevStatePwrPolTimerExpiredWakeCapableWakeFailed},
      {power_down_failed, WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedCancelWake}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableCancelWake,
     &cancel_wake<WdfDevStatePwrPolTimerExpiredWakeCapableWakeCanceled>,
     Takes::answers,
     {{wake_success, WdfDevStatePwrPolTimerExpiredWakeCapableWakeCanceled},
      {wake_failed, WdfDevStatePwrPolTimerExpiredWakeCapableWakeCanceled}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableWakeCanceled,
     &pass<WdfDevStatePwrPolTimerExpiredWakeCapableCleanup>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredWakeSucceeded, &woken_before_down, Takes::answers, {}},
    {WdfDevStatePwrPolTimerExpiredWakeCompletedDisarm,
     &disarm_s0<WdfDevStatePwrPolTimerExpiredWakeCapableCleanup>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableCleanup,
     &leave_usb_callback<WdfDevStatePwrPolTimerExpiredWakeCompletedPowerDown>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolTimerExpiredWakeCompletedPowerDown}}},
    {WdfDevStatePwrPolTimerExpiredWakeCompletedPowerDown,
     &to_power<PowerEvent::complete_dx>,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolTimerExpiredWakeCompletedPowerDownCheckDirected},
      {power_down_failed, WdfDevStatePwrPolDevicePowerRequestFailed}}},
    {WdfDevStatePwrPolTimerExpiredWakeCompletedPowerDownCheckDirected,
     &pass<WdfDevStatePwrPolTimerExpiredWakeCompletedPowerUp>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredWakeCompletedPowerUp,
     &disable_and_ask<WdfDevStatePwrPolDeviceD0PowerRequestFailed>,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolTimerExpiredWakeCompletedHardwareStarted},
      {power_up_failed, WdfDevStatePwrPolDevicePowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolTimerExpiredWakeCompletedHardwareStarted,
     &pass<WdfDevStatePwrPolS0WakeCompletePowerUp>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableWakeSucceeded,
     nullptr,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolTimerExpiredWakeCapableWakeSucceededCheckDirected},
      {power_down_failed, WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedUsbSS}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableWakeSucceededCheckDirected,
     &pass<WdfDevStatePwrPolWokeFromS0UsbSS>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolWokeFromS0UsbSS,
     &leave_usb_callback_and_disable<WdfDevStatePwrPolWokeFromS0>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolWokeFromS0}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableWakeFailed,
     nullptr,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolTimerExpiredWakeCapableWakeFailedCheckDirected},
      {power_down_failed, WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedUsbSS}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapableWakeFailedCheckDirected,
     &pass<WdfDevStatePwrPolWakeFailedUsbSS>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolWakeFailedUsbSS,
     &leave_usb_callback_and_disable<WdfDevStatePwrPolIoPresentArmedWakeCanceled>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolIoPresentArmedWakeCanceled}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedCancelWake,
     &cancel_wake<WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedWakeCanceled>,
     Takes::answers,
     {{wake_success, WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedWakeCanceled},
      {wake_failed, WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedWakeCanceled}}},
    {WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedWakeCanceled,
     &pass<WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedUsbSS>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolTimerExpiredWakeCapablePowerDownFailedUsbSS,
     &leave_usb_callback<WdfDevStatePwrPolDevicePowerRequestFailed>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolDevicePowerRequestFailed}}},
    {WdfDevStatePwrPolWaitingArmedUsbSS, &suspended, Takes::answers, {}},
    {WdfDevStatePwrPolWaitingArmedQueryIdle,
     &look_again<WdfDevStatePwrPolWaitingArmed, WdfDevStatePwrPolWaitingArmedIoPresentCancelUsbSS>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolWaitingArmed,
     nullptr,
     Takes::all,
     {{io_present, WdfDevStatePwrPolWaitingArmedQueryIdle},
      {sx, WdfDevStatePwrPolCancelingUsbSSForSystemSleep},
      {wake_success, WdfDevStatePwrPolWaitingArmedWakeSucceededCancelUsbSS},
      {wake_failed, WdfDevStatePwrPolWaitingArmedWakeFailedCancelUsbSS},
      {stop, WdfDevStatePwrPolStoppingD0CancelUsbSS},
      {surprise_remove, WdfDevStatePwrPolWaitingArmedStoppingCancelUsbSS},
      {s0_idle_policy_changed, WdfDevStatePwrPolWaitingArmedIoPresentCancelUsbSS},
      {usb_idle_completed, WdfDevStatePwrPolIoPresentArmed}}},
    {WdfDevStatePwrPolWaitingArmedIoPresentCancelUsbSS,
     &cancel_usb<WdfDevStatePwrPolIoPresentArmed>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolIoPresentArmed}}},
    {WdfDevStatePwrPolIoPresentArmed,
     &cancel_wake_or_ended<WdfDevStatePwrPolIoPresentArmedWakeCanceled>,
     Takes::answers,
     {{wake_failed, WdfDevStatePwrPolIoPresentArmedWakeCanceled},
      {wake_success, WdfDevStatePwrPolIoPresentArmedWakeCanceled}}},
    {WdfDevStatePwrPolWaitingArmedWakeFailedCancelUsbSS,
     &cancel_usb<WdfDevStatePwrPolIoPresentArmedWakeCanceled>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolIoPresentArmedWakeCanceled}}},
    {WdfDevStatePwrPolIoPresentArmedWakeCanceled,
     &ask_for_d0<WdfDevStatePwrPolDeviceD0PowerRequestFailed>,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolS0WakeDisarm},
      {power_up_failed, WdfDevStatePwrPolDevicePowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolWaitingArmedWakeSucceededCancelUsbSS,
     &cancel_usb<WdfDevStatePwrPolWokeFromS0>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolWokeFromS0}}},
    {WdfDevStatePwrPolWokeFromS0,
     &ask_for_d0<WdfDevStatePwrPolDeviceD0PowerRequestFailed>,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolWokeFromS0NotifyDriver},
      {power_up_failed, WdfDevStatePwrPolDevicePowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolWokeFromS0NotifyDriver, &woken_s0, Takes::answers, {}},
    {WdfDevStatePwrPolS0WakeDisarm,
     &disarm_s0<WdfDevStatePwrPolS0WakeCompletePowerUp>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolS0WakeCompletePowerUp,
     &to_power<PowerEvent::complete_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStartingDecideS0Wake},
      {power_up_failed, WdfDevStatePwrPolDevicePowerRequestFailed}}},

    // The system sleeps; the device is disarmed and up before it goes down with it.
    {WdfDevStatePwrPolCancelingUsbSSForSystemSleep,
     &cancel_usb<WdfDevStatePwrPolCancelingWakeForSystemSleep>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolCancelingWakeForSystemSleep}}},
    {WdfDevStatePwrPolCancelingWakeForSystemSleep,
     &cancel_wake_or_ended<WdfDevStatePwrPolCancelingWakeForSystemSleepWakeCanceled>,
     Takes::answers,
     {{wake_failed, WdfDevStatePwrPolCancelingWakeForSystemSleepWakeCanceled},
      {wake_success, WdfDevStatePwrPolCancelingWakeForSystemSleepWakeCanceled}}},
    {WdfDevStatePwrPolCancelingWakeForSystemSleepWakeCanceled,
     &ask_for_d0<WdfDevStatePwrPolPowerUpForSystemSleepNotSeen>,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolDisarmingWakeForSystemSleepCompletePowerUp},
      {power_up_failed, WdfDevStatePwrPolPowerUpForSystemSleepFailed},
      {power_up_not_seen, WdfDevStatePwrPolPowerUpForSystemSleepNotSeen}}},
    {WdfDevStatePwrPolDisarmingWakeForSystemSleepCompletePowerUp,
     &disarm_s0_and_go_on,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStartedWakeCapableCancelTimerForSleep},
      {power_up_failed, WdfDevStatePwrPolPowerUpForSystemSleepFailed}}},
    {WdfDevStatePwrPolPowerUpForSystemSleepFailed,
     &finish_system_irp<WdfDevStatePwrPolDevicePowerRequestFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolPowerUpForSystemSleepNotSeen,
     &finish_system_irp<WdfDevStatePwrPolDeviceD0PowerRequestFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemSleepFromDeviceWaitingUnarmed, &decide_sleep_in_dx, Takes::answers, {}},
    {WdfDevStatePwrPolSystemSleepNeedWake,
     &disable_and_ask<WdfDevStatePwrPolSystemAsleepNoWake>,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolSystemSleepNeedWakeCompletePowerUp},
      {power_up_failed, WdfDevStatePwrPolSystemSleepPowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolPowerUpForSystemSleepNotSeen}}},
    {WdfDevStatePwrPolSystemSleepNeedWakeCompletePowerUp,
     &to_power<PowerEvent::complete_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolSleeping},
      {power_up_failed, WdfDevStatePwrPolSystemSleepPowerRequestFailed}}},
    {WdfDevStatePwrPolSleeping, &decide_sleep, Takes::answers, {}},
    {WdfDevStatePwrPolSleepingNoWakePowerDown,
     &sleep_unarmed,
     Takes::answers,
     {{power_down_io_stopped, WdfDevStatePwrPolSleepingNoWakeCompletePowerDown},
      {power_down, WdfDevStatePwrPolSleepingPowerDownNotProcessed}}},
    {WdfDevStatePwrPolSleepingNoWakeCompletePowerDown,
     &to_power<PowerEvent::complete_dx>,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolSystemAsleepNoWake},
      {power_down_failed, WdfDevStatePwrPolSystemSleepPowerRequestFailed}}},
    {WdfDevStatePwrPolSleepingNoWakeDxRequestFailed, &down_request_failed, Takes::answers, {}},
    {WdfDevStatePwrPolSleepingPowerDownNotProcessed,
     &fail_and<WdfDevStatePwrPolSystemSleepPowerRequestFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemSleepPowerRequestFailed,
     &finish_system_irp<WdfDevStatePwrPolDevicePowerRequestFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemAsleepNoWake,
     &finish_system_irp<>,
     Takes::all,
     {{s0, WdfDevStatePwrPolSystemWakeDeviceWakeDisabled}}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeDisabled, &decide_wake, Takes::answers, {}},
    {WdfDevStatePwrPolSystemWakeQueryIdle,
     &look_again<WdfDevStatePwrPolWaitingUnarmed, WdfDevStatePwrPolSystemWakeDeviceToD0>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemWakeDeviceToD0,
     &ask_for_d0_with_system,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolSystemWakeDeviceToD0CompletePowerUp},
      {power_up_failed, WdfDevStatePwrPolSystemWakeDevicePowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolSystemWakeDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolSystemWakeDeviceToD0CompletePowerUp,
     &to_power<PowerEvent::complete_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStartingDecideS0Wake},
      {power_up_failed, WdfDevStatePwrPolDevicePowerRequestFailed}}},
    {WdfDevStatePwrPolSystemWakeDeviceD0PowerRequestFailed,
     &pass<WdfDevStatePwrPolDeviceD0PowerRequestFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemWakeDevicePowerRequestFailed,
     &pass<WdfDevStatePwrPolDevicePowerRequestFailed>,
     Takes::answers,
     {}},

    // The system sleeps, and the device is armed to wake it.
    {WdfDevStatePwrPolSleepingWakePowerDown,
     &sleep_armed,
     Takes::answers,
     {{power_down_io_stopped, WdfDevStatePwrPolSleepingSendWake},
      {power_down, WdfDevStatePwrPolSleepingPowerDownNotProcessed}}},
    {WdfDevStatePwrPolSleepingSendWake,
     &send_wake_for_sleep,
     Takes::answers,
     {{wake_arrived, WdfDevStatePwrPolCheckPowerPageable},
      {wake_success, WdfDevStatePwrPolSleepingNoWakeCompletePowerDown},
      {wake_failed, WdfDevStatePwrPolSleepingNoWakeCompletePowerDown}}},
    {WdfDevStatePwrPolCheckPowerPageable, &check_pageable, Takes::answers, {}},
    {WdfDevStatePwrPolSleepingWakeWakeArrived,
     &arm_sx<WdfDevStatePwrPolSleepingWakeRevertArmWake>,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolSystemAsleepWakeArmed},
      {power_down_failed, WdfDevStatePwrPolSleepingWakePowerDownFailed}}},
    {WdfDevStatePwrPolSleepingWakeWakeArrivedNP,
     &arm_sx<WdfDevStatePwrPolSleepingWakeRevertArmWakeNP>,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolSystemAsleepWakeArmedNP},
      {power_down_failed, WdfDevStatePwrPolSleepingWakePowerDownFailed}}},
    {WdfDevStatePwrPolSleepingWakeRevertArmWake,
     &revert_sx<WdfDevStatePwrPolSleepingWakeCancelWake>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSleepingWakeRevertArmWakeNP,
     &revert_sx<WdfDevStatePwrPolSleepingWakeCancelWakeNP>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSleepingWakeCancelWake,
     &cancel_wake_or_ended<WdfDevStatePwrPolSleepingNoWakeCompletePowerDown>,
     Takes::answers,
     {{wake_failed, WdfDevStatePwrPolSleepingNoWakeCompletePowerDown},
      {wake_success, WdfDevStatePwrPolSleepingNoWakeCompletePowerDown}}},
    {WdfDevStatePwrPolSleepingWakeCancelWakeNP,
     &cancel_wake_or_ended<WdfDevStatePwrPolSleepingNoWakeCompletePowerDown>,
     Takes::answers,
     {{wake_failed, WdfDevStatePwrPolSleepingNoWakeCompletePowerDown},
      {wake_success, WdfDevStatePwrPolSleepingNoWakeCompletePowerDown}}},
    {WdfDevStatePwrPolSleepingWakePowerDownFailed,
     &cancel_wake_or_ended<WdfDevStatePwrPolSleepingWakePowerDownFailedWakeCanceled>,
     Takes::answers,
     {{wake_success, WdfDevStatePwrPolSleepingWakePowerDownFailedWakeCanceled},
      {wake_failed, WdfDevStatePwrPolSleepingWakePowerDownFailedWakeCanceled}}},
    {WdfDevStatePwrPolSleepingWakePowerDownFailedWakeCanceled,
     &finish_system_irp<WdfDevStatePwrPolDevicePowerRequestFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemAsleepWakeArmed,
     &finish_system_irp<>,
     Takes::all,
     {{s0, WdfDevStatePwrPolSystemWakeDeviceWakeEnabled},
      {wake_success, WdfDevStatePwrPolSystemWakeDeviceWakeTriggered}}},
    {WdfDevStatePwrPolSystemAsleepWakeArmedNP,
     &finish_system_irp<>,
     Takes::all,
     {{s0, WdfDevStatePwrPolSystemWakeDeviceWakeEnabledNP},
      {wake_success, WdfDevStatePwrPolSystemWakeDeviceWakeTriggeredNP}}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeEnabled,
     &cancel_wake_or_ended<WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceled>,
     Takes::answers,
     {{wake_failed, WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceled},
      {wake_success, WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceled}}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeEnabledNP,
     &cancel_wake_or_ended<WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceledNP>,
     Takes::answers,
     {{wake_failed, WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceledNP},
      {wake_success, WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceledNP}}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceled,
     &ask_for_d0_with_system,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolSystemWakeDeviceWakeDisarm},
      {power_up_failed, WdfDevStatePwrPolSystemWakeDevicePowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolSystemWakeDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeEnabledWakeCanceledNP,
     &ask_for_d0_with_system,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolSystemWakeDeviceWakeDisarmNP},
      {power_up_failed, WdfDevStatePwrPolSystemWakeDevicePowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolSystemWakeDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeDisarm,
     &disarm_sx<WdfDevStatePwrPolSystemWakeDeviceWakeCompletePowerUp>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeDisarmNP,
     &disarm_sx<WdfDevStatePwrPolSystemWakeDeviceWakeCompletePowerUp>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeTriggered,
     nullptr,
     Takes::all,
     {{s0, WdfDevStatePwrPolSystemWakeDeviceWakeTriggeredS0}}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeTriggeredNP,
     nullptr,
     Takes::all,
     {{s0, WdfDevStatePwrPolSystemWakeDeviceWakeTriggeredS0NP}}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeTriggeredS0,
     &ask_for_d0_with_system,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolSystemWakeDeviceWokeDisarm},
      {power_up_failed, WdfDevStatePwrPolSystemWakeDevicePowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolSystemWakeDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeTriggeredS0NP,
     &ask_for_d0_with_system,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolSystemWakeDeviceWokeDisarmNP},
      {power_up_failed, WdfDevStatePwrPolSystemWakeDevicePowerRequestFailed},
      {power_up_not_seen, WdfDevStatePwrPolSystemWakeDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolSystemWakeDeviceWokeDisarm,
     &woken_sx<WdfDevStatePwrPolSystemWakeDeviceWakeCompletePowerUp>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemWakeDeviceWokeDisarmNP,
     &woken_sx<WdfDevStatePwrPolSystemWakeDeviceWakeCompletePowerUp>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolSystemWakeDeviceWakeCompletePowerUp,
     &to_power<PowerEvent::complete_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStartingDecideS0Wake},
      {power_up_failed, WdfDevStatePwrPolDevicePowerRequestFailed}}},

    // A device power IRP has failed; nothing but the end is left.
    {WdfDevStatePwrPolDeviceD0PowerRequestFailed, &up_request_failed, Takes::answers, {}},
    {WdfDevStatePwrPolDevicePowerRequestFailed,
     &request_failed,
     Takes::all,
     {{stop, WdfDevStatePwrPolStoppingCancelTimer}, {surprise_remove, WdfDevStatePwrPolStopping}}},

    // Stopped, from wherever it was. An idle device comes up first, to be disarmed.
    {WdfDevStatePwrPolStoppingResetDevice,
     &disable_and_ask<WdfDevStatePwrPolDeviceD0PowerRequestFailed>,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolStoppingResetDeviceCompletePowerUp},
      {power_up_failed, WdfDevStatePwrPolStoppingResetDeviceFailed},
      {power_up_not_seen, WdfDevStatePwrPolDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolStoppingResetDeviceCompletePowerUp,
     &to_power<PowerEvent::complete_d0>,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStopping},
      {power_up_failed, WdfDevStatePwrPolStoppingResetDeviceFailed}}},
    {WdfDevStatePwrPolStoppingResetDeviceFailed,
     &note_failure<WdfDevStatePwrPolStopping>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStoppingD0CancelUsbSS,
     &cancel_usb<WdfDevStatePwrPolStoppingD0>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolStoppingD0}}},
    {WdfDevStatePwrPolStoppingD0,
     &disable_and_ask<WdfDevStatePwrPolDeviceD0PowerRequestFailed>,
     Takes::answers,
     {{power_up_hw_started, WdfDevStatePwrPolStoppingDisarmWake},
      {power_up_failed, WdfDevStatePwrPolStoppingD0Failed},
      {power_up_not_seen, WdfDevStatePwrPolDeviceD0PowerRequestFailed}}},
    {WdfDevStatePwrPolStoppingD0Failed,
     &note_failure<WdfDevStatePwrPolStoppingDisarmWakeCancelWake>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStoppingDisarmWake,
     &disarm_s0_and_go_on,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStoppingDisarmWakeCancelWake},
      {power_up_failed, WdfDevStatePwrPolStoppingD0Failed}}},
    {WdfDevStatePwrPolStoppingDisarmWakeCancelWake,
     &cancel_wake_or_ended<WdfDevStatePwrPolStoppingDisarmWakeWakeCanceled>,
     Takes::answers,
     {{wake_failed, WdfDevStatePwrPolStoppingDisarmWakeWakeCanceled},
      {wake_success, WdfDevStatePwrPolStoppingDisarmWakeWakeCanceled}}},
    {WdfDevStatePwrPolStoppingDisarmWakeWakeCanceled,
     &pass<WdfDevStatePwrPolStopping>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolWaitingArmedStoppingCancelUsbSS,
     &disable_and_cancel_usb<WdfDevStatePwrPolStoppingCancelWake>,
     Takes::answers,
     {{usb_idle_completed, WdfDevStatePwrPolStoppingCancelWake}}},
    {WdfDevStatePwrPolStoppingCancelWake,
     &cancel_wake_or_ended<WdfDevStatePwrPolStopping>,
     Takes::all,
     {{wake_failed, WdfDevStatePwrPolStopping}, {wake_success, WdfDevStatePwrPolStopping}}},
    {WdfDevStatePwrPolStoppingCancelTimer,
     &disable_timer<WdfDevStatePwrPolStopping>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStopping,
     &stop_device,
     Takes::answers,
     {{power_down, WdfDevStatePwrPolStoppingSendStatus},
      {power_down_failed, WdfDevStatePwrPolStoppingFailed}}},
    {WdfDevStatePwrPolStoppingFailed,
     &note_failure<WdfDevStatePwrPolStoppingSendStatus>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolStoppingSendStatus, &report_stopped, Takes::answers, {}},
    {WdfDevStatePwrPolStopped,
     nullptr,
     Takes::all,
     {{start, WdfDevStatePwrPolRestarting}, {remove, WdfDevStatePwrPolStoppedRemoving}}},
    {WdfDevStatePwrPolStoppedRemoving, &pass<WdfDevStatePwrPolRemoved>, Takes::answers, {}},
    {WdfDevStatePwrPolRestarting,
     &start_device,
     Takes::answers,
     {{power_up, WdfDevStatePwrPolStartingSucceeded},
      {power_up_failed, WdfDevStatePwrPolRestartingFailed}}},
    {WdfDevStatePwrPolRestartingFailed,
     &report_start_failed<WdfDevStatePwrPolStopped>,
     Takes::answers,
     {}},
    {WdfDevStatePwrPolRemoved,
     &report_removed,
     Takes::all,
     {{start, WdfDevStatePwrPolStarting}, {remove, WdfDevStatePwrPolRemoved}}},
};

}  // namespace

std::span<const PolicyRow> owner_policy_rows() {
  return kRows;
}

State& PolicyRules::state(Package& package) {
  return package.device.pnp.policy_state;
}
Device& PolicyRules::device(Package& package) {
  return package.device;
}
std::span<const PolicyRow> PolicyRules::rows(Package& package) {
  return package.owns_policy() ? owner_policy_rows() : follower_policy_rows();
}

bool PolicyRules::is_answer(Package& package, PolicyEvent event) {
  switch (event) {
    case power_up:
    case power_up_failed:
    case power_down:
    case power_down_failed:
      return true;
    case power_down_io_stopped:
    case power_up_hw_started:
    case power_up_not_seen:
    case implicit_power_down:
    case implicit_power_down_failed:
    case wake_arrived:
    case wake_success:
    case wake_failed:
    case usb_idle_completed:
      return package.owns_policy();
    default:
      return false;
  }
}

const machine::Map<ULONG, StateChangeCallback<PolicyRules::Callback>>& PolicyRules::callbacks(
    Package& package) {
  return package.device.settings().state_callbacks.power_policy;
}

// The end of a wait-wake IRP or of the request to USB that nobody waits for yet is remembered, and
// a system IRP to sleep is not kept.
void PolicyRules::drop(Package& package, PolicyEvent event) {
  if (event == sx) complete_system_irp(package);
  if (event == wake_success || event == wake_failed) package.wake_event_dropped = true;
  if (event == usb_idle_completed) package.usb_idle.end_dropped = true;
  if (event == usb_idle_callback) finish_usb_callback(package);
}

}  // namespace rundown::wdf
