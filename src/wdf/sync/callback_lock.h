// The lock under which the framework calls a device's or a queue's callbacks, where they are to be
// synchronized.
#pragma once

#include <optional>

#include "nt/ke/thread.h"
#include "wdf/object/object.h"

namespace rundown::wdf {

// A spin lock, or, for an object whose callbacks run at PASSIVE_LEVEL, a mutex.
class CallbackLock {
 public:
  CallbackLock(Object& owner, bool passive);

  // Bug check 0x10D/2 when this thread has it already.
  void acquire();
  void release();
  bool held_by_current_thread() const;

 private:
  Object& owner_;
  bool passive_;
  KEVENT free_;  // signalled while nobody has the mutex
  const ke::Thread* holder_ = nullptr;
  Irql before_ = Irql::passive;
};

// Holds a lock, if there is one, while a callback runs.
class Serialized {
 public:
  explicit Serialized(CallbackLock* lock) : lock_(lock) {
    if (lock_ != nullptr) lock_->acquire();
  }
  ~Serialized() {
    if (lock_ != nullptr) lock_->release();
  }
  Serialized(const Serialized&) = delete;
  Serialized& operator=(const Serialized&) = delete;

 private:
  CallbackLock* lock_;
};

// The lock that a timer, DPC, work item or interrupt below `parent` shares with it
// (FxObject::_GetEffectiveLock). STATUS_INVALID_DEVICE_REQUEST: nothing above has callbacks to
// synchronize with; STATUS_WDF_INCOMPATIBLE_EXECUTION_LEVEL: one runs at PASSIVE_LEVEL only, the
// other not.
NTSTATUS effective_lock(Object& parent, bool automatic, bool passive, CallbackLock** lock);

}  // namespace rundown::wdf
