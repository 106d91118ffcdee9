#include "wdf/pnp/power_irps.h"

#include "nt/io/irp.h"
#include "nt/po/power_request.h"
#include "wdf/device/plug_and_play.h"
#include "wdf/io/request.h"
#include "wdf/pnp/package.h"
#include "wdf/pnp/power_settings.h"
#include "wdf/routine.h"

namespace rundown::nt {

abi::BOOLEAN IoCancelIrp(abi::IRP* irp);
abi::POWER_STATE PoSetPowerState(abi::DEVICE_OBJECT* device, abi::POWER_STATE_TYPE type,
                                 abi::POWER_STATE value);
void IoReleaseCancelSpinLock(abi::KIRQL level);

}  // namespace rundown::nt

namespace rundown::wdf {
namespace {

void send_down(Package& package, IRP& irp, std::string_view completion) {
  IO_STACK_LOCATION& next = nt::io::next_location(irp);
  next = nt::io::current_location(irp);
  next.Control = SL_INVOKE_ON_SUCCESS | SL_INVOKE_ON_ERROR | SL_INVOKE_ON_CANCEL;
  next.CompletionRoutine = routine<IO_COMPLETION_ROUTINE>(completion);
  next.Context = &package;
  nt::io::call_driver(*package.device.attached_to, irp);
}

void pend(IRP& irp) {
  nt::io::current_location(irp).Control |= SL_PENDING_RETURNED;
}

Package& of(void* opaque) {
  return *static_cast<Package*>(opaque);
}

[[noreturn]] void several_owners(const Package& package, const IRP& irp) {
  violation(package.device.client().globals, WDF_POWER_MULTIPLE_PPO,
            reinterpret_cast<std::uint64_t>(package.device.device_object()),
            reinterpret_cast<std::uint64_t>(&irp));
}

// FxDevicePowerIrpTracker::SaveStateFromSystemPowerIrp
POWER_ACTION action_of(SYSTEM_POWER_STATE sleep, POWER_ACTION shutdown) {
  if (sleep == PowerSystemShutdown) return shutdown;
  if (sleep == PowerSystemHibernate) return PowerActionHibernate;
  return sleep == PowerSystemWorking ? PowerActionNone : PowerActionSleep;
}

NTSTATUS set_system_power(Package& package, IRP& irp) {
  const auto& power = nt::io::current_location(irp).Parameters.Power;
  const SYSTEM_POWER_STATE before = std::exchange(package.system_state, power.State.SystemState);
  package.announced_action = power.ShutdownType;
  if (package.system_state == PowerSystemWorking) {
    package.action_awoken_from = action_of(before, PowerActionNone);
  } else {
    package.action_to_sleep = action_of(package.system_state, power.ShutdownType);
  }
  nt::PoSetPowerState(package.device.device_object(), SystemPowerState, power.State);
  if (!package.owns_policy()) {
    if (package.is_bus_child()) irp.IoStatus.Status = STATUS_SUCCESS;
    return package.let_go(irp);
  }
  const bool working = package.system_state == PowerSystemWorking;
  if (package.is_bus_child()) {
    if (working) {
      package.policy.process(PolicyEvent::s0);
      return package.complete(irp, STATUS_SUCCESS);
    }
    pend(irp);
    package.system_power_irp = &irp;
    package.policy.process(PolicyEvent::sx);
    return STATUS_PENDING;
  }
  pend(irp);
  if (working) {
    send_down(package, irp, "FxSystemWorkingCompleted");
  } else {
    package.system_power_irp = &irp;
    send_down(package, irp, "FxSystemSleepCompleted");
  }
  return STATUS_PENDING;
}

NTSTATUS set_device_power(Package& package, IRP& irp) {
  const bool to_d0 =
      nt::io::current_location(irp).Parameters.Power.State.DeviceState == PowerDeviceD0;
  if (package.owns_policy()) {
    if (!package.requested_power_up && !package.requested_power_down) several_owners(package, irp);
    if (!std::exchange(package.requested_power_up, false)) package.requested_power_down = false;
  }
  pend(irp);
  if (to_d0 && !package.is_bus_child()) {
    send_down(package, irp, "FxDevicePowerUpCompleted");
  } else {
    package.device_power_irp = &irp;
    // The power manager hands the system's action on in the device's IRP.
    if (!to_d0) {
      package.system_action =
          package.system_state == PowerSystemWorking ? PowerActionNone : package.announced_action;
    }
    package.power.process(to_d0 ? PowerEvent::d0 : PowerEvent::dx);
  }
  return STATUS_PENDING;
}

NTSTATUS set_power(Package& package, IRP& irp) {
  return nt::io::current_location(irp).Parameters.Power.Type == SystemPowerState
             ? set_system_power(package, irp)
             : set_device_power(package, irp);
}

// A device that is to wake the system lets it sleep no deeper than it can.
NTSTATUS query_power(Package& package, IRP& irp) {
  const auto& power = nt::io::current_location(irp).Parameters.Power;
  NTSTATUS status = STATUS_SUCCESS;
  if (power.Type == SystemPowerState && is_wake_enabled(package) &&
      power.State.SystemState < PowerSystemHibernate &&
      !can_wake_from(package.device, power.State.SystemState))
    status = STATUS_POWER_STATE_INVALID;
  if (!nt_success(status)) return package.complete(irp, status);
  if (package.is_bus_child() || power.Type == DevicePowerState || is_wake_enabled(package))
    irp.IoStatus.Status = status;
  return package.let_go(irp);
}

// FxPkgPnp::DispatchWaitWake
NTSTATUS wait_wake(Package& package, IRP& irp) {
  if (package.owns_policy() && !std::exchange(package.requested_wait_wake, false))
    several_owners(package, irp);
  if (package.owns_wait_wake) {
    if (package.wake_irp != nullptr) return package.complete(irp, STATUS_INVALID_DEVICE_STATE);
    if (irp.Cancel != FALSE) return package.complete(irp, STATUS_CANCELLED);
    irp.CancelRoutine = routine<DRIVER_CANCEL>("FxWaitWakeCancel");
    pend(irp);
    package.wake_irp = &irp;
    package.power.process(PowerEvent::wake_arrival);
    if (package.owns_policy()) package.policy.process(PolicyEvent::wake_arrived);
    return STATUS_PENDING;
  }
  if (!package.owns_policy()) return package.let_go(irp);
  if (package.wake_irp != nullptr) return package.complete(irp, STATUS_POWER_STATE_INVALID);
  package.wake_irp = &irp;
  pend(irp);
  send_down(package, irp, "FxWaitWakeCompleted");
  package.policy.process(PolicyEvent::wake_arrived);
  return STATUS_PENDING;
}

}  // namespace

// Above PASSIVE_LEVEL the machine takes another thread, as after the system's own IRPs.
NTSTATUS FxSystemWorkingCompleted(DEVICE_OBJECT* /*device*/, IRP* irp, void* opaque) {
  Package& package = of(opaque);
  package.policy.process(PolicyEvent::s0);
  if (irp->PendingReturned != FALSE) pend(*irp);
  package.remove_lock.release();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(internal, FxSystemWorkingCompleted, {.header = ""});

NTSTATUS FxSystemSleepCompleted(DEVICE_OBJECT* /*device*/, IRP* /*irp*/, void* opaque) {
  of(opaque).policy.process(PolicyEvent::sx);
  return STATUS_MORE_PROCESSING_REQUIRED;
}
RUNDOWN_EXPORT(internal, FxSystemSleepCompleted, {.header = ""});

NTSTATUS FxDevicePowerUpCompleted(DEVICE_OBJECT* /*device*/, IRP* irp, void* opaque) {
  Package& package = of(opaque);
  package.device_power_irp = irp;
  package.power.process(PowerEvent::d0);
  return STATUS_MORE_PROCESSING_REQUIRED;
}
RUNDOWN_EXPORT(internal, FxDevicePowerUpCompleted, {.header = ""});

NTSTATUS FxWaitWakeCompleted(DEVICE_OBJECT* /*device*/, IRP* irp, void* opaque) {
  Package& package = of(opaque);
  if (irp->PendingReturned != FALSE) pend(*irp);
  package.wake_irp = nullptr;
  package.remove_lock.release();
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(internal, FxWaitWakeCompleted, {.header = ""});

void FxWaitWakeCancel(DEVICE_OBJECT* device_object, IRP* irp) {
  nt::IoReleaseCancelSpinLock(irp->CancelIrql);
  Device* device = device_of(device_object);
  if (device == nullptr) return;
  Package& package = package_of(*device);
  if (package.wake_irp == irp) package.end_wait_wake(STATUS_CANCELLED);
}
RUNDOWN_EXPORT(internal, FxWaitWakeCancel, {.header = ""});

// Ends of what PoRequestPowerIrp has sent.

void FxPowerDownRequested(DEVICE_OBJECT* /*device*/, UCHAR /*minor*/, POWER_STATE /*state*/,
                          void* opaque, IO_STATUS_BLOCK* /*status*/) {
  Package& package = of(opaque);
  if (std::exchange(package.power_down_failed, false)) {
    package.policy.process(PolicyEvent::power_down_failed);
    if (!package.releases_after_descendants()) package.pnp.process(PnpEvent::power_down_failed);
  } else {
    package.policy.process(PolicyEvent::power_down);
  }
}
RUNDOWN_EXPORT(internal, FxPowerDownRequested, {.header = ""});

void FxPowerUpRequested(DEVICE_OBJECT* /*device*/, UCHAR /*minor*/, POWER_STATE /*state*/,
                        void* opaque, IO_STATUS_BLOCK* /*status*/) {
  Package& package = of(opaque);
  if (std::exchange(package.requested_power_up, false))
    package.policy.process(PolicyEvent::power_up_not_seen);
}
RUNDOWN_EXPORT(internal, FxPowerUpRequested, {.header = ""});

void FxWaitWakeRequested(DEVICE_OBJECT* /*device*/, UCHAR /*minor*/, POWER_STATE /*state*/,
                         void* opaque, IO_STATUS_BLOCK* status) {
  Package& package = of(opaque);
  package.wait_wake_status = status->Status;
  package.policy.process(nt_success(status->Status) ? PolicyEvent::wake_success
                                                    : PolicyEvent::wake_failed);
}
RUNDOWN_EXPORT(internal, FxWaitWakeRequested, {.header = ""});

NTSTATUS request_device_power(Package& package, DEVICE_POWER_STATE state) {
  const bool up = state == PowerDeviceD0;
  bool& requested = up ? package.requested_power_up : package.requested_power_down;
  requested = true;
  POWER_STATE wanted{};
  wanted.DeviceState = state;
  const NTSTATUS status = nt::po::request_power_irp(
      *package.device.device_object(), IRP_MN_SET_POWER, wanted,
      routine<REQUEST_POWER_COMPLETE>(up ? "FxPowerUpRequested" : "FxPowerDownRequested"),
      &package);
  if (!nt_success(status)) requested = false;
  return status;
}

NTSTATUS request_wait_wake(Package& package, SYSTEM_POWER_STATE system) {
  package.requested_wait_wake = true;
  package.wake_event_dropped = false;
  POWER_STATE wanted{};
  wanted.SystemState = system;
  const NTSTATUS status =
      nt::po::request_power_irp(*package.device.device_object(), IRP_MN_WAIT_WAKE, wanted,
                                routine<REQUEST_POWER_COMPLETE>("FxWaitWakeRequested"), &package);
  if (!nt_success(status)) package.requested_wait_wake = false;
  return status;
}

bool cancel_wait_wake(Package& package) {
  if (package.owns_wait_wake) return package.end_wait_wake(STATUS_CANCELLED);
  IRP* irp = std::exchange(package.wake_irp, nullptr);
  if (irp == nullptr) return false;
  nt::IoCancelIrp(irp);
  return true;
}

void complete_system_irp(Package& package) {
  if (IRP* irp = std::exchange(package.system_power_irp, nullptr))
    package.complete(*irp, STATUS_SUCCESS);
}

void release_device_irp(Package& package) {
  IRP* irp = std::exchange(package.device_power_irp, nullptr);
  if (irp == nullptr) return;
  const bool to_d0 =
      nt::io::current_location(*irp).Parameters.Power.State.DeviceState == PowerDeviceD0;
  irp->IoStatus.Status = STATUS_SUCCESS;
  if (to_d0) {
    package.complete(*irp, STATUS_SUCCESS);
  } else {
    package.let_go(*irp);
  }
}

WDF_POWER_DEVICE_STATE target_of_device_irp(const Package& package) {
  if (package.device_power_irp == nullptr) return WdfPowerDeviceD3Final;
  switch (package.system_action) {
    case PowerActionShutdown:
    case PowerActionShutdownReset:
    case PowerActionShutdownOff:
      return WdfPowerDeviceD3Final;
    default:
      break;
  }
  if (package.system_state == PowerSystemHibernate && package.usage[WdfSpecialFileHibernation] != 0)
    return WdfPowerDevicePrepareForHibernation;
  return static_cast<WDF_POWER_DEVICE_STATE>(
      nt::io::current_location(*package.device_power_irp).Parameters.Power.State.DeviceState);
}

NTSTATUS dispatch_power(Device& device, IRP& irp) {
  Package& package = package_of(device);
  if (const NTSTATUS status = package.remove_lock.acquire(); !nt_success(status))
    return complete_irp(irp, status);
  switch (nt::io::current_location(irp).MinorFunction) {
    case IRP_MN_WAIT_WAKE:
      return wait_wake(package, irp);
    case IRP_MN_SET_POWER:
      return set_power(package, irp);
    case IRP_MN_QUERY_POWER:
      return query_power(package, irp);
    case IRP_MN_POWER_SEQUENCE:
      if (package.is_bus_child()) return package.complete(irp, STATUS_NOT_SUPPORTED);
      return package.let_go(irp);
    default:
      return package.let_go(irp);
  }
}

}  // namespace rundown::wdf
