#include "wdf/pnp/bus_child.h"

#include "wdf/io/queue.h"
#include "wdf/pnp/child_list.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {

// Removed, a child that is still on its bus waits to be started again.
WDF_DEVICE_PNP_STATE check_presence(Package& package) {
  if (!package.is_bus_child()) return WdfDevStatePnpFinal;
  Child* description = package.device.pnp.description;
  if (description == nullptr) return WdfDevStatePnpPdoRemoved;
  description->surprise_removed = false;
  return package.device.pnp.owning_list->take_if_missing(*description)
             ? WdfDevStatePnpPdoRemoved
             : WdfDevStatePnpRemovedPdoWait;
}

WDF_DEVICE_PNP_STATE eject_hardware(Package& package) {
  if (!package.is_bus_child()) return WdfDevStatePnpEjectedWaitingForRemove;
  Device& device = package.device;
  NTSTATUS status = STATUS_SUCCESS;
  if (const auto callback = device.settings().child.events.EvtDeviceEject) {
    status = call_driver("EvtDeviceEject", device, callback, device.device_handle());
    if (status == STATUS_NOT_SUPPORTED) {
      verifier_break(
          "callback-not-supported",
          "EvtDeviceEject returns STATUS_NOT_SUPPORTED, which the IRP's sender takes for "
          "no answer");
    }
  }
  package.set_pnp_status(status);
  if (nt_success(status)) device.pnp.owning_list->mark_missing(device);
  if (package.ejected != nullptr) package.ejected->set();
  return nt_success(status) ? WdfDevStatePnpEjectedWaitingForRemove : WdfDevStatePnpEjectFailed;
}

WDF_DEVICE_PNP_STATE remove_bus_child(Package& package) {
  if (!package.is_bus_child()) return WdfDevStatePnpFinal;
  DevicePnp& pnp = package.device.pnp;
  package.can_be_deleted = true;
  package.device.delete_symbolic_link();
  Child* const description = std::exchange(pnp.description, nullptr);
  ChildList* const list = pnp.owning_list;
  package.remove_common();
  if (description != nullptr) list->device_removed(*description);
  return WdfDevStatePnpFinal;
}

WDF_DEVICE_PNP_STATE wait_removed(Package& package) {
  if (package.removed != nullptr) package.removal_processed = true;
  return WdfDevStatePnpNull;
}

WDF_DEVICE_PNP_STATE restart_bus_child(Package& package) {
  package.has_failed = false;
  package.declared_failed = false;
  package.failed_action.reset();
  package.pending_children = 1;
  package.achieved_start = false;
  reset_queues(package.device);
  package.device.io.powered = false;
  if (package.owns_policy()) package.idle.reset();
  package.set_pnp_status(STATUS_SUCCESS);
  return WdfDevStatePnpHardwareAvailable;
}

void finish_child_removal(Package& package) {
  Package* parent = std::exchange(package.parent_waiting, nullptr);
  if (parent != nullptr && --parent->pending_children == 0)
    parent->pnp.process(PnpEvent::children_removed);
}

void delete_without_irp(Package& package) {
  package.remove_lock.acquire();
  package.remove_lock.release_and_wait();
  package.device.leave_stack();
  dereference(package.device);
}

}  // namespace rundown::wdf
