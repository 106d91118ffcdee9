// How Plug and Play hears of a bus's children, and how they go (fxchildlist.cpp).
#include <algorithm>
#include <utility>

#include "nt/pnp/plug_and_play.h"
#include "wdf/object/callback.h"
#include "wdf/pnp/child_list.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {

void ChildList::made(Child& child, Device& device) {
  child.device = &device;
  device.pnp.owning_list = this;
  device.pnp.description = &child;
}

// FxChildList::CreateDevice
bool ChildList::create_device(Child& child, bool* retry) {
  if (is_static()) {
    child.state = ChildState::instantiated;
    return true;
  }
  const PWDFDEVICE_INIT handle = make_device_init(client(), DeviceKind::bus_child, true);
  DeviceInit& init = device_init_of(client().globals, handle);
  make_child_of(init, device_);
  init.list = this;
  init.description = &child;
  NTSTATUS status =
      call_driver("EvtChildListCreateDevice", *this, config_.EvtChildListCreateDevice,
                  static_cast<WDFCHILDLIST>(this->handle()), child.identification, handle);
  Device* const created = init.created;
  free_device_init(handle);
  if (nt_success(status) && created == nullptr && status != STATUS_RETRY) {
    verifier_break("no-child-device",
                   "EvtChildListCreateDevice succeeds and has made no device for the child");
    status = STATUS_INVALID_DEVICE_REQUEST;
  }
  if (status == STATUS_RETRY) {
    if (created != nullptr) remove_unreported(*created);
    *retry = true;
    return false;
  }
  if (nt_success(status)) {
    made(child, *created);
    child.state = ChildState::instantiated;
    return true;
  }
  if (created != nullptr) {
    // The device goes as if it were removed, and its description with it.
    made(child, *created);
    child.state = ChildState::reported_missing;
    child.removal_waits = false;
    remove_after_failed_add(*created);
  } else {
    take_away(child);
  }
  return false;
}

std::size_t ChildList::report(machine::Vector<DEVICE_OBJECT*>& present) {
  ++scans_;
  std::size_t added = 0;
  bool retry = false;
  const machine::Vector<Child*> children = children_;
  for (Child* child : children) {
    if (std::ranges::find(children_, child) == children_.end()) continue;
    switch (child->state) {
      case ChildState::present:
        if (!create_device(*child, &retry)) break;
        [[fallthrough]];
      case ChildState::instantiated:
        present.push_back(child->device->device_object());
        ++added;
        break;
      case ChildState::not_present:
        child->state = ChildState::reported_missing;
        child->tells_missing = true;
        break;
      default:
        break;
    }
  }
  --scans_;
  carry_out();
  if (retry) nt::IoInvalidateDeviceRelations(device_.physical_device, BusRelations);
  return added;
}

void ChildList::tell_missing() {
  const machine::Vector<Child*> children = children_;
  for (Child* child : children) {
    if (!std::exchange(child->tells_missing, false) || child->device == nullptr) continue;
    Device& device = *child->device;
    if (const auto callback = device.settings().child.events.EvtDeviceReportedMissing)
      call_driver("EvtDeviceReportedMissing", device, callback, device.device_handle());
  }
}

void ChildList::scan() {
  if (config_.EvtChildListScanForChildren == nullptr) return;
  call_driver("EvtChildListScanForChildren", *this, config_.EvtChildListScanForChildren,
              static_cast<WDFCHILDLIST>(handle()));
}

void ChildList::parent_surprise_removed() {
  for (Child* child : children_) {
    if (child->state == ChildState::inserted || child->state == ChildState::present ||
        child->state == ChildState::instantiated)
      child->removal_waits = true;
  }
  carry_out();
  for (Child* child : children_) {
    if (child->state == ChildState::not_present) child->state = ChildState::reported_missing;
  }
}

void ChildList::parent_removed(Package& parent) {
  parent_surprise_removed();
  for (;;) {
    const auto next = std::ranges::find_if(children_, [](const Child* child) {
      return child->state == ChildState::reported_missing && !child->surprise_removed;
    });
    if (next == children_.end()) break;
    Child& child = **next;
    children_.erase(next);
    Package& package = package_of(*child.device);
    package.parent_waiting = &parent;
    ++parent.pending_children;
    package.pnp.process(PnpEvent::parent_removed);
  }
}

bool ChildList::take_if_missing(Child& child) {
  if (child.state != ChildState::reported_missing) return false;
  std::erase(children_, &child);
  return true;
}

void ChildList::device_removed(Child& child) {
  std::erase(children_, &child);
  child.device = nullptr;
  forget(&child);
}

void scan_for_children(Device& device) {
  const machine::Vector<ChildList*> lists = device.pnp.child_lists;
  for (ChildList* list : lists) list->scan();
}

void mark_children_missing(Device& device) {
  if (Child* child = device.pnp.description) child->surprise_removed = true;
  const machine::Vector<ChildList*> lists = device.pnp.child_lists;
  for (ChildList* list : lists) list->parent_surprise_removed();
}

void notify_children_of_remove(Package& package) {
  const machine::Vector<ChildList*> lists = package.device.pnp.child_lists;
  for (ChildList* list : lists) list->parent_removed(package);
}

}  // namespace rundown::wdf
