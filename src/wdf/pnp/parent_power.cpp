#include "wdf/pnp/parent_power.h"

#include <utility>

#include "wdf/pnp/child_list.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

// nullptr: there is no parent whose power matters.
Package* parent_of(const Package& package) {
  const BusChildSettings& child = package.device.settings().child;
  if (!package.is_bus_child() || child.needs_no_power_from_parent) return nullptr;
  return child.parent->pnp.package;
}

}  // namespace

NTSTATUS power_up_parent(Package& package, bool* wait) {
  *wait = false;
  Package* parent = parent_of(package);
  // A parent that follows another's policy is in D0 when its children's turn comes.
  if (parent == nullptr || !parent->owns_policy()) return STATUS_SUCCESS;
  if (const NTSTATUS status = parent->idle.reference(false); !nt_success(status)) return status;
  ++parent->children_powered_on;
  package.powered_parent = true;
  *wait = !parent->children_can_power_up;
  return STATUS_SUCCESS;
}

void power_down_parent(Package& package) {
  Package* parent = parent_of(package);
  if (parent == nullptr || !std::exchange(package.powered_parent, false)) return;
  --parent->children_powered_on;
  parent->idle.dereference();
}

void children_can_power_up(Package& parent) {
  parent.children_can_power_up = true;
  const machine::Vector<ChildList*> lists = parent.device.pnp.child_lists;
  for (ChildList* list : lists) {
    const machine::Vector<Child*> children = list->children();
    for (const Child* child : children) {
      if (child->device != nullptr && child->device->pnp.package != nullptr)
        package_of(*child->device).power.process(PowerEvent::parent_to_d0);
    }
  }
}

NTSTATUS enable_wake_at_bus(Package& package) {
  if (!package.is_bus_child()) return STATUS_SUCCESS;
  Device& device = package.device;
  NTSTATUS status = STATUS_SUCCESS;
  if (const auto callback = device.settings().child.events.EvtDeviceEnableWakeAtBus) {
    status = call_driver("EvtDeviceEnableWakeAtBus", device, callback, device.device_handle(),
                         package.system_state);
  }
  if (!nt_success(status)) return status;
  package.wake_enabled_at_bus = true;
  ++package_of(*device.settings().child.parent).children_armed;
  return status;
}

void disable_wake_at_bus(Package& package) {
  if (!std::exchange(package.wake_enabled_at_bus, false)) return;
  Device& device = package.device;
  --package_of(*device.settings().child.parent).children_armed;
  if (const auto callback = device.settings().child.events.EvtDeviceDisableWakeAtBus)
    call_driver("EvtDeviceDisableWakeAtBus", device, callback, device.device_handle());
}

void end_wake_at_once(Package& package, NTSTATUS status) {
  if (package.take_wake_irp(status)) package.complete_ended_wake();
}

}  // namespace rundown::wdf
