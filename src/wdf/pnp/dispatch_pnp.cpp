// IRP_MJ_PNP as it reaches a device of a stack (fxpkgfdo.cpp, fxpkgpdo.cpp, fxpkgpnp.cpp).
#include "nt/io/irp.h"
#include "wdf/device/plug_and_play.h"
#include "wdf/io/request.h"
#include "wdf/pnp/answers.h"
#include "wdf/pnp/child_answers.h"
#include "wdf/pnp/package.h"
#include "wdf/pnp/reenumeration.h"

namespace rundown::wdf {
namespace {

using Handler = NTSTATUS (*)(Package& package, IRP& irp);

// The machine has it, and says what becomes of it.
template <PnpEvent kEvent, bool kSucceeds>
NTSTATUS to_machine(Package& package, IRP& irp) {
  if (kSucceeds) irp.IoStatus.Status = STATUS_SUCCESS;
  package.keep_pnp_irp(irp);
  package.pnp.process(kEvent);
  return STATUS_PENDING;
}

NTSTATUS surprise_removal(Package& package, IRP& irp) {
  if (Child* description = package.device.pnp.description) note_surprise_removal(*description);
  return to_machine<PnpEvent::surprise_remove, true>(package, irp);
}

// The thread that brings it waits until the machine has come to its end.
NTSTATUS remove(Package& package, IRP& irp) {
  Device& device = package.device;
  irp.IoStatus.Status = STATUS_SUCCESS;
  reference(device);
  {
    Signal removed;
    package.removed = &removed;
    package.pnp.process(PnpEvent::remove);
    removed.wait("the removal of the device waits for that of its children");
    package.removed = nullptr;
  }
  if (package.is_bus_child() && !package.can_be_deleted) {
    const NTSTATUS status = package.complete(irp, irp.IoStatus.Status);
    dereference(device);
    return status;
  }
  package.remove_lock.release_and_wait();
  release_reenumeration(package);
  if (package.is_bus_child()) {
    device.leave_stack();
    dereference(device);
    dereference(device);
    nt::io::complete_request(irp);
    return STATUS_SUCCESS;
  }
  const NTSTATUS status = pass_down(device, irp);
  device.leave_stack();
  dereference(device);
  dereference(device);
  return status;
}

NTSTATUS eject(Package& package, IRP& irp) {
  Signal ejected;
  package.ejected = &ejected;
  package.pnp_irp = &irp;
  package.pnp.process(PnpEvent::eject);
  ejected.wait("the ejection of the device waits for its plug and play machine");
  package.ejected = nullptr;
  package.pnp_irp = nullptr;
  return package.complete(irp, irp.IoStatus.Status);
}

NTSTATUS let_go(Package& package, IRP& irp) {
  return package.let_go(irp);
}

constexpr std::size_t kMinors = IRP_MN_SURPRISE_REMOVAL + 1;

struct Handlers {
  Handler by_minor[kMinors];
};

constexpr Handlers common() {
  Handlers all{};
  for (Handler& one : all.by_minor) one = &let_go;
  all.by_minor[IRP_MN_START_DEVICE] = &to_machine<PnpEvent::start_device, false>;
  all.by_minor[IRP_MN_QUERY_REMOVE_DEVICE] = &to_machine<PnpEvent::query_remove, true>;
  all.by_minor[IRP_MN_REMOVE_DEVICE] = &remove;
  all.by_minor[IRP_MN_CANCEL_REMOVE_DEVICE] = &to_machine<PnpEvent::cancel_remove, true>;
  all.by_minor[IRP_MN_STOP_DEVICE] = &to_machine<PnpEvent::stop, true>;
  all.by_minor[IRP_MN_QUERY_STOP_DEVICE] = &to_machine<PnpEvent::query_stop, false>;
  all.by_minor[IRP_MN_CANCEL_STOP_DEVICE] = &to_machine<PnpEvent::cancel_stop, true>;
  all.by_minor[IRP_MN_SURPRISE_REMOVAL] = &surprise_removal;
  all.by_minor[IRP_MN_QUERY_DEVICE_RELATIONS] = &query_device_relations;
  all.by_minor[IRP_MN_QUERY_INTERFACE] = &query_interface;
  all.by_minor[IRP_MN_QUERY_PNP_DEVICE_STATE] = &query_device_state;
  all.by_minor[IRP_MN_DEVICE_USAGE_NOTIFICATION] = &usage_notification;
  return all;
}

constexpr Handlers function_device() {
  Handlers all = common();
  all.by_minor[IRP_MN_QUERY_CAPABILITIES] = &filter_capabilities;
  all.by_minor[IRP_MN_FILTER_RESOURCE_REQUIREMENTS] = &filter_requirements;
  return all;
}

constexpr Handlers bus_child() {
  Handlers all = common();
  all.by_minor[IRP_MN_QUERY_CAPABILITIES] = &child_capabilities;
  all.by_minor[IRP_MN_QUERY_RESOURCES] = &child_resources;
  all.by_minor[IRP_MN_QUERY_RESOURCE_REQUIREMENTS] = &child_requirements;
  all.by_minor[IRP_MN_FILTER_RESOURCE_REQUIREMENTS] = &child_filters_requirements;
  all.by_minor[IRP_MN_QUERY_DEVICE_TEXT] = &child_text;
  all.by_minor[IRP_MN_EJECT] = &eject;
  all.by_minor[IRP_MN_SET_LOCK] = &child_set_lock;
  all.by_minor[IRP_MN_QUERY_ID] = &child_id;
  all.by_minor[IRP_MN_QUERY_BUS_INFORMATION] = &child_bus_information;
  return all;
}

constexpr Handlers kFunctionDevice = function_device();
constexpr Handlers kBusChild = bus_child();

}  // namespace

NTSTATUS dispatch_pnp(Device& device, IRP& irp) {
  Package& package = package_of(device);
  const UCHAR minor = nt::io::current_location(irp).MinorFunction;
  if (const NTSTATUS status = package.remove_lock.acquire(); !nt_success(status))
    return complete_irp(irp, status);
  if (minor >= kMinors) return package.let_go(irp);
  const Handlers& handlers = package.is_bus_child() ? kBusChild : kFunctionDevice;
  return handlers.by_minor[minor](package, irp);
}

// A device without providers has nothing to do with WMI's requests.
NTSTATUS dispatch_system_control(Device& device, IRP& irp) {
  Package& package = package_of(device);
  if (const NTSTATUS status = package.remove_lock.acquire(); !nt_success(status))
    return complete_irp(irp, status);
  const auto& wmi = nt::io::current_location(irp).Parameters.WMI;
  const bool for_this = reinterpret_cast<DEVICE_OBJECT*>(wmi.ProviderId) == device.device_object();
  if (for_this && !device.pnp.wmi_providers.empty())
    gate::unsupported(wdf01000.name, "IRP_MJ_SYSTEM_CONTROL");
  return package.let_go(irp);
}

}  // namespace rundown::wdf
