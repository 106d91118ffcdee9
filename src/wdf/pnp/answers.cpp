#include "wdf/pnp/answers.h"

#include <cstring>

#include "nt/io/device.h"
#include "nt/io/irp.h"
#include "nt/io/request.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "wdf/pnp/child_list.h"
#include "wdf/pnp/package.h"
#include "wdf/pnp/related_devices.h"
#include "wdf/pnp/stack_capabilities.h"

namespace rundown::wdf {
namespace {

void set_bit(PNP_DEVICE_STATE& bits, PNP_DEVICE_STATE bit, WDF_TRI_STATE value) {
  if (value == WdfTrue) bits |= bit;
  if (value == WdfFalse) bits &= ~bit;
}

// FxPkgPnp::HandleQueryPnpDeviceState
PNP_DEVICE_STATE state_of(const Package& package, PNP_DEVICE_STATE bits) {
  constexpr PNP_DEVICE_STATE kAssignedToGuest = 0x40;
  const DevicePnp& pnp = package.device.pnp;
  const WDF_DEVICE_STATE& state = pnp.state;
  set_bit(bits, PNP_DEVICE_DISABLED, state.Disabled);
  set_bit(bits, PNP_DEVICE_DONT_DISPLAY_IN_UI, state.DontDisplayInUI);
  set_bit(bits, PNP_DEVICE_FAILED, state.Failed);
  set_bit(bits, PNP_DEVICE_NOT_DISABLEABLE, state.NotDisableable);
  set_bit(bits, PNP_DEVICE_REMOVED, state.Removed);
  set_bit(bits, PNP_DEVICE_RESOURCE_REQUIREMENTS_CHANGED, state.ResourcesChanged);
  set_bit(bits, kAssignedToGuest, state.AssignedToGuest);
  if (state.DontDisplayInUI == WdfUseDefault && pnp.capabilities)
    set_bit(bits, PNP_DEVICE_DONT_DISPLAY_IN_UI, pnp.capabilities->NoDisplayInUI);
  if (package.is_in_special_use()) bits |= PNP_DEVICE_NOT_DISABLEABLE;
  if (package.has_failed || package.declared_failed) bits |= PNP_DEVICE_FAILED;
  return bits;
}

NTSTATUS ask_driver_for_relations(Package& package, DEVICE_RELATION_TYPE type) {
  if (const auto callback = package.device.settings().pnp_power.EvtDeviceRelationsQuery) {
    call_driver("EvtDeviceRelationsQuery", package.device, callback, package.device.device_handle(),
                type);
  }
  return STATUS_SUCCESS;
}

// Takes the place of what the drivers above have said; each device is referenced for the PnP
// manager.
void add_relations(IRP& irp, std::span<DEVICE_OBJECT* const> added) {
  auto* prior = reinterpret_cast<DEVICE_RELATIONS*>(irp.IoStatus.Information);
  const std::size_t before = prior == nullptr ? 0 : prior->Count;
  const std::size_t total = before + added.size();
  auto* relations = nt::pool::allocate_object<DEVICE_RELATIONS>(total * sizeof(DEVICE_OBJECT*));
  for (std::size_t i = 0; i < before; ++i) relations->Objects[i] = prior->Objects[i];
  for (std::size_t i = 0; i < added.size(); ++i) {
    relations->Objects[before + i] = added[i];
    if (nt::ob::Object* object = nt::ob::find(added[i])) nt::ob::reference(*object);
  }
  relations->Count = static_cast<ULONG>(total);
  if (prior != nullptr) nt::pool::free(prior);
  irp.IoStatus.Information = reinterpret_cast<ULONG_PTR>(relations);
}

// FxPkgPnp::HandleQueryBusRelations
NTSTATUS bus_relations(Package& package, IRP& irp) {
  ask_driver_for_relations(package, BusRelations);
  const machine::Vector<ChildList*> lists = package.device.pnp.child_lists;
  machine::Vector<DEVICE_OBJECT*> present;
  bool tells = false;
  for (ChildList* list : lists) {
    for (const Child* child : list->children())
      tells = tells || child->state == ChildState::not_present;
    list->report(present);
  }
  const bool prior = irp.IoStatus.Information != 0;
  NTSTATUS status = irp.IoStatus.Status;
  if (!present.empty() || (tells && !prior)) {
    const gate::OwnedBySystem owned;
    add_relations(irp, present);
    status = STATUS_SUCCESS;
  }
  for (ChildList* list : lists) list->tell_missing();
  irp.IoStatus.Status = status;
  return status;
}

// FxPkgPnp::HandleQueryDeviceRelations. STATUS_NOT_SUPPORTED: nothing to add.
NTSTATUS other_relations(Package& package, IRP& irp, RelatedDevices& list,
                         DEVICE_RELATION_TYPE type) {
  if (!list.exists) return STATUS_NOT_SUPPORTED;
  ask_driver_for_relations(package, type);
  if (list.devices.empty() && (!list.tells_missing || irp.IoStatus.Information != 0))
    return STATUS_NOT_SUPPORTED;
  list.tells_missing = false;
  const gate::OwnedBySystem owned;
  add_relations(irp, list.devices);
  irp.IoStatus.Status = STATUS_SUCCESS;
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS query_device_relations(Package& package, IRP& irp) {
  const DEVICE_RELATION_TYPE type =
      nt::io::current_location(irp).Parameters.QueryDeviceRelations.Type;
  RelatedDevicesOf& related = package.related;
  switch (type) {
    case BusRelations:
      bus_relations(package, irp);
      break;
    case RemovalRelations:
      other_relations(package, irp, related.removal, type);
      break;
    case EjectionRelations:
      if (package.is_bus_child()) other_relations(package, irp, related.ejection, type);
      break;
    case TargetDeviceRelation:
      if (package.is_bus_child()) {
        const gate::OwnedBySystem owned;
        irp.IoStatus.Information = 0;
        DEVICE_OBJECT* const self = package.device.device_object();
        add_relations(irp, {&self, 1});
        irp.IoStatus.Status = STATUS_SUCCESS;
      }
      break;
    default:
      break;
  }
  return package.let_go(irp);
}

// The drivers below have answered before; a lower driver that does not know the IRP is no failure.
NTSTATUS query_device_state(Package& package, IRP& irp) {
  if (package.is_bus_child()) irp.IoStatus.Status = STATUS_SUCCESS;
  NTSTATUS status = package.ask_below(irp);
  if (status == STATUS_NOT_SUPPORTED) status = STATUS_SUCCESS;
  if (nt_success(status)) {
    irp.IoStatus.Information =
        state_of(package, static_cast<PNP_DEVICE_STATE>(irp.IoStatus.Information));
  }
  return package.complete(irp, status);
}

NTSTATUS filter_capabilities(Package& package, IRP& irp) {
  DEVICE_CAPABILITIES& all =
      *nt::io::current_location(irp).Parameters.DeviceCapabilities.Capabilities;
  const bool known = all.Size >= sizeof all && all.Version == 1;
  if (known) add_capabilities(package.device, all);
  const NTSTATUS status = package.ask_below(irp);
  if (nt_success(status) && known) correct_capabilities(package.device, all);
  return package.complete(irp, status);
}

void note_surprise_removal(Child& child) {
  child.surprise_removed = true;
}

}  // namespace rundown::wdf
