#include "wdf/sync/callback_lock.h"

#include "nt/ke/irql.h"

namespace rundown::wdf {

CallbackLock::CallbackLock(Object& owner, bool passive)
    : owner_(owner), passive_(passive), free_{} {
  free_.Header.Type = EventSynchronizationObject;
  free_.Header.SignalState = 1;
  free_.Header.WaitListHead = {&free_.Header.WaitListHead, &free_.Header.WaitListHead};
}

bool CallbackLock::held_by_current_thread() const {
  return holder_ == &ke::current_thread();
}

void CallbackLock::acquire() {
  if (held_by_current_thread()) {
    violation(owner_.client().globals, WDF_RECURSIVE_LOCK,
              reinterpret_cast<std::uint64_t>(owner_.handle()),
              reinterpret_cast<std::uint64_t>(this));
  }
  if (passive_) {
    DISPATCHER_HEADER* const object = &free_.Header;
    ke::wait(std::span(&object, 1), WaitAny, std::nullopt);
  } else {
    if (holder_ != nullptr)
      gate::deadlock();  // one processor: whoever holds a spin lock cannot be interrupted
    before_ = ke::raise_irql(Irql::dispatch);
  }
  holder_ = &ke::current_thread();
}

void CallbackLock::release() {
  holder_ = nullptr;
  if (passive_) {
    free_.Header.SignalState = 1;
    ke::signalled(free_.Header);
  } else {
    ke::lower_irql(before_);
  }
}

NTSTATUS effective_lock(Object& parent, bool automatic, bool passive, CallbackLock** lock) {
  *lock = nullptr;
  if (!automatic) return STATUS_SUCCESS;
  Object* with_callbacks = &parent;
  while (with_callbacks != nullptr && !with_callbacks->has_callbacks())
    with_callbacks = with_callbacks->parent();
  if (with_callbacks == nullptr) return STATUS_INVALID_DEVICE_REQUEST;
  if (with_callbacks->synchronization_scope == WdfSynchronizationScopeInheritFromParent ||
      with_callbacks->synchronization_scope == WdfSynchronizationScopeNone) {
    return STATUS_SUCCESS;
  }
  if (passive != parent.has_passive_callbacks()) {
    verifier_break("execution-level",
                   "a timer, DPC or work item with AutomaticSerialization and its parent run their "
                   "callbacks at different levels");
    return STATUS_WDF_INCOMPATIBLE_EXECUTION_LEVEL;
  }
  *lock = with_callbacks->callback_lock();
  return STATUS_SUCCESS;
}

void WdfObjectAcquireLock(WDF_DRIVER_GLOBALS* globals, WDFOBJECT handle) {
  Object& object = object_of(globals, handle);
  CallbackLock* lock = object.callback_lock();
  if (lock == nullptr)
    violation(globals, WDF_INVALID_LOCK_OPERATION, reinterpret_cast<std::uint64_t>(handle), 0);
  lock->acquire();
}
RUNDOWN_EXPORT(wdf01000, WdfObjectAcquireLock, {});

void WdfObjectReleaseLock(WDF_DRIVER_GLOBALS* globals, WDFOBJECT handle) {
  Object& object = object_of(globals, handle);
  CallbackLock* lock = object.callback_lock();
  if (lock == nullptr)
    violation(globals, WDF_INVALID_LOCK_OPERATION, reinterpret_cast<std::uint64_t>(handle), 0);
  if (!lock->held_by_current_thread()) {
    return verifier_break("lock-not-held",
                          "WdfObjectReleaseLock is called by a thread that does not hold the lock");
  }
  lock->release();
}
RUNDOWN_EXPORT(wdf01000, WdfObjectReleaseLock, {});

}  // namespace rundown::wdf
