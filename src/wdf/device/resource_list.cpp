#include "wdf/device/resource_list.h"

namespace rundown::wdf {

CmResourceList::CmResourceList(const Blueprint& plan) : Object(plan, kType) {
  refuse_deletion();
}

// The list has one bus.
void CmResourceList::assign(const CM_RESOURCE_LIST* from, bool changeable) {
  may_change = changeable;
  changed = false;
  if (from == nullptr || from->Count == 0) return items.clear();
  const CM_PARTIAL_RESOURCE_LIST& partial = from->List[0].PartialResourceList;
  items.assign({partial.PartialDescriptors, partial.Count});
}

CM_RESOURCE_LIST* CmResourceList::to_system() const {
  if (items.count() == 0) return nullptr;
  const std::size_t size =
      sizeof(CM_RESOURCE_LIST) + (items.count() - 1) * sizeof(CM_PARTIAL_RESOURCE_DESCRIPTOR);
  auto* list = reinterpret_cast<CM_RESOURCE_LIST*>(nt::pool::allocate_object<std::byte>(size - 1));
  list->Count = 1;
  CM_PARTIAL_RESOURCE_LIST& partial = list->List[0].PartialResourceList;
  partial.Version = 1;
  partial.Revision = 1;
  partial.Count = items.count();
  std::memcpy(partial.PartialDescriptors, items.all().data(), items.all().size_bytes());
  return list;
}

namespace {

bool may_change_or_break(const CmResourceList& list) {
  if (list.may_change) return true;
  verifier_break("resource-list-closed",
                 "a WDFCMRESLIST is changed outside the callbacks in which that is allowed");
  return false;
}

NTSTATUS insert(CmResourceList& list, const CM_PARTIAL_RESOURCE_DESCRIPTOR& descriptor,
                ULONG index) {
  if (!may_change_or_break(list)) return STATUS_ACCESS_DENIED;
  const NTSTATUS status = list.items.insert(descriptor, index);
  if (nt_success(status)) list.changed = true;
  return status;
}

constexpr gate::Contract kAdds{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                               .needs_memory = true};

}  // namespace

ULONG WdfCmResourceListGetCount(WDF_DRIVER_GLOBALS* globals, WDFCMRESLIST list) {
  return object_of<CmResourceList>(globals, list).items.count();
}
RUNDOWN_EXPORT(wdf01000, WdfCmResourceListGetCount, {});

CM_PARTIAL_RESOURCE_DESCRIPTOR* WdfCmResourceListGetDescriptor(WDF_DRIVER_GLOBALS* globals,
                                                               WDFCMRESLIST list, ULONG index) {
  return object_of<CmResourceList>(globals, list).items.copy(index);
}
RUNDOWN_EXPORT(wdf01000, WdfCmResourceListGetDescriptor, {});

NTSTATUS WdfCmResourceListAppendDescriptor(WDF_DRIVER_GLOBALS* globals, WDFCMRESLIST list,
                                           CM_PARTIAL_RESOURCE_DESCRIPTOR* descriptor) {
  require(globals, descriptor);
  return insert(object_of<CmResourceList>(globals, list), *descriptor, kAtTheEnd);
}
RUNDOWN_EXPORT(wdf01000, WdfCmResourceListAppendDescriptor, (kAdds));

NTSTATUS WdfCmResourceListInsertDescriptor(WDF_DRIVER_GLOBALS* globals, WDFCMRESLIST list,
                                           CM_PARTIAL_RESOURCE_DESCRIPTOR* descriptor,
                                           ULONG index) {
  require(globals, descriptor);
  return insert(object_of<CmResourceList>(globals, list), *descriptor, index);
}
RUNDOWN_EXPORT(wdf01000, WdfCmResourceListInsertDescriptor, (kAdds));

void WdfCmResourceListRemove(WDF_DRIVER_GLOBALS* globals, WDFCMRESLIST handle, ULONG index) {
  auto& list = object_of<CmResourceList>(globals, handle);
  if (!may_change_or_break(list)) return;
  if (!list.items.remove(index)) {
    return verifier_break("no-such-resource",
                          "WdfCmResourceListRemove is given an index beyond the list's end; the "
                          "call does nothing");
  }
  list.changed = true;
}
RUNDOWN_EXPORT(wdf01000, WdfCmResourceListRemove, {});

void WdfCmResourceListRemoveByDescriptor(WDF_DRIVER_GLOBALS* globals, WDFCMRESLIST handle,
                                         CM_PARTIAL_RESOURCE_DESCRIPTOR* descriptor) {
  auto& list = object_of<CmResourceList>(globals, handle);
  require(globals, descriptor);
  if (!may_change_or_break(list)) return;
  if (const std::optional<ULONG> found = list.items.find(*descriptor)) {
    list.items.remove(*found);
    list.changed = true;
  }
}
RUNDOWN_EXPORT(wdf01000, WdfCmResourceListRemoveByDescriptor, {});

}  // namespace rundown::wdf
