// The power machine (powerstatemachine.cpp): how a device enters and leaves its working state. The
// states whose names end in NP are those of a device whose power path must not page.
#include "wdf/interrupt/interrupt.h"
#include "wdf/io/queue.h"
#include "wdf/pnp/package.h"
#include "wdf/pnp/parent_power.h"
#include "wdf/pnp/power_irps.h"

namespace rundown::wdf {
namespace {

using State = WDF_DEVICE_POWER_STATE;
constexpr State kWait = WdfDevStatePowerNull;

const WDF_PNPPOWER_EVENT_CALLBACKS& events_of(const Package& package) {
  return package.device.settings().pnp_power;
}

// The driver's callbacks. It is told the state that the device comes from, or goes to.

NTSTATUS d0_entry(Package& package) {
  const auto callback = events_of(package).EvtDeviceD0Entry;
  if (callback == nullptr) return STATUS_SUCCESS;
  return call_driver("EvtDeviceD0Entry", package.device, callback, package.device.device_handle(),
                     package.device_state);
}

NTSTATUS d0_entry_post_interrupts(Package& package) {
  const auto callback = events_of(package).EvtDeviceD0EntryPostInterruptsEnabled;
  if (callback == nullptr) return STATUS_SUCCESS;
  return call_driver("EvtDeviceD0EntryPostInterruptsEnabled", package.device, callback,
                     package.device.device_handle(), package.device_state);
}

NTSTATUS d0_exit_pre_interrupts(Package& package, WDF_POWER_DEVICE_STATE to) {
  const auto callback = events_of(package).EvtDeviceD0ExitPreInterruptsDisabled;
  if (callback == nullptr) return STATUS_SUCCESS;
  return call_driver("EvtDeviceD0ExitPreInterruptsDisabled", package.device, callback,
                     package.device.device_handle(), to);
}

NTSTATUS d0_exit(Package& package, WDF_POWER_DEVICE_STATE to) {
  const auto callback = events_of(package).EvtDeviceD0Exit;
  if (callback == nullptr) return STATUS_SUCCESS;
  return call_driver("EvtDeviceD0Exit", package.device, callback, package.device.device_handle(),
                     to);
}

// What the other machines hear.

void tell_powered_up(Package& package) {
  if (package.owns_policy()) package.idle.powered_up();
  package.policy.process(PolicyEvent::power_up);
}

void tell_power_up_failed(Package& package) {
  package.fail();
  if (package.owns_policy()) package.idle.power_up_failed();
  package.policy.process(PolicyEvent::power_up_failed);
  if (!package.releases_after_descendants()) package.pnp.process(PnpEvent::power_up_failed);
}

// The owner of the policy hears of the end of IRP_MN_SET_POWER from the power manager.
void tell_powered_down(Package& package, bool implicit) {
  const bool owner = package.owns_policy();
  if (owner) package.idle.powered_down();
  if (implicit) {
    package.policy.process(owner ? PolicyEvent::power_down : PolicyEvent::implicit_power_down);
  } else if (!owner) {
    package.policy.process(PolicyEvent::power_down);
  }
}

void tell_power_down_failed(Package& package, bool implicit) {
  package.fail();
  if (package.owns_policy()) {
    if (implicit) {
      package.policy.process(PolicyEvent::power_down_failed);
    } else {
      package.idle.power_down_failed();
    }
    return;
  }
  package.policy.process(implicit ? PolicyEvent::implicit_power_down_failed
                                  : PolicyEvent::power_down_failed);
  if (!package.releases_after_descendants()) package.pnp.process(PnpEvent::power_down_failed);
}

// In the working state.

State decide_d0(Package& package) {
  if (package.is_pageable())
    return package.owns_wait_wake ? WdfDevStatePowerD0BusWakeOwner : WdfDevStatePowerD0;
  return package.owns_wait_wake ? WdfDevStatePowerD0BusWakeOwnerNP : WdfDevStatePowerD0NP;
}

template <bool kPageable>
State stay(Package& package) {
  return package.is_pageable() == kPageable ? kWait : WdfDevStatePowerDecideD0State;
}

template <bool kPageable>
State stay_wake_owner(Package& package) {
  if (package.is_pageable() != kPageable) return WdfDevStatePowerDecideD0State;
  if (package.wake_irp == nullptr) return kWait;
  return kPageable ? WdfDevStatePowerEnablingWakeAtBus : WdfDevStatePowerEnablingWakeAtBusNP;
}

template <State kArmed, State kNotArmed>
State arm_at_bus(Package& package) {
  const NTSTATUS status = enable_wake_at_bus(package);
  if (nt_success(status)) return kArmed;
  end_wake_at_once(package, status);
  return kNotArmed;
}

template <State kNext>
State disarm_in_d0(Package& package) {
  disable_wake_at_bus(package);
  package.complete_ended_wake();
  return kNext;
}

template <State kNext>
State disarm_at_bus(Package& package) {
  disable_wake_at_bus(package);
  return kNext;
}

// The first way up, at a start.

State starting_type(Package& package) {
  return package.is_bus_child() ? WdfDevStatePowerStartingChild : WdfDevStatePowerD0Starting;
}

State starting_child(Package& package) {
  bool wait = false;
  if (!nt_success(power_up_parent(package, &wait))) return WdfDevStatePowerInitialPowerUpFailed;
  return wait ? kWait : WdfDevStatePowerD0Starting;
}

State starting_entry(Package& package) {
  return nt_success(d0_entry(package)) ? WdfDevStatePowerD0StartingConnectInterrupt
                                       : WdfDevStatePowerInitialPowerUpFailedDerefParent;
}

State starting_interrupts(Package& package) {
  if (!nt_success(package.connect_interrupts(Interrupt::kNone)) ||
      !nt_success(d0_entry_post_interrupts(package)))
    return WdfDevStatePowerInitialConnectInterruptFailed;
  return WdfDevStatePowerD0StartingDmaEnable;
}

State starting_dma(Package& package) {
  return nt_success(package.power_up_dma()) ? WdfDevStatePowerD0StartingPostHardwareEnabled
                                            : WdfDevStatePowerInitialDmaEnableFailed;
}

// Only class extensions have callbacks here.
template <State kNext>
State pass(Package& /*package*/) {
  return kNext;
}

State starting_self_managed_io(Package& package) {
  resume_queues(package.device);
  if (!nt_success(package.self_managed_io.start()))
    return WdfDevStatePowerInitialSelfManagedIoFailed;
  package.set_device_state(WdfPowerDeviceD0);
  tell_powered_up(package);
  return WdfDevStatePowerDecideD0State;
}

template <State kNext>
State hold_again(Package& package) {
  hold_queues(package.device);
  return kNext;
}

template <State kNext>
State undo_dma(Package& package) {
  package.power_down_dma();
  d0_exit_pre_interrupts(package, WdfPowerDeviceD3Final);
  return kNext;
}

template <State kNext>
State undo_interrupts(Package& package) {
  package.disconnect_interrupts(Interrupt::kForceDisconnect);
  d0_exit(package, WdfPowerDeviceD3Final);
  package.set_device_state(WdfPowerDeviceD3Final);
  return kNext;
}

template <State kNext>
State leave_parent(Package& package) {
  power_down_parent(package);
  return kNext;
}

State initial_failed(Package& package) {
  tell_power_up_failed(package);
  return WdfDevStatePowerStopped;
}

// The last way down, at a stop or a removal. What fails is remembered, and all the rest is done.

State goto_d3_stopped(Package& package) {
  bool failed = !nt_success(package.self_managed_io.suspend());
  hold_queues(package.device);
  if (!nt_success(package.power_down_dma())) failed = true;
  if (!nt_success(d0_exit_pre_interrupts(package, WdfPowerDeviceD3Final))) failed = true;
  if (!nt_success(package.disconnect_interrupts(Interrupt::kForceDisconnect))) failed = true;
  if (!nt_success(d0_exit(package, WdfPowerDeviceD3Final))) failed = true;
  package.set_device_state(WdfPowerDeviceD3Final);
  power_down_parent(package);
  if (failed) return WdfDevStatePowerFinalPowerDownFailed;
  tell_powered_down(package, true);
  return WdfDevStatePowerStopped;
}

State final_failed(Package& package) {
  tell_power_down_failed(package, true);
  return WdfDevStatePowerStopped;
}

template <State kNext>
State finish_device_irp(Package& package) {
  release_device_irp(package);
  return kNext;
}

// Down, by IRP_MN_SET_POWER.

State goto_dx(Package& package) {
  if (!nt_success(package.self_managed_io.suspend())) package.io_callback_failed = true;
  hold_queues(package.device);
  package.policy.process(PolicyEvent::power_down_io_stopped);
  return kWait;
}

// False: some callback has failed.
bool leave_d0(Package& package, bool pageable) {
  const WDF_POWER_DEVICE_STATE to = target_of_device_irp(package);
  bool failed = !nt_success(package.power_down_dma());
  if (!nt_success(d0_exit_pre_interrupts(package, to))) failed = true;
  const unsigned notice = pageable ? Interrupt::kExplicitPowerDown : Interrupt::kNotPageable;
  if (!nt_success(package.disconnect_interrupts(notice))) failed = true;
  if (!nt_success(d0_exit(package, to))) failed = true;
  power_down_parent(package);
  package.set_device_state(to);
  if (std::exchange(package.io_callback_failed, false)) failed = true;
  if (failed) {
    package.power_down_failed = true;
    return false;
  }
  tell_powered_down(package, false);
  release_device_irp(package);
  return true;
}

template <bool kPageable, State kNext>
State dx_io_stopped(Package& package) {
  if (leave_d0(package, kPageable)) return kNext;
  return kPageable ? WdfDevStatePowerGotoDxFailed : WdfDevStatePowerGotoDxNPFailed;
}

template <State kNext>
State disconnect_inactive(Package& package) {
  package.disconnect_interrupts(Interrupt::kForceDisconnect | Interrupt::kDisconnectInactive);
  return kNext;
}

template <State kNext>
State force_disconnect(Package& package) {
  package.disconnect_interrupts(Interrupt::kForceDisconnect);
  return kNext;
}

State disconnect_gone(Package& package) {
  package.disconnect_interrupts(Interrupt::kSurpriseRemoved);
  return WdfDevStatePowerGotoDxStopped;
}

State report_down_failed(Package& package) {
  release_device_irp(package);
  tell_power_down_failed(package, false);
  return kWait;
}

State report_up_failed(Package& package) {
  package.system_action = PowerActionNone;
  release_device_irp(package);
  tell_power_up_failed(package);
  return kWait;
}

// What never came up is down.
State failed_down(Package& package) {
  package.set_device_state(WdfPowerDeviceD3Final);
  tell_powered_down(package, true);
  return WdfDevStatePowerStopped;
}

State dx_stopped(Package& package) {
  tell_powered_down(package, true);
  return WdfDevStatePowerStopped;
}

// A driver above has changed the device's power while it was stopped.
State decide_dx(Package& package) {
  tell_powered_up(package);
  if (package.is_pageable())
    return package.wake_irp != nullptr ? WdfDevStatePowerDxStoppedArmForWake : WdfDevStatePowerDx;
  return package.wake_irp != nullptr ? WdfDevStatePowerDxStoppedArmForWakeNP : WdfDevStatePowerDxNP;
}

State complete_wake(Package& package) {
  package.complete_ended_wake();
  return kWait;
}

// Up, by IRP_MN_SET_POWER.

template <State kOfFunction, State kOfChild>
State by_type(Package& package) {
  return package.is_bus_child() ? kOfChild : kOfFunction;
}

template <State kParentOn, State kWaiting, State kFailed>
State check_parent(Package& package) {
  bool wait = false;
  if (!nt_success(power_up_parent(package, &wait))) return kFailed;
  return wait ? kWaiting : kParentOn;
}

template <State kNext, State kFailed>
State waking(Package& package) {
  return nt_success(d0_entry(package)) ? kNext : kFailed;
}

template <bool kPageable, State kNext, State kFailed>
State waking_interrupts(Package& package) {
  const unsigned notice = kPageable ? Interrupt::kExplicitPowerUp : Interrupt::kNotPageable;
  if (!nt_success(package.connect_interrupts(notice)) ||
      !nt_success(d0_entry_post_interrupts(package)))
    return kFailed;
  return kNext;
}

template <State kNext, State kFailed>
State waking_dma(Package& package) {
  return nt_success(package.power_up_dma()) ? kNext : kFailed;
}

State hardware_started(Package& package) {
  package.policy.process(PolicyEvent::power_up_hw_started);
  return kWait;
}

template <bool kPageable, State kFailed>
State start_self_managed_io(Package& package) {
  resume_queues(package.device);
  if (!nt_success(package.self_managed_io.start())) return kFailed;
  package.set_device_state(WdfPowerDeviceD0);
  tell_powered_up(package);
  release_device_irp(package);
  if (kPageable)
    return package.owns_wait_wake ? WdfDevStatePowerD0BusWakeOwner : WdfDevStatePowerD0;
  return package.owns_wait_wake ? WdfDevStatePowerD0BusWakeOwnerNP : WdfDevStatePowerD0NP;
}

using enum PowerEvent;
using Row = StateRow<State, PowerEvent>;

constexpr Row kRows[] = {
    {WdfDevStatePowerObjectCreated,
     nullptr,
     Takes::all,
     {{implicit_d0, WdfDevStatePowerStartingCheckDeviceType}}},

    // The first way up.
    {WdfDevStatePowerStartingCheckDeviceType, &starting_type, Takes::answers, {}},
    {WdfDevStatePowerStartingChild,
     &starting_child,
     Takes::all,
     {{parent_to_d0, WdfDevStatePowerD0Starting}}},
    {WdfDevStatePowerD0Starting, &starting_entry, Takes::answers, {}},
    {WdfDevStatePowerD0StartingConnectInterrupt, &starting_interrupts, Takes::answers, {}},
    {WdfDevStatePowerD0StartingDmaEnable, &starting_dma, Takes::answers, {}},
    {WdfDevStatePowerD0StartingPostHardwareEnabled,
     &pass<WdfDevStatePowerD0StartingStartSelfManagedIo>,
     Takes::answers,
     {}},
    {WdfDevStatePowerD0StartingStartSelfManagedIo, &starting_self_managed_io, Takes::answers, {}},

    // Back down, from where it failed.
    {WdfDevStatePowerInitialSelfManagedIoFailed,
     &hold_again<WdfDevStatePowerInitialPostHardwareEnabledFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerInitialPostHardwareEnabledFailed,
     &pass<WdfDevStatePowerInitialDmaEnableFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerInitialDmaEnableFailed,
     &undo_dma<WdfDevStatePowerInitialConnectInterruptFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerInitialConnectInterruptFailed,
     &undo_interrupts<WdfDevStatePowerInitialPowerUpFailedDerefParent>,
     Takes::answers,
     {}},
    {WdfDevStatePowerInitialPowerUpFailedDerefParent,
     &leave_parent<WdfDevStatePowerInitialPowerUpFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerInitialPowerUpFailed, &initial_failed, Takes::answers, {}},

    // The working state.
    {WdfDevStatePowerDecideD0State, &decide_d0, Takes::answers, {}},
    {WdfDevStatePowerD0,
     &stay<true>,
     Takes::all,
     {{dx, WdfDevStatePowerGotoDx},
      {implicit_d3, WdfDevStatePowerGotoD3Stopped},
      {mark_nonpageable, WdfDevStatePowerDecideD0State}}},
    {WdfDevStatePowerD0NP,
     &stay<false>,
     Takes::all,
     {{dx, WdfDevStatePowerGotoDxNP},
      {implicit_d3, WdfDevStatePowerGotoD3Stopped},
      {mark_pageable, WdfDevStatePowerDecideD0State}}},
    {WdfDevStatePowerD0BusWakeOwner,
     &stay_wake_owner<true>,
     Takes::all,
     {{dx, WdfDevStatePowerGotoDx},
      {wake_arrival, WdfDevStatePowerEnablingWakeAtBus},
      {implicit_d3, WdfDevStatePowerGotoD3Stopped},
      {mark_nonpageable, WdfDevStatePowerDecideD0State}}},
    {WdfDevStatePowerD0BusWakeOwnerNP,
     &stay_wake_owner<false>,
     Takes::all,
     {{dx, WdfDevStatePowerGotoDxNP},
      {wake_arrival, WdfDevStatePowerEnablingWakeAtBusNP},
      {implicit_d3, WdfDevStatePowerGotoD3Stopped},
      {mark_pageable, WdfDevStatePowerD0BusWakeOwner}}},
    {WdfDevStatePowerEnablingWakeAtBus,
     &arm_at_bus<WdfDevStatePowerD0ArmedForWake, WdfDevStatePowerD0BusWakeOwner>,
     Takes::answers,
     {}},
    {WdfDevStatePowerEnablingWakeAtBusNP,
     &arm_at_bus<WdfDevStatePowerD0ArmedForWakeNP, WdfDevStatePowerD0BusWakeOwnerNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerD0ArmedForWake,
     &stay<true>,
     Takes::all,
     {{dx, WdfDevStatePowerGotoDxArmedForWake},
      {wake_succeeded, WdfDevStatePowerD0DisarmingWakeAtBus},
      {wake_failed, WdfDevStatePowerD0DisarmingWakeAtBus},
      {wake_canceled, WdfDevStatePowerD0DisarmingWakeAtBus},
      {mark_nonpageable, WdfDevStatePowerD0ArmedForWakeNP},
      {implicit_d3, WdfDevStatePowerGotoImplicitD3DisarmWakeAtBus}}},
    {WdfDevStatePowerD0ArmedForWakeNP,
     &stay<false>,
     Takes::all,
     {{dx, WdfDevStatePowerGotoDxArmedForWakeNP},
      {wake_succeeded, WdfDevStatePowerD0DisarmingWakeAtBusNP},
      {wake_failed, WdfDevStatePowerD0DisarmingWakeAtBusNP},
      {wake_canceled, WdfDevStatePowerD0DisarmingWakeAtBusNP},
      {mark_pageable, WdfDevStatePowerD0ArmedForWake},
      {implicit_d3, WdfDevStatePowerGotoImplicitD3DisarmWakeAtBus}}},
    {WdfDevStatePowerD0DisarmingWakeAtBus,
     &disarm_in_d0<WdfDevStatePowerD0BusWakeOwner>,
     Takes::answers,
     {}},
    {WdfDevStatePowerD0DisarmingWakeAtBusNP,
     &disarm_in_d0<WdfDevStatePowerD0BusWakeOwnerNP>,
     Takes::answers,
     {}},

    // Stopped, started again.
    {WdfDevStatePowerGotoImplicitD3DisarmWakeAtBus,
     &disarm_at_bus<WdfDevStatePowerGotoD3Stopped>,
     Takes::answers,
     {}},
    {WdfDevStatePowerGotoD3Stopped, &goto_d3_stopped, Takes::answers, {}},
    {WdfDevStatePowerFinalPowerDownFailed, &final_failed, Takes::answers, {}},
    {WdfDevStatePowerStopped,
     nullptr,
     Takes::all,
     {{implicit_d0, WdfDevStatePowerStartingCheckDeviceType},
      {dx, WdfDevStatePowerStoppedCompleteDx}}},
    {WdfDevStatePowerStoppedCompleteDx,
     &finish_device_irp<WdfDevStatePowerDxStopped>,
     Takes::answers,
     {}},
    {WdfDevStatePowerDxStopped,
     nullptr,
     Takes::all,
     {{implicit_d0, WdfDevStatePowerDxStoppedDecideDxState}, {d0, WdfDevStatePowerGotoStopped}}},
    {WdfDevStatePowerGotoStopped, &finish_device_irp<WdfDevStatePowerStopped>, Takes::answers, {}},
    {WdfDevStatePowerDxStoppedDecideDxState, &decide_dx, Takes::answers, {}},
    {WdfDevStatePowerDxStoppedArmForWake,
     &arm_at_bus<WdfDevStatePowerDxArmedForWake, WdfDevStatePowerDx>,
     Takes::answers,
     {}},
    {WdfDevStatePowerDxStoppedArmForWakeNP,
     &arm_at_bus<WdfDevStatePowerDxArmedForWakeNP, WdfDevStatePowerDxNP>,
     Takes::answers,
     {}},

    // Down by IRP_MN_SET_POWER, in two steps between which the power policy has its say.
    {WdfDevStatePowerGotoDx,
     &goto_dx,
     Takes::answers,
     {{complete_dx, WdfDevStatePowerNotifyingD0ExitToWakeInterrupts}}},
    {WdfDevStatePowerGotoDxNP,
     &goto_dx,
     Takes::answers,
     {{complete_dx, WdfDevStatePowerNotifyingD0ExitToWakeInterruptsNP}}},
    {WdfDevStatePowerNotifyingD0ExitToWakeInterrupts,
     &pass<WdfDevStatePowerGotoDxIoStopped>,
     Takes::answers,
     {}},
    {WdfDevStatePowerNotifyingD0ExitToWakeInterruptsNP,
     &pass<WdfDevStatePowerGotoDxIoStoppedNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerGotoDxIoStopped, &dx_io_stopped<true, WdfDevStatePowerDx>, Takes::answers, {}},
    {WdfDevStatePowerGotoDxIoStoppedNP,
     &dx_io_stopped<false, WdfDevStatePowerDxNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerGotoDxFailed,
     &disconnect_inactive<WdfDevStatePowerReportPowerDownFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerGotoDxNPFailed,
     &force_disconnect<WdfDevStatePowerReportPowerDownFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerReportPowerDownFailed,
     &report_down_failed,
     Takes::all,
     {{implicit_d3, WdfDevStatePowerPowerFailedPowerDown}}},
    {WdfDevStatePowerGotoDxArmedForWake,
     &goto_dx,
     Takes::answers,
     {{complete_dx, WdfDevStatePowerGotoDxIoStoppedArmedForWake}}},
    {WdfDevStatePowerGotoDxArmedForWakeNP,
     &goto_dx,
     Takes::answers,
     {{complete_dx, WdfDevStatePowerGotoDxIoStoppedArmedForWakeNP}}},
    {WdfDevStatePowerGotoDxIoStoppedArmedForWake,
     &dx_io_stopped<true, WdfDevStatePowerDxArmedForWake>,
     Takes::answers,
     {}},
    {WdfDevStatePowerGotoDxIoStoppedArmedForWakeNP,
     &dx_io_stopped<false, WdfDevStatePowerDxArmedForWakeNP>,
     Takes::answers,
     {}},

    // A low state.
    {WdfDevStatePowerDx,
     nullptr,
     Takes::all,
     {{d0, WdfDevStatePowerCheckDeviceType},
      {implicit_d3, WdfDevStatePowerGotoDxStoppedDisableInterrupt}}},
    {WdfDevStatePowerDxNP,
     nullptr,
     Takes::all,
     {{d0, WdfDevStatePowerCheckDeviceTypeNP},
      {implicit_d3, WdfDevStatePowerGotoDxStoppedDisableInterruptNP}}},
    {WdfDevStatePowerDxArmedForWake,
     nullptr,
     Takes::all,
     {{d0, WdfDevStatePowerCheckParentStateArmedForWake},
      {wake_succeeded, WdfDevStatePowerWakePending},
      {wake_canceled, WdfDevStatePowerWakePending},
      {wake_failed, WdfDevStatePowerWakePending},
      {implicit_d3, WdfDevStatePowerDxStoppedDisarmWake}}},
    {WdfDevStatePowerDxArmedForWakeNP,
     nullptr,
     Takes::all,
     {{d0, WdfDevStatePowerCheckParentStateArmedForWakeNP},
      {wake_succeeded, WdfDevStatePowerWakePendingNP},
      {wake_failed, WdfDevStatePowerWakePendingNP},
      {wake_canceled, WdfDevStatePowerWakePendingNP},
      {implicit_d3, WdfDevStatePowerDxStoppedDisarmWakeNP}}},
    {WdfDevStatePowerWakePending,
     &complete_wake,
     Takes::all,
     {{d0, WdfDevStatePowerCheckParentStateArmedForWake},
      {implicit_d0, WdfDevStatePowerCheckParentStateArmedForWake},
      {implicit_d3, WdfDevStatePowerDxStoppedDisarmWake}}},
    {WdfDevStatePowerWakePendingNP,
     &complete_wake,
     Takes::all,
     {{d0, WdfDevStatePowerCheckParentStateArmedForWakeNP},
      {implicit_d0, WdfDevStatePowerCheckParentStateArmedForWakeNP},
      {implicit_d3, WdfDevStatePowerDxStoppedDisarmWakeNP}}},

    // Removed in a low state.
    {WdfDevStatePowerDxStoppedDisarmWake,
     &disarm_at_bus<WdfDevStatePowerGotoDxStoppedDisableInterrupt>,
     Takes::answers,
     {}},
    {WdfDevStatePowerDxStoppedDisarmWakeNP,
     &disarm_at_bus<WdfDevStatePowerGotoDxStoppedDisableInterruptNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerGotoDxStoppedDisableInterrupt,
     &disconnect_inactive<WdfDevStatePowerGotoDxStopped>,
     Takes::answers,
     {}},
    {WdfDevStatePowerGotoDxStoppedDisableInterruptNP, &disconnect_gone, Takes::answers, {}},
    {WdfDevStatePowerGotoDxStopped, &dx_stopped, Takes::answers, {}},

    // Up by IRP_MN_SET_POWER.
    {WdfDevStatePowerCheckDeviceType,
     &by_type<WdfDevStatePowerWaking, WdfDevStatePowerCheckParentState>,
     Takes::answers,
     {}},
    {WdfDevStatePowerCheckDeviceTypeNP,
     &by_type<WdfDevStatePowerWakingNP, WdfDevStatePowerCheckParentStateNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerCheckParentState,
     &check_parent<WdfDevStatePowerWaking, WdfDevStatePowerWaitForParent, WdfDevStatePowerUpFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerCheckParentStateNP,
     &check_parent<WdfDevStatePowerWakingNP, WdfDevStatePowerWaitForParentNP,
                   WdfDevStatePowerUpFailedNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWaitForParent,
     nullptr,
     Takes::answers,
     {{parent_to_d0, WdfDevStatePowerWaking}}},
    {WdfDevStatePowerWaitForParentNP,
     nullptr,
     Takes::answers,
     {{parent_to_d0, WdfDevStatePowerWakingNP}}},
    {WdfDevStatePowerCheckParentStateArmedForWake,
     &check_parent<WdfDevStatePowerDxDisablingWakeAtBus, WdfDevStatePowerWaitForParentArmedForWake,
                   WdfDevStatePowerUpFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerCheckParentStateArmedForWakeNP,
     &check_parent<WdfDevStatePowerDxDisablingWakeAtBusNP,
                   WdfDevStatePowerWaitForParentArmedForWakeNP, WdfDevStatePowerUpFailedNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWaitForParentArmedForWake,
     nullptr,
     Takes::answers,
     {{parent_to_d0, WdfDevStatePowerDxDisablingWakeAtBus}}},
    {WdfDevStatePowerWaitForParentArmedForWakeNP,
     nullptr,
     Takes::answers,
     {{parent_to_d0, WdfDevStatePowerDxDisablingWakeAtBusNP}}},
    {WdfDevStatePowerDxDisablingWakeAtBus,
     &disarm_at_bus<WdfDevStatePowerWaking>,
     Takes::answers,
     {}},
    {WdfDevStatePowerDxDisablingWakeAtBusNP,
     &disarm_at_bus<WdfDevStatePowerWakingNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWaking,
     &waking<WdfDevStatePowerNotifyingD0EntryToWakeInterrupts, WdfDevStatePowerUpFailedDerefParent>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingNP,
     &waking<WdfDevStatePowerNotifyingD0EntryToWakeInterruptsNP,
             WdfDevStatePowerUpFailedDerefParentNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerNotifyingD0EntryToWakeInterrupts,
     &pass<WdfDevStatePowerWakingConnectInterrupt>,
     Takes::answers,
     {}},
    {WdfDevStatePowerNotifyingD0EntryToWakeInterruptsNP,
     &pass<WdfDevStatePowerWakingConnectInterruptNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingConnectInterrupt,
     &waking_interrupts<true, WdfDevStatePowerWakingDmaEnable,
                        WdfDevStatePowerWakingConnectInterruptFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingConnectInterruptNP,
     &waking_interrupts<false, WdfDevStatePowerWakingDmaEnableNP,
                        WdfDevStatePowerWakingConnectInterruptFailedNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingDmaEnable,
     &waking_dma<WdfDevStatePowerWakingPostHardwareEnabled, WdfDevStatePowerWakingDmaEnableFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingDmaEnableNP,
     &waking_dma<WdfDevStatePowerWakingPostHardwareEnabledNP,
                 WdfDevStatePowerWakingDmaEnableFailedNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingPostHardwareEnabled,
     &hardware_started,
     Takes::answers,
     {{complete_d0, WdfDevStatePowerStartSelfManagedIo}}},
    {WdfDevStatePowerWakingPostHardwareEnabledNP,
     &hardware_started,
     Takes::answers,
     {{complete_d0, WdfDevStatePowerStartSelfManagedIoNP}}},
    {WdfDevStatePowerStartSelfManagedIo,
     &start_self_managed_io<true, WdfDevStatePowerStartSelfManagedIoFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerStartSelfManagedIoNP,
     &start_self_managed_io<false, WdfDevStatePowerStartSelfManagedIoFailedNP>,
     Takes::answers,
     {}},

    // Back down, from where it failed.
    {WdfDevStatePowerStartSelfManagedIoFailed,
     &hold_again<WdfDevStatePowerWakingPostHardwareEnabledFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerStartSelfManagedIoFailedNP,
     &hold_again<WdfDevStatePowerWakingPostHardwareEnabledFailedNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingPostHardwareEnabledFailed,
     &pass<WdfDevStatePowerWakingDmaEnableFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingPostHardwareEnabledFailedNP,
     &pass<WdfDevStatePowerWakingDmaEnableFailedNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingDmaEnableFailed,
     &undo_dma<WdfDevStatePowerWakingConnectInterruptFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingDmaEnableFailedNP,
     &undo_dma<WdfDevStatePowerWakingConnectInterruptFailedNP>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingConnectInterruptFailed,
     &undo_interrupts<WdfDevStatePowerReportPowerUpFailedDerefParent>,
     Takes::answers,
     {}},
    {WdfDevStatePowerWakingConnectInterruptFailedNP,
     &undo_interrupts<WdfDevStatePowerReportPowerUpFailedDerefParent>,
     Takes::answers,
     {}},
    {WdfDevStatePowerUpFailedDerefParent,
     &disconnect_inactive<WdfDevStatePowerReportPowerUpFailedDerefParent>,
     Takes::answers,
     {}},
    {WdfDevStatePowerUpFailedDerefParentNP,
     &force_disconnect<WdfDevStatePowerReportPowerUpFailedDerefParent>,
     Takes::answers,
     {}},
    {WdfDevStatePowerUpFailed,
     &disconnect_inactive<WdfDevStatePowerReportPowerUpFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerUpFailedNP,
     &force_disconnect<WdfDevStatePowerReportPowerUpFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerReportPowerUpFailedDerefParent,
     &leave_parent<WdfDevStatePowerReportPowerUpFailed>,
     Takes::answers,
     {}},
    {WdfDevStatePowerReportPowerUpFailed,
     &report_up_failed,
     Takes::all,
     {{implicit_d3, WdfDevStatePowerPowerFailedPowerDown}}},
    {WdfDevStatePowerPowerFailedPowerDown, &failed_down, Takes::answers, {}},
};

}  // namespace

State& PowerRules::state(Package& package) {
  return package.device.pnp.power_state;
}
Device& PowerRules::device(Package& package) {
  return package.device;
}
std::span<const Row> PowerRules::rows(Package& /*package*/) {
  return kRows;
}

bool PowerRules::is_answer(Package& /*package*/, PowerEvent event) {
  return event == parent_to_d0 || event == complete_d0 || event == complete_dx;
}

const machine::Map<ULONG, StateChangeCallback<PowerRules::Callback>>& PowerRules::callbacks(
    Package& package) {
  return package.device.settings().state_callbacks.power;
}

// A power policy owner that is no framework driver may send a device to where it is.
void PowerRules::drop(Package& package, PowerEvent event) {
  if (event == d0 || event == dx) return release_device_irp(package);
  if (event == wake_succeeded || event == wake_failed || event == wake_canceled)
    package.complete_ended_wake();
}

}  // namespace rundown::wdf
