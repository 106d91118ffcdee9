// What a device needs, and what of it the driver adds and takes away: IRP_MN_FILTER_RESOURCE_
// REQUIREMENTS of a function device, and a bus's child's own resources and requirements.
#include "nt/io/irp.h"
#include "nt/pool/pool.h"
#include "wdf/device/interfaces.h"
#include "wdf/device/requirements_list.h"
#include "wdf/device/resource_list.h"
#include "wdf/interrupt/interrupt.h"
#include "wdf/object/callback.h"
#include "wdf/pnp/answers.h"
#include "wdf/pnp/child_answers.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

using Requirements = IO_RESOURCE_REQUIREMENTS_LIST;

// A list that lives as long as the driver's callback.
template <class List>
class Lent {
 public:
  explicit Lent(Device& device) : list_(make<List>(Blueprint{&device.client(), nullptr})) {
    const gate::OwnedBySystem owned;
    commit(list_, nullptr, &device);
  }
  ~Lent() {
    const gate::OwnedBySystem owned;
    delete_object(list_);
  }
  Lent(const Lent&) = delete;
  Lent& operator=(const Lent&) = delete;
  List* operator->() const { return &list_; }
  List& operator*() const { return list_; }

 private:
  List& list_;
};

// FxInterrupt::FilterResourceRequirements
void filter(const Interrupt& interrupt, IO_RESOURCE_DESCRIPTOR& descriptor) {
  if (interrupt.config().ShareVector == WdfTrue)
    descriptor.ShareDisposition = CmResourceShareShared;
  if (interrupt.config().ShareVector == WdfFalse)
    descriptor.ShareDisposition = CmResourceShareDeviceExclusive;
  if (!interrupt.policy || (descriptor.Flags & CM_RESOURCE_INTERRUPT_POLICY_INCLUDED) != 0) return;
  descriptor.Flags |= CM_RESOURCE_INTERRUPT_POLICY_INCLUDED;
  auto& wanted = descriptor.u.InterruptWithPolicy;
  wanted.AffinityPolicy = static_cast<USHORT>(interrupt.policy->Policy);
  wanted.PriorityPolicy = static_cast<ULONG>(interrupt.policy->Priority);
  wanted.TargetedProcessors = interrupt.policy->TargetProcessorSetAndGroup.Mask;
  wanted.Group = interrupt.policy->TargetProcessorSetAndGroup.Group;
}

// The interrupts that the driver has made are those of each alternative, in order; messages and
// lines are counted apart, and an alternative descriptor is for the same interrupt as the one
// before it (FxPkgPnp::FilterResourceRequirements).
void filter_interrupts(const Device& device, IO_RESOURCE_LIST& list) {
  const auto& interrupts = device.pnp.interrupts;
  std::size_t messages = 0;  // how many have come
  std::size_t lines = 0;
  bool after_message = false;
  for (ULONG i = 0; i < list.Count; ++i) {
    IO_RESOURCE_DESCRIPTOR& descriptor = list.Descriptors[i];
    if (descriptor.Type != CmResourceTypeInterrupt) continue;
    const bool alternative = (descriptor.Option & IO_RESOURCE_ALTERNATIVE) != 0;
    const bool is_message = (descriptor.Flags & CM_RESOURCE_INTERRUPT_MESSAGE) != 0;
    std::size_t& seen = is_message ? messages : lines;
    if (!alternative) ++seen;
    if (!is_message && after_message) seen = 1;
    after_message = is_message;
    if (seen > 0 && seen <= interrupts.size()) filter(*interrupts[seen - 1], descriptor);
  }
}

void filter_interrupts(const Device& device, Requirements* all) {
  if (all == nullptr || device.pnp.interrupts.empty()) return;
  IO_RESOURCE_LIST* list = all->List;
  for (ULONG i = 0; i < all->AlternativeLists; ++i) {
    filter_interrupts(device, *list);
    list = reinterpret_cast<IO_RESOURCE_LIST*>(list->Descriptors + list->Count);
  }
}

