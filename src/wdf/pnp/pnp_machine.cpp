// The plug and play machine (pnpstatemachine.cpp): the states of a device between
// EvtDriverDeviceAdd and its removal.
#include "nt/io/irp.h"
#include "nt/pnp/plug_and_play.h"
#include "wdf/io/queue.h"
#include "wdf/pnp/bus_child.h"
#include "wdf/pnp/child_list.h"
#include "wdf/pnp/package.h"
#include "wdf/pnp/reenumeration.h"
#include "wdf/pnp/stack_capabilities.h"
#include "wdf/pnp/start.h"

namespace rundown::wdf {
namespace {

using State = WDF_DEVICE_PNP_STATE;
constexpr State kWait = WdfDevStatePnpNull;

// STATUS_NOT_SUPPORTED means that nobody has answered the IRP.
void check_answer(std::string_view callback, NTSTATUS status) {
  if (status != STATUS_NOT_SUPPORTED) return;
  std::string text(callback);
  text += " returns STATUS_NOT_SUPPORTED, which the IRP's sender takes for no answer";
  verifier_break("callback-not-supported", text);
}

NTSTATUS ask_driver(Package& package, std::string_view name, NTSTATUS(NTAPI* callback)(WDFDEVICE)) {
  if (callback == nullptr) return STATUS_SUCCESS;
  const NTSTATUS status =
      call_driver(name, package.device, callback, package.device.device_handle());
  check_answer(name, status);
  return status;
}

const WDF_PNPPOWER_EVENT_CALLBACKS& events_of(const Package& package) {
  return package.device.settings().pnp_power;
}

void tell_surprise_removal(Package& package) {
  if (const auto callback = events_of(package).EvtDeviceSurpriseRemoval) {
    call_driver("EvtDeviceSurpriseRemoval", package.device, callback,
                package.device.device_handle());
  }
  // Reported gone with their parent, whether or not it has seen them go.
  mark_children_missing(package.device);
}

// Starting.

State send_start_down(Package& package) {
  return start_below(package) ? WdfDevStatePnpHardwareAvailable : kWait;
}

State send_restart_down(Package& package) {
  return start_below(package) ? WdfDevStatePnpStartingFromStopped : kWait;
}

State prepare_first(Package& package) {
  bool matched = false;
  find_reenumeration(package);
  if (!nt_success(package.prepare_hardware(&matched)))
    return matched ? WdfDevStatePnpFailedOwnHardware : WdfDevStatePnpFailedInit;
  if (package.owns_policy()) {
    if (const NTSTATUS status = query_capabilities(package.device); !nt_success(status)) {
      package.set_pnp_status(status);
      return WdfDevStatePnpFailedOwnHardware;
    }
  }
  package.policy.process(PolicyEvent::start);
  return kWait;
}

State prepare_again(Package& package) {
  bool matched = false;
  if (nt_success(package.prepare_hardware(&matched))) return WdfDevStatePnpRestarting;
  return matched ? WdfDevStatePnpFailedOwnHardware : WdfDevStatePnpFailed;
}

State prepare_restarted(Package& package) {
  const State next = prepare_again(package);
  if (next != WdfDevStatePnpRestarting) return next;
  package.policy.process(PolicyEvent::start);
  return kWait;
}

State start_policy(Package& package) {
  package.policy.process(PolicyEvent::start);
  return kWait;
}

State enable_interfaces(Package& package) {
  return nt_success(package.enable_interfaces()) ? WdfDevStatePnpStarted
                                                 : WdfDevStatePnpFailedPowerDown;
}

State fail_start(Package& package) {
  package.set_pnp_status(STATUS_DEVICE_POWER_FAILURE);
  return WdfDevStatePnpFailedOwnHardware;
}

State finish_started(Package& package) {
  package.achieved_start = true;
  package.finish_pnp_irp();
  return kWait;
}

// The device works again as if nothing had been asked.
State to_started(Package& /*package*/) {
  return WdfDevStatePnpStarted;
}

State back_to_init(Package& package) {
  release_reenumeration(package);
  package.finish_pnp_irp();
  return WdfDevStatePnpInit;
}

State finish_to_init(Package& package) {
  package.finish_pnp_irp();
  return WdfDevStatePnpInit;
}

// Queries. What fails is completed in the started state.

template <State kNext>
State check_statically(Package& package) {
  NTSTATUS status = STATUS_SUCCESS;
  if (package.device.pnp.stop_forbidden != 0) status = STATUS_INVALID_DEVICE_STATE;
  if (nt_success(status) && package.is_in_special_use()) status = STATUS_DEVICE_NOT_READY;
  if (nt_success(status)) return kNext;
  package.set_pnp_status(status);
  return WdfDevStatePnpStarted;
}

State ask_query_remove(Package& package) {
  const NTSTATUS status =
      ask_driver(package, "EvtDeviceQueryRemove", events_of(package).EvtDeviceQueryRemove);
  package.set_pnp_status(status);
  return nt_success(status) ? WdfDevStatePnpQueryRemoveEnsureDeviceAwake : WdfDevStatePnpStarted;
}

State ask_query_stop(Package& package) {
  const NTSTATUS status =
      ask_driver(package, "EvtDeviceQueryStop", events_of(package).EvtDeviceQueryStop);
  package.set_pnp_status(status);
  return nt_success(status) ? WdfDevStatePnpQueryStopEnsureDeviceAwake : WdfDevStatePnpStarted;
}

template <State kNext>
State wake_for_query(Package& package) {
  if (!package.owns_policy()) return kNext;
  const NTSTATUS status = package.idle.reference(false, true);
  if (status == STATUS_PENDING) return kWait;
  if (nt_success(status)) return kNext;
  package.set_pnp_status(status);
  return WdfDevStatePnpStarted;
}

State let_irp_go(Package& package) {
  if (package.pnp_irp != nullptr) package.let_go(*std::exchange(package.pnp_irp, nullptr));
  return kWait;
}

State let_go_with_success(Package& package) {
  package.set_pnp_status(STATUS_SUCCESS);
  return let_irp_go(package);
}

State let_go_to_init(Package& package) {
  let_irp_go(package);
  return WdfDevStatePnpInit;
}

void sleep_again(Package& package) {
  if (package.owns_policy()) package.idle.dereference();
}

State cancel_query(Package& package) {
  sleep_again(package);
  return WdfDevStatePnpStarted;
}

// Stopping and orderly removal.

State stop_policy(Package& package) {
  package.policy.process(PolicyEvent::stop);
  return kWait;
}

// The power policy stops first: a device that became idle meanwhile would have to be woken in the
// middle of its removal.
State stop_policy_after_query(Package& package) {
  package.policy.process(PolicyEvent::stop);
  sleep_again(package);
  return kWait;
}

State release_stopped(Package& package) {
  const bool released = nt_success(package.release_hardware());
  if (released) {
    package.revoke_resources();
  } else {
    package.fail();
  }
  package.finish_pnp_irp();
  return released ? kWait : WdfDevStatePnpFailed;
}

State release_and_start_below(Package& package) {
  if (const NTSTATUS status = package.release_hardware(); !nt_success(status)) {
    package.fail();
    package.set_pnp_status(status);
    return WdfDevStatePnpFailed;
  }
  return start_below(package) ? WdfDevStatePnpRestartHardwareAvailable : kWait;
}

State disable_interfaces(Package& package) {
  package.release_hardware();
  package.clean_up_for_remove(true);
  package.policy.process(PolicyEvent::remove);
  return kWait;
}

State remove_children(Package& package) {
  notify_children_of_remove(package);
  return --package.pending_children > 0 ? WdfDevStatePnpRemovedWaitForChildren
                                        : WdfDevStatePnpRemovedChildrenRemoved;
}

State after_children(Package& package) {
  return package.is_bus_child() ? WdfDevStatePnpCheckForDevicePresence : WdfDevStatePnpFdoRemoved;
}

State remove_function(Package& package) {
  package.remove_common();
  return WdfDevStatePnpFinal;
}

State finish_removal(Package& package) {
  finish_child_removal(package);
  if (package.removed != nullptr) {
    package.removal_processed = true;
  } else {
    package.delete_device = true;
  }
  return kWait;
}

// Surprise removal and failure.

State surprise_removed(Package& package) {
  tell_surprise_removal(package);
  return WdfDevStatePnpFailed;
}

State surprise_removed_started(Package& package) {
  tell_surprise_removal(package);
  return WdfDevStatePnpFailedIoStarting;
}

State surprise_removed_queried(Package& package) {
  sleep_again(package);
  return WdfDevStatePnpSurpriseRemoveIoStarted;
}

State surprise_removed_failed(Package& package) {
  tell_surprise_removal(package);
  package.finish_pnp_irp();
  return WdfDevStatePnpFailedWaitForRemove;
}

State tear_policy_down(Package& package) {
  package.policy.process(PolicyEvent::surprise_remove);
  return kWait;
}

State release_failed(Package& package) {
  package.release_hardware();
  return WdfDevStatePnpFailed;
}

State clean_up_failed(Package& package) {
  package.clean_up_for_remove(false);
  package.policy.process(PolicyEvent::remove);
  return kWait;
}

State wait_for_remove(Package& package) {
  package.finish_pnp_irp();
  ask_for_restart_after_failure(package);
  if (package.failed_action || package.has_failed)
    nt::IoInvalidateDeviceState(package.device.physical_device);
  return WdfDevStatePnpFailedWaitForRemove;
}

State refuse_start(Package& package) {
  package.set_pnp_status(STATUS_INVALID_DEVICE_STATE);
  package.finish_pnp_irp();
  return WdfDevStatePnpFailedWaitForRemove;
}

using enum PnpEvent;
using Row = StateRow<State, PnpEvent>;

constexpr Row kRows[] = {
    {WdfDevStatePnpObjectCreated, nullptr, Takes::all, {{add_device, WdfDevStatePnpInit}}},
    {WdfDevStatePnpCheckForDevicePresence, &check_presence, Takes::answers, {}},
    {WdfDevStatePnpEjectFailed,
     nullptr,
     Takes::all,
     {{start_device, WdfDevStatePnpPdoRestart}, {surprise_remove, WdfDevStatePnpSurpriseRemove}}},
    {WdfDevStatePnpEjectHardware, &eject_hardware, Takes::answers, {}},
    {WdfDevStatePnpEjectedWaitingForRemove,
     nullptr,
     Takes::all,
     {{remove, WdfDevStatePnpPdoRemoved}}},
    {WdfDevStatePnpInit,
     nullptr,
     Takes::all,
     {{start_device, WdfDevStatePnpInitStarting},
      {query_remove, WdfDevStatePnpInitQueryRemove},
      {remove, WdfDevStatePnpRemoved},
      {parent_removed, WdfDevStatePnpRemoved},
      {surprise_remove, WdfDevStatePnpInitSurpriseRemoved},
      {eject, WdfDevStatePnpEjectHardware}}},
    {WdfDevStatePnpInitStarting,
     &send_start_down,
     Takes::all,
     {{start_device_complete, WdfDevStatePnpHardwareAvailable},
      {start_device_failed, WdfDevStatePnpInit}}},
    {WdfDevStatePnpInitSurpriseRemoved, &finish_to_init, Takes::answers, {}},
    {WdfDevStatePnpHardwareAvailable,
     &prepare_first,
     Takes::answers,
     {{policy_started, WdfDevStatePnpEnableInterfaces},
      {policy_start_failed, WdfDevStatePnpHardwareAvailablePowerPolicyFailed}}},
    {WdfDevStatePnpEnableInterfaces, &enable_interfaces, Takes::answers, {}},
    {WdfDevStatePnpHardwareAvailablePowerPolicyFailed, &fail_start, Takes::answers, {}},
    {WdfDevStatePnpQueryRemoveAskDriver, &ask_query_remove, Takes::answers, {}},
    {WdfDevStatePnpQueryRemovePending,
     &let_irp_go,
     Takes::all,
     {{remove, WdfDevStatePnpQueriedRemoving},
      {cancel_remove, WdfDevStatePnpQueryCanceled},
      {surprise_remove, WdfDevStatePnpQueriedSurpriseRemove}}},
    {WdfDevStatePnpQueryRemoveStaticCheck,
     &check_statically<WdfDevStatePnpQueryRemoveAskDriver>,
     Takes::answers,
     {}},
    {WdfDevStatePnpQueriedRemoving,
     &stop_policy_after_query,
     Takes::answers,
     {{policy_stopped, WdfDevStatePnpRemovingDisableInterfaces},
      {policy_stop_failed, WdfDevStatePnpRemovingDisableInterfaces}}},
    {WdfDevStatePnpQueryStopAskDriver, &ask_query_stop, Takes::answers, {}},
    {WdfDevStatePnpQueryStopPending,
     &let_irp_go,
     Takes::all,
     {{stop, WdfDevStatePnpStartedStopping},
      {cancel_stop, WdfDevStatePnpQueryCanceled},
      {surprise_remove, WdfDevStatePnpQueriedSurpriseRemove}}},
    {WdfDevStatePnpQueryStopStaticCheck,
     &check_statically<WdfDevStatePnpQueryStopAskDriver>,
     Takes::answers,
     {}},
    {WdfDevStatePnpQueryCanceled, &cancel_query, Takes::answers, {}},
    {WdfDevStatePnpRemoved, &remove_children, Takes::answers, {}},
    {WdfDevStatePnpPdoRemoved, &remove_bus_child, Takes::answers, {}},
    {WdfDevStatePnpRemovedPdoWait,
     &wait_removed,
     Takes::all,
     {{eject, WdfDevStatePnpEjectHardware},
      {start_device, WdfDevStatePnpPdoRestart},
      {remove, WdfDevStatePnpCheckForDevicePresence},
      {parent_removed, WdfDevStatePnpPdoRemoved},
      {surprise_remove, WdfDevStatePnpRemovedPdoSurpriseRemoved}}},
    {WdfDevStatePnpRemovedPdoSurpriseRemoved,
     [](Package& package) {
       tell_surprise_removal(package);
       package.finish_pnp_irp();
       return WdfDevStatePnpRemovedPdoWait;
     },
     Takes::answers,
     {}},
    {WdfDevStatePnpRemovingDisableInterfaces,
     &disable_interfaces,
     Takes::answers,
     {{policy_removed, WdfDevStatePnpRemoved}}},
    {WdfDevStatePnpRestarting,
     &start_policy,
     Takes::answers,
     {{policy_started, WdfDevStatePnpStarted},
      {policy_start_failed, WdfDevStatePnpHardwareAvailablePowerPolicyFailed}}},
    {WdfDevStatePnpStarted,
     &finish_started,
     Takes::all,
     {{query_remove, WdfDevStatePnpQueryRemoveStaticCheck},
      {query_stop, WdfDevStatePnpQueryStopStaticCheck},
      {cancel_stop, WdfDevStatePnpStartedCancelStop},
      {cancel_remove, WdfDevStatePnpStartedCancelRemove},
      {remove, WdfDevStatePnpStartedRemoving},
      {surprise_remove, WdfDevStatePnpSurpriseRemoveIoStarted},
      {power_up_failed, WdfDevStatePnpFailedIoStarting},
      {power_down_failed, WdfDevStatePnpFailedPowerDown},
      {start_device, WdfDevStatePnpRestart}}},
    {WdfDevStatePnpStartedCancelStop, &to_started, Takes::answers, {}},
    {WdfDevStatePnpStartedCancelRemove, &to_started, Takes::answers, {}},
    {WdfDevStatePnpStartedRemoving,
     &stop_policy,
     Takes::all,
     {{policy_stopped, WdfDevStatePnpRemovingDisableInterfaces},
      {policy_stop_failed, WdfDevStatePnpRemovingDisableInterfaces}}},
    {WdfDevStatePnpStartingFromStopped, &prepare_again, Takes::answers, {}},
    {WdfDevStatePnpStopped,
     &release_stopped,
     Takes::all,
     {{start_device, WdfDevStatePnpStoppedWaitForStartCompletion},
      {surprise_remove, WdfDevStatePnpSurpriseRemove}}},
    {WdfDevStatePnpStoppedWaitForStartCompletion,
     &send_restart_down,
     Takes::all,
     {{start_device_complete, WdfDevStatePnpStartingFromStopped},
      {start_device_failed, WdfDevStatePnpFailed}}},
    {WdfDevStatePnpStartedStopping,
     &stop_policy_after_query,
     Takes::all,
     {{policy_stopped, WdfDevStatePnpStopped},
      {policy_stop_failed, WdfDevStatePnpFailedOwnHardware}}},
    {WdfDevStatePnpSurpriseRemove, &surprise_removed, Takes::answers, {}},
    {WdfDevStatePnpInitQueryRemove,
     &let_go_with_success,
     Takes::all,
     {{remove, WdfDevStatePnpRemoved}, {cancel_remove, WdfDevStatePnpInitQueryRemoveCanceled}}},
    {WdfDevStatePnpInitQueryRemoveCanceled, &let_go_to_init, Takes::all, {}},
    {WdfDevStatePnpFdoRemoved, &remove_function, Takes::answers, {}},
    {WdfDevStatePnpRemovedWaitForChildren,
     nullptr,
     Takes::all,
     {{children_removed, WdfDevStatePnpRemovedChildrenRemoved}}},
    {WdfDevStatePnpQueriedSurpriseRemove, &surprise_removed_queried, Takes::answers, {}},
    {WdfDevStatePnpSurpriseRemoveIoStarted, &surprise_removed_started, Takes::answers, {}},
    {WdfDevStatePnpFailedPowerDown,
     &stop_policy,
     Takes::answers,
     {{policy_stopped, WdfDevStatePnpFailedOwnHardware},
      {policy_stop_failed, WdfDevStatePnpFailedOwnHardware}}},
    {WdfDevStatePnpFailedIoStarting,
     &tear_policy_down,
     Takes::answers,
     {{policy_stopped, WdfDevStatePnpFailedOwnHardware},
      {policy_stop_failed, WdfDevStatePnpFailedOwnHardware}}},
    {WdfDevStatePnpFailedOwnHardware, &release_failed, Takes::answers, {}},
    {WdfDevStatePnpFailed,
     &clean_up_failed,
     Takes::answers,
     {{policy_removed, WdfDevStatePnpFailedPowerPolicyRemoved}}},
    {WdfDevStatePnpFailedSurpriseRemoved, &surprise_removed_failed, Takes::answers, {}},
    {WdfDevStatePnpFailedStarted, &refuse_start, Takes::answers, {}},
    {WdfDevStatePnpFailedWaitForRemove,
     nullptr,
     Takes::all,
     {{remove, WdfDevStatePnpRemoved},
      {surprise_remove, WdfDevStatePnpFailedSurpriseRemoved},
      {start_device, WdfDevStatePnpFailedStarted}}},
    {WdfDevStatePnpFailedInit, &back_to_init, Takes::answers, {}},
    {WdfDevStatePnpRestart,
     &stop_policy,
     Takes::answers,
     {{policy_stopped, WdfDevStatePnpRestartReleaseHardware},
      {policy_stop_failed, WdfDevStatePnpHardwareAvailablePowerPolicyFailed}}},
    {WdfDevStatePnpRestartReleaseHardware,
     &release_and_start_below,
     Takes::all,
     {{start_device_complete, WdfDevStatePnpRestartHardwareAvailable},
      {start_device_failed, WdfDevStatePnpFailed}}},
    {WdfDevStatePnpRestartHardwareAvailable,
     &prepare_restarted,
     Takes::all,
     {{policy_started, WdfDevStatePnpStarted},
      {policy_start_failed, WdfDevStatePnpHardwareAvailablePowerPolicyFailed}}},
    {WdfDevStatePnpPdoRestart, &restart_bus_child, Takes::answers, {}},
    {WdfDevStatePnpFinal, &finish_removal, Takes::all, {}},
    {WdfDevStatePnpRemovedChildrenRemoved, &after_children, Takes::all, {}},
    {WdfDevStatePnpQueryRemoveEnsureDeviceAwake,
     &wake_for_query<WdfDevStatePnpQueryRemovePending>,
     Takes::answers,
     {{device_in_d0, WdfDevStatePnpQueryRemovePending}}},
    {WdfDevStatePnpQueryStopEnsureDeviceAwake,
     &wake_for_query<WdfDevStatePnpQueryStopPending>,
     Takes::answers,
     {{device_in_d0, WdfDevStatePnpQueryStopPending}}},
    {WdfDevStatePnpFailedPowerPolicyRemoved, &wait_for_remove, Takes::answers, {}},
};

}  // namespace

State& PnpRules::state(Package& package) {
  return package.device.pnp.pnp_state;
}
Device& PnpRules::device(Package& package) {
  return package.device;
}
std::span<const Row> PnpRules::rows(Package& /*package*/) {
  return kRows;
}

bool PnpRules::is_answer(Package& /*package*/, PnpEvent event) {
  switch (event) {
    case policy_started:
    case policy_start_failed:
    case policy_stopped:
    case policy_stop_failed:
    case policy_removed:
    case device_in_d0:
      return true;
    default:
      return false;
  }
}

const machine::Map<ULONG, StateChangeCallback<PnpRules::Callback>>& PnpRules::callbacks(
    Package& package) {
  return package.device.settings().state_callbacks.pnp;
}

// An IRP that nothing is done about is finished all the same.
void PnpRules::drop(Package& package, PnpEvent event) {
  switch (event) {
    case start_device_complete:
    case query_remove:
    case query_stop:
    case cancel_remove:
    case cancel_stop:
    case stop:
    case surprise_remove:
    case eject:
      return package.finish_pnp_irp();
    default:
      return;
  }
}

void PnpRules::rest(Package& package) {
  if (std::exchange(package.let_pnp_irp_go, false)) let_irp_go(package);
  if (std::exchange(package.removal_processed, false)) package.removed->set();
  if (std::exchange(package.delete_device, false)) delete_without_irp(package);
}

}  // namespace rundown::wdf
