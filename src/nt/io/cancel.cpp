// Cancelling requests, and the queue in front of a StartIo routine.
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/irp.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/device_queue.h"
#include "nt/ke/irql.h"

namespace rundown::nt {
namespace {

struct CancelState {
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
  if (!state->lock_held) ke::bug_check(kSpinLockNotOwned);
  state->lock_held = false;
  ke::lower_irql(level);
}

void start(DEVICE_OBJECT& device, IRP& irp) {
  device.CurrentIrp = &irp;
  cpu::call_guest(reinterpret_cast<const void*>(device.DriverObject->DriverStartIo), &device, &irp);
}

void start_next(DEVICE_OBJECT& device, const ULONG* key) {
  device.CurrentIrp = nullptr;
  KDEVICE_QUEUE& queue = device.DeviceQueue;
  KDEVICE_QUEUE_ENTRY* next = key != nullptr ? ke::remove_by_key(queue, *key) : ke::remove(queue);
  if (next == nullptr) return;
  constexpr std::size_t kEntry = offsetof(IRP, Tail.Overlay.DeviceQueueEntry);
  IRP& irp = *reinterpret_cast<IRP*>(reinterpret_cast<UCHAR*>(next) - kEntry);
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
bool io::cancel(IRP& irp) {
  const Irql before = acquire_lock();
  irp.Cancel = TRUE;
  DRIVER_CANCEL* routine = irp.CancelRoutine;
  irp.CancelRoutine = nullptr;
  if (routine == nullptr) {
    release_lock(before);
    return false;
  }
  irp.CancelIrql = static_cast<KIRQL>(before);
  cpu::call_guest(reinterpret_cast<const void*>(routine), io::current_location(irp).DeviceObject,
                  &irp);
  return true;
}

BOOLEAN IoCancelIrp(IRP* irp) {
  return io::cancel(*irp) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, IoCancelIrp, {.irql = Irql::dispatch});

void IoStartPacket(DEVICE_OBJECT* device, IRP* irp, ULONG* key, DRIVER_CANCEL* cancel) {
  const Irql before = ke::raise_irql(Irql::dispatch);
  if (cancel != nullptr) irp->CancelRoutine = cancel;
  KDEVICE_QUEUE_ENTRY& entry = irp->Tail.Overlay.DeviceQueueEntry;
  const bool waits = key != nullptr ? ke::insert_by_key(device->DeviceQueue, entry, *key)
                                    : ke::insert(device->DeviceQueue, entry);
  if (!waits) start(*device, *irp);
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
