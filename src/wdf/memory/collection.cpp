// WDFCOLLECTION: objects in the order in which they were added, each with a reference.
#include "wdf/memory/collection.h"

#include <algorithm>

#include "wdf/object/attributes.h"

namespace rundown::wdf {

void Collection::add(Object& item) {
  reference(item);
  items.push_back(&item);
}

void Collection::remove(std::size_t index) {
  Object& item = *items[index];
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(index));
  dereference(item);
}

void Collection::dispose() {
  while (!items.empty()) remove(0);
}

namespace {

Collection& collection_of(const WDF_DRIVER_GLOBALS* globals, WDFCOLLECTION handle) {
  return object_of<Collection>(globals, handle);
}

WDFOBJECT item_at(const Collection& collection, std::size_t index) {
  return index < collection.items.size() ? collection.items[index]->handle() : nullptr;
}

}  // namespace

NTSTATUS WdfCollectionCreate(WDF_DRIVER_GLOBALS* globals, WDF_OBJECT_ATTRIBUTES* attributes,
                             WDFCOLLECTION* collection) {
  Client& client = client_of(globals);
  require(globals, collection);
  *collection = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  auto& made = make<Collection>(Blueprint{&client, attributes});
  return publish(made, attributes, parent_of(globals, attributes, default_parent(client)),
                 collection);
}
RUNDOWN_EXPORT(wdf01000, WdfCollectionCreate, (kCreatesObject));

ULONG WdfCollectionGetCount(WDF_DRIVER_GLOBALS* globals, WDFCOLLECTION collection) {
  return static_cast<ULONG>(collection_of(globals, collection).items.size());
}
RUNDOWN_EXPORT(wdf01000, WdfCollectionGetCount, {});

NTSTATUS WdfCollectionAdd(WDF_DRIVER_GLOBALS* globals, WDFCOLLECTION collection, WDFOBJECT item) {
  collection_of(globals, collection).add(object_of(globals, item));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfCollectionAdd,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

void WdfCollectionRemove(WDF_DRIVER_GLOBALS* globals, WDFCOLLECTION handle, WDFOBJECT item) {
  Collection& collection = collection_of(globals, handle);
  const auto found = std::ranges::find(collection.items, &object_of(globals, item));
  if (found == collection.items.end()) {
    return verifier_break(
        "not-in-collection",
        "WdfCollectionRemove is given an object that the collection does not hold");
  }
  collection.remove(static_cast<std::size_t>(found - collection.items.begin()));
}
RUNDOWN_EXPORT(wdf01000, WdfCollectionRemove, {});

void WdfCollectionRemoveItem(WDF_DRIVER_GLOBALS* globals, WDFCOLLECTION handle, ULONG index) {
  Collection& collection = collection_of(globals, handle);
  if (index >= collection.items.size()) {
    return verifier_break(
        "not-in-collection",
        "WdfCollectionRemoveItem is given an index that the collection does not have");
  }
  collection.remove(index);
}
RUNDOWN_EXPORT(wdf01000, WdfCollectionRemoveItem, {});

WDFOBJECT WdfCollectionGetItem(WDF_DRIVER_GLOBALS* globals, WDFCOLLECTION collection, ULONG index) {
  return item_at(collection_of(globals, collection), index);
}
RUNDOWN_EXPORT(wdf01000, WdfCollectionGetItem, {});

WDFOBJECT WdfCollectionGetFirstItem(WDF_DRIVER_GLOBALS* globals, WDFCOLLECTION collection) {
  return item_at(collection_of(globals, collection), 0);
}
RUNDOWN_EXPORT(wdf01000, WdfCollectionGetFirstItem, {});

WDFOBJECT WdfCollectionGetLastItem(WDF_DRIVER_GLOBALS* globals, WDFCOLLECTION handle) {
  const Collection& collection = collection_of(globals, handle);
  return collection.items.empty() ? nullptr : item_at(collection, collection.items.size() - 1);
}
RUNDOWN_EXPORT(wdf01000, WdfCollectionGetLastItem, {});

}  // namespace rundown::wdf
