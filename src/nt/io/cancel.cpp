// Cancelling requests, and the queue in front of a StartIo routine.
#include <deque>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/irp.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"

namespace rundown::nt {
namespace {

struct Packet {
  IRP* irp;
  ULONG key;
  bool keyed;
};
using Queue = std::deque<Packet, machine::Allocator<Packet>>;
struct CancelState {
  machine::Map<DEVICE_OBJECT*, Queue> queues;
  bool lock_held = false;
};
const machine::Part<CancelState> state;

Irql acquire_lock() {
  const Irql before = ke::raise_irql(Irql::dispatch);
  // One processor: whoever asks for a lock that is held waits for itself.
  if (state->lock_held) gate::deadlock();
  state->lock_held = true;
  return before;
}

void release_lock(Irql level) {
  if (!state->lock_held) ke::bug_check(ke::kSpinLockNotOwned);
  state->lock_held = false;
  ke::lower_irql(level);
}

void start(DEVICE_OBJECT& device, IRP& irp) {
  device.CurrentIrp = &irp;
  cpu::call_guest(reinterpret_cast<const void*>(device.DriverObject->DriverStartIo), &device, &irp);
}

void start_next(DEVICE_OBJECT& device, const ULONG* key) {
  device.CurrentIrp = nullptr;
  Queue& queue = state->queues[&device];
  if (queue.empty()) {
    device.DeviceQueue.Busy = FALSE;
    return;
  }
  auto next = queue.begin();
  if (key != nullptr) {
    next = std::find_if(queue.begin(), queue.end(),
                        [key](const Packet& packet) { return packet.key >= *key; });
    if (next == queue.end()) next = queue.begin();
  }
  IRP& irp = *next->irp;
  queue.erase(next);
  irp.Tail.Overlay.DeviceQueueEntry.Inserted = FALSE;
  start(device, irp);
}

}  // namespace

void IoAcquireCancelSpinLock(KIRQL* level) {
  *level = static_cast<KIRQL>(acquire_lock());
}
RUNDOWN_EXPORT(ntoskrnl, IoAcquireCancelSpinLock, {.irql = Irql::dispatch});

void IoReleaseCancelSpinLock(KIRQL level) {
  release_lock(static_cast<Irql>(level));
}
RUNDOWN_EXPORT(ntoskrnl, IoReleaseCancelSpinLock, {.irql = Irql::dispatch});

// The cancel routine is called with the lock held, and gives it back.
BOOLEAN IoCancelIrp(IRP* irp) {
  const Irql before = acquire_lock();
  irp->Cancel = TRUE;
  DRIVER_CANCEL* routine = irp->CancelRoutine;
  irp->CancelRoutine = nullptr;
  if (routine == nullptr) {
    release_lock(before);
    return FALSE;
  }
  irp->CancelIrql = static_cast<KIRQL>(before);
  cpu::call_guest(reinterpret_cast<const void*>(routine), io::current_location(*irp).DeviceObject,
                  irp);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, IoCancelIrp, {.irql = Irql::dispatch});

void IoStartPacket(DEVICE_OBJECT* device, IRP* irp, ULONG* key, DRIVER_CANCEL* cancel) {
  const Irql before = ke::raise_irql(Irql::dispatch);
  if (cancel != nullptr) irp->CancelRoutine = cancel;
  if (device->DeviceQueue.Busy != FALSE) {
    Queue& queue = state->queues[device];
    const Packet packet{irp, key != nullptr ? *key : 0, key != nullptr};
    auto place = queue.end();
    if (packet.keyed) {
      place = std::find_if(queue.begin(), queue.end(),
                           [&](const Packet& other) { return other.key > packet.key; });
    }
    queue.insert(place, packet);
    irp->Tail.Overlay.DeviceQueueEntry.Inserted = TRUE;
  } else {
    device->DeviceQueue.Busy = TRUE;
    start(*device, *irp);
  }
  ke::lower_irql(before);
}
RUNDOWN_EXPORT(ntoskrnl, IoStartPacket, {.irql = Irql::dispatch, .header = "ntifs"});

void IoStartNextPacket(DEVICE_OBJECT* device, BOOLEAN /*cancelable*/) {
  start_next(*device, nullptr);
}
RUNDOWN_EXPORT(ntoskrnl, IoStartNextPacket, {.irql = Irql::dispatch, .header = "ntifs"});

void IoStartNextPacketByKey(DEVICE_OBJECT* device, BOOLEAN /*cancelable*/, ULONG key) {
  start_next(*device, &key);
}
RUNDOWN_EXPORT(ntoskrnl, IoStartNextPacketByKey, {.irql = Irql::dispatch, .header = "ntifs"});

}  // namespace rundown::nt
