#include "nt/ke/device_queue.h"

#include "nt/export.h"

namespace rundown::nt {
namespace ke {
namespace {

using namespace abi;

void link_before(LIST_ENTRY& place, LIST_ENTRY& entry) {
  entry = {&place, place.Blink};
  place.Blink->Flink = &entry;
  place.Blink = &entry;
}

KDEVICE_QUEUE_ENTRY* entry_of(LIST_ENTRY* link) {
  static_assert(offsetof(KDEVICE_QUEUE_ENTRY, DeviceListEntry) == 0);
  return reinterpret_cast<KDEVICE_QUEUE_ENTRY*>(link);
}

void take_out(KDEVICE_QUEUE_ENTRY& entry) {
  entry.DeviceListEntry.Blink->Flink = entry.DeviceListEntry.Flink;
  entry.DeviceListEntry.Flink->Blink = entry.DeviceListEntry.Blink;
  entry.Inserted = FALSE;
}

// The first entry whose key is greater, or at least as great; the list's head when there is none.
template <class Passes>
LIST_ENTRY* first_that(KDEVICE_QUEUE& queue, Passes passes) {
  LIST_ENTRY* link = queue.DeviceListHead.Flink;
  while (link != &queue.DeviceListHead && !passes(entry_of(link)->SortKey)) link = link->Flink;
  return link;
}

bool insert_before(KDEVICE_QUEUE& queue, KDEVICE_QUEUE_ENTRY& entry, LIST_ENTRY* place) {
  const bool waits = queue.Busy != FALSE;
  if (waits) link_before(*place, entry.DeviceListEntry);
  queue.Busy = TRUE;
  entry.Inserted = waits ? TRUE : FALSE;
  return waits;
}

KDEVICE_QUEUE_ENTRY* remove_at(KDEVICE_QUEUE& queue, LIST_ENTRY* link) {
  if (link == &queue.DeviceListHead) {
    queue.Busy = FALSE;
    return nullptr;
  }
  take_out(*entry_of(link));
  return entry_of(link);
}

}  // namespace

void initialize(KDEVICE_QUEUE& queue) {
  queue = {};
  queue.Type = DeviceQueueObject;
  queue.Size = sizeof(KDEVICE_QUEUE);
  queue.DeviceListHead = {&queue.DeviceListHead, &queue.DeviceListHead};
}

bool insert(KDEVICE_QUEUE& queue, KDEVICE_QUEUE_ENTRY& entry) {
  return insert_before(queue, entry, &queue.DeviceListHead);
}

bool insert_by_key(KDEVICE_QUEUE& queue, KDEVICE_QUEUE_ENTRY& entry, ULONG key) {
  entry.SortKey = key;
  return insert_before(queue, entry, first_that(queue, [&](ULONG other) { return other > key; }));
}

KDEVICE_QUEUE_ENTRY* remove(KDEVICE_QUEUE& queue) {
  return remove_at(queue, queue.DeviceListHead.Flink);
}

KDEVICE_QUEUE_ENTRY* remove_by_key(KDEVICE_QUEUE& queue, ULONG key) {
  LIST_ENTRY* link = first_that(queue, [&](ULONG other) { return other >= key; });
  return remove_at(queue, link == &queue.DeviceListHead ? link->Flink : link);
}

}  // namespace ke

namespace {

constexpr gate::Contract kQueue{.irql = Irql::dispatch, .header = "ntifs"};

BOOLEAN answer(bool yes) {
  return yes ? TRUE : FALSE;
}

}  // namespace

void KeInitializeDeviceQueue(KDEVICE_QUEUE* queue) {
  ke::initialize(*queue);
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeDeviceQueue, {.irql = Irql::dispatch, .resident = 1});

BOOLEAN KeInsertDeviceQueue(KDEVICE_QUEUE* queue, KDEVICE_QUEUE_ENTRY* entry) {
  return answer(ke::insert(*queue, *entry));
}
RUNDOWN_EXPORT(ntoskrnl, KeInsertDeviceQueue, {kQueue});

BOOLEAN KeInsertByKeyDeviceQueue(KDEVICE_QUEUE* queue, KDEVICE_QUEUE_ENTRY* entry, ULONG key) {
  return answer(ke::insert_by_key(*queue, *entry, key));
}
RUNDOWN_EXPORT(ntoskrnl, KeInsertByKeyDeviceQueue, {kQueue});

KDEVICE_QUEUE_ENTRY* KeRemoveDeviceQueue(KDEVICE_QUEUE* queue) {
  return ke::remove(*queue);
}
RUNDOWN_EXPORT(ntoskrnl, KeRemoveDeviceQueue, {kQueue});

KDEVICE_QUEUE_ENTRY* KeRemoveByKeyDeviceQueue(KDEVICE_QUEUE* queue, ULONG key) {
  return ke::remove_by_key(*queue, key);
}
RUNDOWN_EXPORT(ntoskrnl, KeRemoveByKeyDeviceQueue, {kQueue});

KDEVICE_QUEUE_ENTRY* KeRemoveByKeyDeviceQueueIfBusy(KDEVICE_QUEUE* queue, ULONG key) {
  return queue->Busy == FALSE ? nullptr : ke::remove_by_key(*queue, key);
}
RUNDOWN_EXPORT(ntoskrnl, KeRemoveByKeyDeviceQueueIfBusy, {kQueue});

BOOLEAN KeRemoveEntryDeviceQueue(KDEVICE_QUEUE* /*queue*/, KDEVICE_QUEUE_ENTRY* entry) {
  if (entry->Inserted == FALSE) return FALSE;
  ke::take_out(*entry);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, KeRemoveEntryDeviceQueue, {kQueue});

}  // namespace rundown::nt
