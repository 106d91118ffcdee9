// What timers, DPCs and work items have in common: a callback that the framework runs later, under
// the lock of what it belongs to.
#pragma once

#include "nt/ke/thread.h"
#include "wdf/sync/callback_lock.h"

namespace rundown::wdf {

class Deferred : public Object {
 public:
  Deferred(const Blueprint& plan, Type type, Object& parent, CallbackLock* lock);

  WDFOBJECT parent_handle() const { return belongs_to_.handle(); }

 protected:
  // No callback begins after this: the timer is cancelled, the DPC removed.
  virtual void stop_for_good() = 0;

  // What the thread or the DPC comes for: the driver's callback, by way of serialized().
  virtual void run() = 0;
  // Has a worker thread do run(). The object is busy until then, and exists.
  void run_on_worker();

  // Calls `run` under the lock. The driver may delete the object meanwhile.
  template <class Run>
  void serialized(Run run) {
    reference(*this);
    begin_busy();
    thread_ = &ke::current_thread();
    {
      const Serialized hold(lock_);
      run();
    }
    thread_ = nullptr;
    end_busy();
    dereference(*this);
  }
  // Returns when the object is not busy. A callback that waits for itself waits for ever.
  void wait_until_idle();
  bool in_own_callback() const;

  // An end that comes while a callback runs waits for it. The reference to the parent goes here, so
  // that the parent's own end need not wait for this object's destruction (fxtimer.cpp, fxdpc.cpp,
  // fxworkitem.cpp).
  void dispose() final;

 private:
  // Between these, the object counts as busy: a callback runs or will.
  void begin_busy();
  void end_busy();

  Object& belongs_to_;
  CallbackLock* lock_;
  KEVENT idle_;  // signalled while not busy
  int busy_ = 0;
  const ke::Thread* thread_ = nullptr;
};

// The parent that the attributes must name, and the lock that comes with it. Every such object
// needs a device above it: STATUS_INVALID_DEVICE_REQUEST.
struct DeferredParent {
  Object* parent = nullptr;
  CallbackLock* lock = nullptr;
};
NTSTATUS find_deferred_parent(const WDF_DRIVER_GLOBALS* globals,
                              const WDF_OBJECT_ATTRIBUTES* attributes, bool automatic_serialization,
                              bool passive, DeferredParent& found);

}  // namespace rundown::wdf
