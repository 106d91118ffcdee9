#include "wdf/sync/deferred.h"

#include "wdf/object/attributes.h"

namespace rundown::wdf {

Deferred::Deferred(const Blueprint& plan, Type type, Object& parent, CallbackLock* lock)
    : Object(plan, type), belongs_to_(parent), lock_(lock), idle_{} {
  idle_.Header.Type = EventNotificationObject;
  idle_.Header.SignalState = 1;
  idle_.Header.WaitListHead = {&idle_.Header.WaitListHead, &idle_.Header.WaitListHead};
  needs_passive_level();
  reference(parent);
}

void Deferred::run_on_worker() {
  reference(*this);
  begin_busy();
  ke::create_host_thread(
      [](void* opaque) {
        auto& self = *static_cast<Deferred*>(opaque);
        self.run();
        self.end_busy();
        dereference(self);
      },
      this);
}

void Deferred::begin_busy() {
  ++busy_;
  idle_.Header.SignalState = 0;
}

void Deferred::end_busy() {
  if (--busy_ > 0) return;
  idle_.Header.SignalState = 1;
  ke::signalled(idle_.Header);
}

void Deferred::wait_until_idle() {
  DISPATCHER_HEADER* const object = &idle_.Header;
  ke::wait(std::span(&object, 1), WaitAny, std::nullopt);
}

bool Deferred::in_own_callback() const {
  return thread_ == &ke::current_thread();
}

void Deferred::dispose() {
  stop_for_good();
  if (!in_own_callback()) wait_until_idle();
  dereference(belongs_to_);
}

NTSTATUS find_deferred_parent(const WDF_DRIVER_GLOBALS* globals,
                              const WDF_OBJECT_ATTRIBUTES* attributes, bool automatic_serialization,
                              bool passive, DeferredParent& found) {
  found.parent = parent_of(globals, attributes, nullptr);
  if (device_of(*found.parent) == nullptr) return STATUS_INVALID_DEVICE_REQUEST;
  return effective_lock(*found.parent, automatic_serialization, passive, &found.lock);
}

}  // namespace rundown::wdf