NTSTATUS ask_driver(std::string_view name, Device& device,
                    PFN_WDF_DEVICE_FILTER_RESOURCE_REQUIREMENTS callback, IRP& irp) {
  auto* old = reinterpret_cast<Requirements*>(irp.IoStatus.Information);
  const Lent<RequirementsList> list(device);
  {
    const gate::OwnedBySystem owned;
    if (const NTSTATUS status = list->build(old); !nt_success(status)) return status;
  }
  const NTSTATUS status = call_driver(name, device, callback, device.device_handle(),
                                      static_cast<WDFIORESREQLIST>(list->handle()));
  if (!nt_success(status) || !list->changed) return status;
  const gate::OwnedBySystem owned;
  Requirements* changed = list->to_system();
  if (changed == nullptr) return STATUS_INSUFFICIENT_RESOURCES;  // the driver has left none
  if (old != nullptr) {
    changed->BusNumber = old->BusNumber;
    nt::pool::free(old);
  }
  irp.IoStatus.Information = reinterpret_cast<ULONG_PTR>(changed);
  return status;
}

}  // namespace

// FxPkgFdo::PnpFilterResourceRequirements: the driver takes away on the way down and adds on the
// way up.
NTSTATUS filter_requirements(Package& package, IRP& irp) {
  Device& device = package.device;
  const WDF_FDO_EVENT_CALLBACKS& events = device.settings().function_events;
  NTSTATUS status = STATUS_SUCCESS;
  if (const auto callback = events.EvtDeviceFilterRemoveResourceRequirements)
    status = ask_driver("EvtDeviceFilterRemoveResourceRequirements", device, callback, irp);
  if (nt_success(status)) status = package.ask_below(irp);
  if (nt_success(status) || status == STATUS_NOT_SUPPORTED) {
    filter_interrupts(device, reinterpret_cast<Requirements*>(irp.IoStatus.Information));
    if (const auto callback = events.EvtDeviceFilterAddResourceRequirements)
      status = ask_driver("EvtDeviceFilterAddResourceRequirements", device, callback, irp);
  }
  return package.complete(irp, status);
}

NTSTATUS child_resources(Package& package, IRP& irp) {
  Device& device = package.device;
  const auto callback = device.settings().child.events.EvtDeviceResourcesQuery;
  if (callback == nullptr) return package.complete(irp, irp.IoStatus.Status);
  const Lent<CmResourceList> list(device);
  list->may_change = true;
  NTSTATUS status = call_driver("EvtDeviceResourcesQuery", device, callback, device.device_handle(),
                                static_cast<WDFCMRESLIST>(list->handle()));
  const gate::OwnedBySystem owned;
  if (nt_success(status) && list->items.count() == 0) {
    status = irp.IoStatus.Status;
  } else {
    irp.IoStatus.Information =
        nt_success(status) ? reinterpret_cast<ULONG_PTR>(list->to_system()) : 0;
  }
  return package.complete(irp, status);
}

// From here on Plug and Play knows the device, and its interfaces are registered.
NTSTATUS child_requirements(Package& package, IRP& irp) {
  Device& device = package.device;
  device.pnp.known_to_pnp = true;
  if (const NTSTATUS status = register_interfaces(device); !nt_success(status))
    return package.complete(irp, status);
  const auto callback = device.settings().child.events.EvtDeviceResourceRequirementsQuery;
  if (callback == nullptr) return package.complete(irp, STATUS_SUCCESS);
  const Lent<RequirementsList> list(device);
  NTSTATUS status =
      call_driver("EvtDeviceResourceRequirementsQuery", device, callback, device.device_handle(),
                  static_cast<WDFIORESREQLIST>(list->handle()));
  if (!nt_success(status)) return package.complete(irp, status);
  const gate::OwnedBySystem owned;
  if (Requirements* all = list->to_system()) {
    irp.IoStatus.Information = reinterpret_cast<ULONG_PTR>(all);
  } else {
    status = irp.IoStatus.Status;
  }
  return package.complete(irp, status);
}

NTSTATUS child_filters_requirements(Package& package, IRP& irp) {
  filter_interrupts(package.device, reinterpret_cast<Requirements*>(irp.IoStatus.Information));
  return package.complete(irp, irp.IoStatus.Status);
}

}  // namespace rundown::wdf
