#include "wdf/pnp/package.h"

#include <algorithm>
#include <utility>

#include "nt/io/irp.h"
#include "nt/pnp/plug_and_play.h"
#include "nt/wmi/functions.h"
#include "wdf/device/interfaces.h"
#include "wdf/device/resource_list.h"
#include "wdf/io/queue.h"
#include "wdf/io/request.h"
#include "wdf/pnp/child_list.h"

namespace rundown::nt {

abi::BOOLEAN IoForwardIrpSynchronously(abi::DEVICE_OBJECT* device, abi::IRP* irp);
abi::POWER_STATE PoSetPowerState(abi::DEVICE_OBJECT* device, abi::POWER_STATE_TYPE type,
                                 abi::POWER_STATE value);

}  // namespace rundown::nt

namespace rundown::wdf {

NTSTATUS RemoveLock::acquire() {
  if (removed_) return STATUS_DELETE_PENDING;
  ++held_;
  return STATUS_SUCCESS;
}

void RemoveLock::release() {
  if (--held_ == 0 && last_ != nullptr) last_->set();
}

void RemoveLock::release_and_wait() {
  removed_ = true;
  Signal last;
  last_ = &last;
  release();
  if (held_ > 0)
    last.wait(
        "the removal of the device waits until its driver has completed every IRP of plug and "
        "play and of power");
  last_ = nullptr;
}

Package& package_of(Device& device) {
  return *device.pnp.package;
}

namespace {

NTSTATUS add_resource_list(Device& device, CmResourceList** list) {
  const gate::OwnedBySystem owned;
  auto& made = make<CmResourceList>(Blueprint{&device.client(), nullptr});
  const NTSTATUS status = commit(made, nullptr, &device);
  if (nt_success(status)) *list = &made;
  return status;
}

}  // namespace

NTSTATUS add_package(Device& device) {
  NTSTATUS status = add_resource_list(device, &device.pnp.raw_resources);
  if (nt_success(status)) status = add_resource_list(device, &device.pnp.resources);
  if (!nt_success(status)) return status;
  auto* package = new (machine::Allocator<Package>().allocate(1)) Package(device);
  package->owns_wait_wake = device.kind() == DeviceKind::bus_child;
  device.pnp.package = package;
  package->pnp.process(PnpEvent::add_device);
  return STATUS_SUCCESS;
}

void remove_after_failed_add(Device& device) {
  Package& package = package_of(device);
  Signal removed;
  package.removed = &removed;
  package.pnp.process(PnpEvent::remove);
  removed.wait("the removal of the device waits for that of its children");
  package.removed = nullptr;
  device.leave_stack();
  dereference(device);
}

void remove_unreported(Device& child) {
  child.pnp.description = nullptr;
  remove_after_failed_add(child);
}

void Package::keep_pnp_irp(IRP& irp) {
  if (pnp_irp != nullptr) {
    violation(device.client().globals, WDF_PNP_FATAL_ERROR,
              reinterpret_cast<std::uint64_t>(device.device_handle()),
              reinterpret_cast<std::uint64_t>(&irp));
  }
  nt::io::current_location(irp).Control |= SL_PENDING_RETURNED;
  pnp_irp = &irp;
}

void Package::set_pnp_status(NTSTATUS status) {
  if (pnp_irp != nullptr) pnp_irp->IoStatus.Status = status;
}

void Package::finish_pnp_irp() {
  if (pnp_irp == nullptr) return;
  const NTSTATUS status = pnp_irp->IoStatus.Status;
  const bool start = nt::io::current_location(*pnp_irp).MinorFunction == IRP_MN_START_DEVICE;
  if (start || !nt_success(status)) {
    complete(*std::exchange(pnp_irp, nullptr), status);
  } else {
    let_pnp_irp_go = true;
  }
}

NTSTATUS Package::let_go(IRP& irp) {
  if (is_bus_child()) return complete(irp, irp.IoStatus.Status);
  const NTSTATUS status = pass_down(device, irp);
  remove_lock.release();
  return status;
}

NTSTATUS Package::complete(IRP& irp, NTSTATUS status) {
  irp.IoStatus.Status = status;
  nt::io::complete_request(irp);
  remove_lock.release();
  return status;
}

NTSTATUS Package::ask_below(IRP& irp) {
  if (!is_bus_child()) nt::IoForwardIrpSynchronously(device.attached_to, &irp);
  return irp.IoStatus.Status;
}

void Package::fail() {
  has_failed = true;
  if (device.pnp.known_to_pnp) nt::IoInvalidateDeviceState(device.physical_device);
}

bool Package::is_in_special_use() const {
  return std::ranges::any_of(usage, [](LONG count) { return count != 0; });
}

void Package::set_device_state(WDF_POWER_DEVICE_STATE state) {
  device_state = state;
  POWER_STATE told{};
  told.DeviceState = static_cast<DEVICE_POWER_STATE>(state);
  if (state == WdfPowerDeviceD3Final || state == WdfPowerDevicePrepareForHibernation)
    told.DeviceState = PowerDeviceD3;
  if (state == WdfPowerDeviceD0) system_action = PowerActionNone;
  nt::PoSetPowerState(device.device_object(), DevicePowerState, told);
}

NTSTATUS Package::enable_interfaces() {
  const gate::OwnedBySystem owned;
  for (DeviceInterface& interface : device.pnp.interfaces) {
    if (interface.enabled_by_start) set_state(interface, true);
  }
  constexpr ULONG kRegister = 1;  // WMIREG_ACTION_REGISTER
  const NTSTATUS status = nt::IoWMIRegistrationControl(device.device_object(), kRegister);
  wmi_registered_ = nt_success(status);
  if (!nt_success(status)) {
    fail();
    set_pnp_status(status);
  }
  return status;
}

// FxPkgPnp::PnpCleanupForRemove
void Package::clean_up_for_remove(bool graceful) {
  {
    const gate::OwnedBySystem owned;
    constexpr ULONG kDeregister = 2;  // WMIREG_ACTION_DEREGISTER
    if (std::exchange(wmi_registered_, false))
      nt::IoWMIRegistrationControl(device.device_object(), kDeregister);
    for (DeviceInterface& interface : device.pnp.interfaces) {
      if (interface.enabled) set_state(interface, false);
    }
  }
  // A bus child that is still there keeps its name.
  if (!is_bus_child() || !graceful) device.delete_symbolic_link();
  purge_queues(device, true);
  self_managed_io.flush();
  revoke_resources();
  end_wait_wake(STATUS_NO_SUCH_DEVICE);
}

// FxPkgPnp::PnpEventRemovedCommonCode: all that the driver has hung below the device goes.
void Package::remove_common() {
  purge_queues(device, false);
  self_managed_io.clean_up();
  device.pnp.state.Removed = WdfTrue;
  device.dispose_for_remove();
  related.clear();
}

bool Package::take_wake_irp(NTSTATUS status) {
  if (!owns_wait_wake || wake_irp == nullptr) return false;
  IRP& irp = *std::exchange(wake_irp, nullptr);
  irp.CancelRoutine = nullptr;
  irp.IoStatus.Status = status;
  ended_wake.push_back(&irp);
  return true;
}

bool Package::end_wait_wake(NTSTATUS status) {
  if (!take_wake_irp(status)) return false;
  if (status == STATUS_CANCELLED) {
    power.process(PowerEvent::wake_canceled);
  } else {
    power.process(nt_success(status) ? PowerEvent::wake_succeeded : PowerEvent::wake_failed);
  }
  return true;
}

void Package::complete_ended_wake() {
  if (ended_wake.empty()) return;
  IRP& irp = *ended_wake.front();
  ended_wake.erase(ended_wake.begin());
  complete(irp, irp.IoStatus.Status);
}

}  // namespace rundown::wdf
