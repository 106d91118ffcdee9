// WdfChildList*.
#include "wdf/object/attributes.h"
#include "wdf/object/callback.h"
#include "wdf/pnp/child_list.h"

namespace rundown::wdf {
namespace {

using Identification = WDF_CHILD_IDENTIFICATION_DESCRIPTION_HEADER;
using Address = WDF_CHILD_ADDRESS_DESCRIPTION_HEADER;

// Where an iterator keeps its place: the number of the child to look at next, in both of the lists
// that the framework has.
constexpr std::size_t kPlace = 0;

bool is_for(const ChildList& list, const Identification& identification) {
  return list.config().IdentificationDescriptionSize ==
         identification.IdentificationDescriptionSize;
}
bool has_addresses(const ChildList& list) {
  return list.config().AddressDescriptionSize != 0;
}
bool is_for(const ChildList& list, const Address& address) {
  return list.config().AddressDescriptionSize == address.AddressDescriptionSize;
}

bool right_or_break(const WDF_CHILD_LIST_ITERATOR& iterator) {
  if (iterator.Size == sizeof iterator && (iterator.Flags & ~WdfRetrieveAllChildren) == 0)
    return true;
  verifier_break("child-list-iterator",
                 "WDF_CHILD_LIST_ITERATOR has a wrong size or wrong flags; the call does nothing");
  return false;
}

NTSTATUS check(const ChildList& list, const WDF_CHILD_RETRIEVE_INFO& info) {
  if (info.Size != sizeof info) return STATUS_INFO_LENGTH_MISMATCH;
  if (info.IdentificationDescription != nullptr && !is_for(list, *info.IdentificationDescription))
    return STATUS_INVALID_PARAMETER;
  if (info.AddressDescription == nullptr) return STATUS_SUCCESS;
  if (!has_addresses(list)) return STATUS_INVALID_DEVICE_REQUEST;
  return is_for(list, *info.AddressDescription) ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
}

void tell(const ChildList& list, const Child& child, WDF_CHILD_RETRIEVE_INFO& info) {
  if (info.IdentificationDescription != nullptr)
    list.copy_identification(info.IdentificationDescription, child.identification);
  if (info.AddressDescription != nullptr) list.copy_address(info.AddressDescription, child.address);
  info.Status = child.device != nullptr ? WdfChildListRetrieveDeviceSuccess
                                        : WdfChildListRetrieveDeviceNotYetCreated;
}

bool is_wanted(const ChildList& list, const Child& child, const WDF_CHILD_RETRIEVE_INFO* info) {
  if (info == nullptr || info->EvtChildListIdentificationDescriptionCompare == nullptr) return true;
  return call_driver("EvtChildListIdentificationDescriptionCompare", list,
                     info->EvtChildListIdentificationDescriptionCompare,
                     static_cast<WDFCHILDLIST>(list.handle()), info->IdentificationDescription,
                     child.identification) != FALSE;
}

}  // namespace

NTSTATUS WdfChildListCreate(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                            WDF_CHILD_LIST_CONFIG* config, WDF_OBJECT_ATTRIBUTES* attributes,
                            WDFCHILDLIST* list) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, config);
  require(globals, list);
  *list = nullptr;
  if (const NTSTATUS status = validate(*config); !nt_success(status)) return status;
  if (const NTSTATUS status =
          validate(device.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  return publish(make<ChildList>(Blueprint{&device.client(), attributes}, device, *config),
                 attributes, &device, list);
}
RUNDOWN_EXPORT(wdf01000, WdfChildListCreate, (kCreatesObject));

WDFDEVICE WdfChildListGetDevice(WDF_DRIVER_GLOBALS* globals, WDFCHILDLIST list) {
  return object_of<ChildList>(globals, list).device().device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfChildListGetDevice, {});

NTSTATUS WdfChildListRetrieveAddressDescription(WDF_DRIVER_GLOBALS* globals, WDFCHILDLIST handle,
                                                Identification* identification, Address* address) {
  const auto& list = object_of<ChildList>(globals, handle);
  require(globals, identification);
  require(globals, address);
  if (!is_for(list, *identification) || !has_addresses(list) || !is_for(list, *address))
    return STATUS_INVALID_DEVICE_REQUEST;
  const Child* child = list.find(*identification);
  if (child == nullptr) return STATUS_NO_SUCH_DEVICE;
  list.copy_address(address, child->address);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfChildListRetrieveAddressDescription, {});

void WdfChildListBeginScan(WDF_DRIVER_GLOBALS* globals, WDFCHILDLIST list) {
  object_of<ChildList>(globals, list).begin_scan();
}
RUNDOWN_EXPORT(wdf01000, WdfChildListBeginScan, {});

void WdfChildListEndScan(WDF_DRIVER_GLOBALS* globals, WDFCHILDLIST list) {
  object_of<ChildList>(globals, list).end_scan();
}
RUNDOWN_EXPORT(wdf01000, WdfChildListEndScan, {});

void WdfChildListBeginIteration(WDF_DRIVER_GLOBALS* globals, WDFCHILDLIST list,
                                WDF_CHILD_LIST_ITERATOR* iterator) {
  auto& object = object_of<ChildList>(globals, list);
  require(globals, iterator);
  if (!right_or_break(*iterator)) return;
  for (PVOID& word : iterator->Reserved) word = nullptr;
  object.begin_iteration();
}
RUNDOWN_EXPORT(wdf01000, WdfChildListBeginIteration, {});

NTSTATUS WdfChildListRetrieveNextDevice(WDF_DRIVER_GLOBALS* globals, WDFCHILDLIST handle,
                                        WDF_CHILD_LIST_ITERATOR* iterator, WDFDEVICE* device,
                                        WDF_CHILD_RETRIEVE_INFO* info) {
  const auto& list = object_of<ChildList>(globals, handle);
  require(globals, iterator);
  require(globals, device);
  *device = nullptr;
  if (iterator->Size != sizeof *iterator) return STATUS_INFO_LENGTH_MISMATCH;
  if ((iterator->Flags & ~WdfRetrieveAllChildren) != 0) return STATUS_INVALID_PARAMETER;
  if (info != nullptr) {
    if (const NTSTATUS status = check(list, *info); !nt_success(status)) return status;
  }
  if (!list.is_scanned()) return STATUS_INVALID_DEVICE_STATE;
  auto place = reinterpret_cast<std::size_t>(iterator->Reserved[kPlace]);
  for (; place < list.children().size(); ++place) {
    const Child& child = *list.children()[place];
    if (!list.has(child, iterator->Flags) || !is_wanted(list, child, info)) continue;
    iterator->Reserved[kPlace] = reinterpret_cast<PVOID>(place + 1);
    if (child.device != nullptr) *device = child.device->device_handle();
    if (info != nullptr) tell(list, child, *info);
    return STATUS_SUCCESS;
  }
  iterator->Reserved[kPlace] = nullptr;
  return STATUS_NO_MORE_ENTRIES;
}
RUNDOWN_EXPORT(wdf01000, WdfChildListRetrieveNextDevice, {});

void WdfChildListEndIteration(WDF_DRIVER_GLOBALS* globals, WDFCHILDLIST list,
                              WDF_CHILD_LIST_ITERATOR* iterator) {
  auto& object = object_of<ChildList>(globals, list);
  require(globals, iterator);
  if (!right_or_break(*iterator)) return;
  object.end_iteration();
  for (PVOID& word : iterator->Reserved) word = nullptr;
}
RUNDOWN_EXPORT(wdf01000, WdfChildListEndIteration, {});

NTSTATUS WdfChildListAddOrUpdateChildDescriptionAsPresent(WDF_DRIVER_GLOBALS* globals,
                                                          WDFCHILDLIST handle,
                                                          Identification* identification,
                                                          Address* address) {
  auto& list = object_of<ChildList>(globals, handle);
  require(globals, identification);
  if (has_addresses(list) != (address != nullptr)) return STATUS_INVALID_DEVICE_REQUEST;
  if (address != nullptr && !is_for(list, *address)) return STATUS_INVALID_DEVICE_REQUEST;
  if (!is_for(list, *identification)) return STATUS_INVALID_DEVICE_REQUEST;
  return list.add(*identification, address);
}
RUNDOWN_EXPORT(wdf01000, WdfChildListAddOrUpdateChildDescriptionAsPresent,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

NTSTATUS WdfChildListUpdateChildDescriptionAsMissing(WDF_DRIVER_GLOBALS* globals,
                                                     WDFCHILDLIST handle,
                                                     Identification* identification) {
  auto& list = object_of<ChildList>(globals, handle);
  require(globals, identification);
  if (!is_for(list, *identification)) return STATUS_INVALID_DEVICE_REQUEST;
  return list.mark_missing(*identification);
}
RUNDOWN_EXPORT(wdf01000, WdfChildListUpdateChildDescriptionAsMissing, {});

void WdfChildListUpdateAllChildDescriptionsAsPresent(WDF_DRIVER_GLOBALS* globals,
                                                     WDFCHILDLIST list) {
  object_of<ChildList>(globals, list).mark_all_present();
}
RUNDOWN_EXPORT(wdf01000, WdfChildListUpdateAllChildDescriptionsAsPresent, {});

WDFDEVICE WdfChildListRetrievePdo(WDF_DRIVER_GLOBALS* globals, WDFCHILDLIST handle,
                                  WDF_CHILD_RETRIEVE_INFO* info) {
  const auto& list = object_of<ChildList>(globals, handle);
  require(globals, info);
  if (info->IdentificationDescription == nullptr || !nt_success(check(list, *info))) return nullptr;
  const Child* child = list.find(*info->IdentificationDescription);
  if (child == nullptr) {
    info->Status = WdfChildListRetrieveDeviceNoSuchDevice;
    return nullptr;
  }
  tell(list, *child, *info);
  return child->device == nullptr ? nullptr : child->device->device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfChildListRetrievePdo, {});

BOOLEAN WdfChildListRequestChildEject(WDF_DRIVER_GLOBALS* globals, WDFCHILDLIST handle,
                                      Identification* identification) {
  const auto& list = object_of<ChildList>(globals, handle);
  require(globals, identification);
  if (!is_for(list, *identification)) return FALSE;
  const Child* child = list.find(*identification);
  if (child == nullptr || child->device == nullptr) return FALSE;
  if (child->device->pnp.known_to_pnp) gate::unsupported("ntoskrnl.exe", "IoRequestDeviceEject");
  return TRUE;
}
RUNDOWN_EXPORT(wdf01000, WdfChildListRequestChildEject, {});

void WdfFdoInitSetDefaultChildListConfig(WDF_DRIVER_GLOBALS* globals, PWDFDEVICE_INIT handle,
                                         WDF_CHILD_LIST_CONFIG* config,
                                         WDF_OBJECT_ATTRIBUTES* attributes) {
  DeviceInit& init = device_init_of(globals, handle);
  require(globals, config);
  if (!function_or_break(init, "WdfFdoInitSetDefaultChildListConfig")) return;
  if (!nt_success(validate(*config))) {
    return verifier_break("child-list-config",
                          "WDF_CHILD_LIST_CONFIG has no size, no identification description or no "
                          "EvtChildListCreateDevice; the call does nothing");
  }
  if (!nt_success(validate(*init.client, attributes, {.parent = ParentRule::forbidden}))) {
    return verifier_break("attributes",
                          "WdfFdoInitSetDefaultChildListConfig is given attributes that a child "
                          "list cannot have; the call does nothing");
  }
  if (attributes != nullptr) init.settings.default_child_list_attributes = *attributes;
  init.settings.default_child_list = *config;
}
RUNDOWN_EXPORT(wdf01000, WdfFdoInitSetDefaultChildListConfig, {});

}  // namespace rundown::wdf
