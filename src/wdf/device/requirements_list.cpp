#include "wdf/device/requirements_list.h"

#include <algorithm>

#include "wdf/object/attributes.h"

namespace rundown::wdf {

NTSTATUS RequirementsList::build(const IO_RESOURCE_REQUIREMENTS_LIST* from) {
  if (from == nullptr) return STATUS_SUCCESS;
  interface_type = from->InterfaceType;
  slot = from->SlotNumber;
  const IO_RESOURCE_LIST* next = from->List;
  for (ULONG i = 0; i < from->AlternativeLists; ++i) {
    auto& made = make<IoResourceList>(Blueprint{&client(), nullptr}, *this);
    if (const NTSTATUS status = commit(made, nullptr, this); !nt_success(status)) return status;
    made.items.assign({next->Descriptors, next->Count});
    lists.push_back(&made);
    next = reinterpret_cast<const IO_RESOURCE_LIST*>(next->Descriptors + next->Count);
  }
  return STATUS_SUCCESS;
}

IO_RESOURCE_REQUIREMENTS_LIST* RequirementsList::to_system() const {
  if (lists.empty()) return nullptr;
  constexpr std::size_t kListHead = offsetof(IO_RESOURCE_LIST, Descriptors);
  std::size_t size = offsetof(IO_RESOURCE_REQUIREMENTS_LIST, List);
  for (const IoResourceList* list : lists)
    size += kListHead + list->items.count() * sizeof(IO_RESOURCE_DESCRIPTOR);
  auto* all = reinterpret_cast<IO_RESOURCE_REQUIREMENTS_LIST*>(
      nt::pool::allocate_object<std::byte>(size - 1));
  all->ListSize = static_cast<ULONG>(size);
  all->InterfaceType = interface_type;
  all->SlotNumber = slot;
  all->AlternativeLists = static_cast<ULONG>(lists.size());
  IO_RESOURCE_LIST* next = all->List;
  for (const IoResourceList* list : lists) {
    next->Version = 1;
    next->Revision = 1;
    next->Count = list->items.count();
    std::memcpy(next->Descriptors, list->items.all().data(), list->items.all().size_bytes());
    next = reinterpret_cast<IO_RESOURCE_LIST*>(next->Descriptors + next->Count);
  }
  return all;
}

namespace {

constexpr gate::Contract kAdds{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                               .needs_memory = true};

void out_of_range(std::string_view function) {
  std::string text(function);
  text += " is given an index beyond the list's end; the call does nothing";
  verifier_break("no-such-resource", text);
}

NTSTATUS insert(IoResourceList& list, const IO_RESOURCE_DESCRIPTOR& descriptor, ULONG index) {
  const NTSTATUS status = list.items.insert(descriptor, index);
  if (nt_success(status)) list.owner.changed = true;
  return status;
}

NTSTATUS insert(RequirementsList& all, IoResourceList& list, ULONG index) {
  if (&list.owner != &all) return STATUS_INVALID_DEVICE_REQUEST;
  if (index == kAtTheEnd) index = static_cast<ULONG>(all.lists.size());
  if (index > all.lists.size()) return STATUS_ARRAY_BOUNDS_EXCEEDED;
  all.lists.insert(all.lists.begin() + index, &list);
  all.changed = true;
  return STATUS_SUCCESS;
}

void remove(RequirementsList& all, std::size_t index) {
  IoResourceList& list = *all.lists[index];
  all.lists.erase(all.lists.begin() + static_cast<std::ptrdiff_t>(index));
  all.changed = true;
  delete_object(list);
}

}  // namespace

void WdfIoResourceRequirementsListSetSlotNumber(WDF_DRIVER_GLOBALS* globals, WDFIORESREQLIST handle,
                                                ULONG slot) {
  auto& all = object_of<RequirementsList>(globals, handle);
  if (std::exchange(all.slot, slot) != slot) all.changed = true;
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceRequirementsListSetSlotNumber, {});

void WdfIoResourceRequirementsListSetInterfaceType(WDF_DRIVER_GLOBALS* globals,
                                                   WDFIORESREQLIST handle, INTERFACE_TYPE type) {
  auto& all = object_of<RequirementsList>(globals, handle);
  if (std::exchange(all.interface_type, type) != type) all.changed = true;
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceRequirementsListSetInterfaceType, {});

NTSTATUS WdfIoResourceRequirementsListAppendIoResList(WDF_DRIVER_GLOBALS* globals,
                                                      WDFIORESREQLIST handle, WDFIORESLIST list) {
  return insert(object_of<RequirementsList>(globals, handle),
                object_of<IoResourceList>(globals, list), kAtTheEnd);
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceRequirementsListAppendIoResList, (kAdds));

NTSTATUS WdfIoResourceRequirementsListInsertIoResList(WDF_DRIVER_GLOBALS* globals,
                                                      WDFIORESREQLIST handle, WDFIORESLIST list,
                                                      ULONG index) {
  return insert(object_of<RequirementsList>(globals, handle),
                object_of<IoResourceList>(globals, list), index);
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceRequirementsListInsertIoResList, (kAdds));

ULONG WdfIoResourceRequirementsListGetCount(WDF_DRIVER_GLOBALS* globals, WDFIORESREQLIST handle) {
  return static_cast<ULONG>(object_of<RequirementsList>(globals, handle).lists.size());
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceRequirementsListGetCount, {});

WDFIORESLIST WdfIoResourceRequirementsListGetIoResList(WDF_DRIVER_GLOBALS* globals,
                                                       WDFIORESREQLIST handle, ULONG index) {
  const auto& all = object_of<RequirementsList>(globals, handle);
  return index < all.lists.size() ? static_cast<WDFIORESLIST>(all.lists[index]->handle()) : nullptr;
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceRequirementsListGetIoResList, {});

void WdfIoResourceRequirementsListRemove(WDF_DRIVER_GLOBALS* globals, WDFIORESREQLIST handle,
                                         ULONG index) {
  auto& all = object_of<RequirementsList>(globals, handle);
  if (index >= all.lists.size()) return out_of_range("WdfIoResourceRequirementsListRemove");
  remove(all, index);
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceRequirementsListRemove, {});

void WdfIoResourceRequirementsListRemoveByIoResList(WDF_DRIVER_GLOBALS* globals,
                                                    WDFIORESREQLIST handle, WDFIORESLIST list) {
  auto& all = object_of<RequirementsList>(globals, handle);
  const auto found =
      std::find(all.lists.begin(), all.lists.end(), &object_of<IoResourceList>(globals, list));
  if (found != all.lists.end()) remove(all, static_cast<std::size_t>(found - all.lists.begin()));
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceRequirementsListRemoveByIoResList, {});

NTSTATUS WdfIoResourceListCreate(WDF_DRIVER_GLOBALS* globals, WDFIORESREQLIST handle,
                                 WDF_OBJECT_ATTRIBUTES* attributes, WDFIORESLIST* list) {
  auto& all = object_of<RequirementsList>(globals, handle);
  require(globals, list);
  *list = nullptr;
  if (const NTSTATUS status = validate(all.client(), attributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  auto& made = make<IoResourceList>(Blueprint{&all.client(), attributes}, all);
  return publish(made, attributes, &all, list);
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceListCreate, (kCreatesObject));

NTSTATUS WdfIoResourceListAppendDescriptor(WDF_DRIVER_GLOBALS* globals, WDFIORESLIST handle,
                                           IO_RESOURCE_DESCRIPTOR* descriptor) {
  auto& list = object_of<IoResourceList>(globals, handle);
  require(globals, descriptor);
  return insert(list, *descriptor, kAtTheEnd);
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceListAppendDescriptor, (kAdds));

NTSTATUS WdfIoResourceListInsertDescriptor(WDF_DRIVER_GLOBALS* globals, WDFIORESLIST handle,
                                           IO_RESOURCE_DESCRIPTOR* descriptor, ULONG index) {
  auto& list = object_of<IoResourceList>(globals, handle);
  require(globals, descriptor);
  return insert(list, *descriptor, index);
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceListInsertDescriptor, (kAdds));

void WdfIoResourceListUpdateDescriptor(WDF_DRIVER_GLOBALS* globals, WDFIORESLIST handle,
                                       IO_RESOURCE_DESCRIPTOR* descriptor, ULONG index) {
  auto& list = object_of<IoResourceList>(globals, handle);
  require(globals, descriptor);
  if (!list.items.update(index, *descriptor))
    return out_of_range("WdfIoResourceListUpdateDescriptor");
  list.owner.changed = true;
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceListUpdateDescriptor, {});

ULONG WdfIoResourceListGetCount(WDF_DRIVER_GLOBALS* globals, WDFIORESLIST handle) {
  return object_of<IoResourceList>(globals, handle).items.count();
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceListGetCount, {});

IO_RESOURCE_DESCRIPTOR* WdfIoResourceListGetDescriptor(WDF_DRIVER_GLOBALS* globals,
                                                       WDFIORESLIST handle, ULONG index) {
  return object_of<IoResourceList>(globals, handle).items.copy(index);
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceListGetDescriptor, {});

void WdfIoResourceListRemove(WDF_DRIVER_GLOBALS* globals, WDFIORESLIST handle, ULONG index) {
  auto& list = object_of<IoResourceList>(globals, handle);
  if (!list.items.remove(index)) return out_of_range("WdfIoResourceListRemove");
  list.owner.changed = true;
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceListRemove, {});

void WdfIoResourceListRemoveByDescriptor(WDF_DRIVER_GLOBALS* globals, WDFIORESLIST handle,
                                         IO_RESOURCE_DESCRIPTOR* descriptor) {
  auto& list = object_of<IoResourceList>(globals, handle);
  require(globals, descriptor);
  if (const std::optional<ULONG> found = list.items.find(*descriptor)) {
    list.items.remove(*found);
    list.owner.changed = true;
  }
}
RUNDOWN_EXPORT(wdf01000, WdfIoResourceListRemoveByDescriptor, {});

}  // namespace rundown::wdf
