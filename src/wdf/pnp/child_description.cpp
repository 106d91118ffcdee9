// How a bus's child looks up and changes its own description in the list that it comes from.
#include "wdf/object/callback.h"
#include "wdf/pnp/child_list.h"

namespace rundown::wdf {
namespace {

using Identification = WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER;
using Address = WDF_CHILD_ADDRESS_DESCRIPTION_HEADER;

struct Described {
  NTSTATUS status;
  ChildList* list;
  Child* child;
};

// STATUS_INVALID_PARAMETER: no bus's child. STATUS_INVALID_DEVICE_REQUEST: of no dynamic list.
Described find(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle, const void* description) {
  const auto& device = object_of<Device>(globals, handle);
  const bool is_child = device.kind() == DeviceKind::bus_child;
  require(globals, description);
  if (!is_child) return {STATUS_INVALID_PARAMETER, nullptr, nullptr};
  ChildList* list = device.pnp.owning_list;
  Child* child = device.pnp.description;
  if (list == nullptr || child == nullptr || list->is_static())
    return {STATUS_INVALID_DEVICE_REQUEST, nullptr, nullptr};
  return {STATUS_SUCCESS, list, child};
}

bool has_addresses_like(const ChildList& list, const Address& address) {
  return list.config().AddressDescriptionSize != 0 &&
         list.config().AddressDescriptionSize == address.AddressDescriptionSize;
}

}  // namespace

NTSTATUS WdfPdoRetrieveIdentificationDescription(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                 Identification* identification) {
  const Described found = find(globals, handle, identification);
  if (!nt_success(found.status)) return found.status;
  if (found.list->config().IdentificationDescriptionSize !=
      identification->IdentificationDescriptionSize)
    return STATUS_INVALID_DEVICE_REQUEST;
  found.list->copy_identification(identification, found.child->identification);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfPdoRetrieveIdentificationDescription, {});

NTSTATUS WdfPdoRetrieveAddressDescription(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                          Address* address) {
  const Described found = find(globals, handle, address);
  if (!nt_success(found.status)) return found.status;
  if (!has_addresses_like(*found.list, *address)) return STATUS_INVALID_DEVICE_REQUEST;
  found.list->copy_address(address, found.child->address);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfPdoRetrieveAddressDescription, {});

NTSTATUS WdfPdoUpdateAddressDescription(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                        Address* address) {
  const Described found = find(globals, handle, address);
  if (!nt_success(found.status)) return found.status;
  if (!has_addresses_like(*found.list, *address)) return STATUS_INVALID_DEVICE_REQUEST;
  found.list->copy_address(found.child->address, address);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfPdoUpdateAddressDescription, {});

}  // namespace rundown::wdf
