#include "wdf/interrupt/interrupt.h"

#include <algorithm>
#include <utility>

#include "nt/ke/dpc.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "wdf/object/attributes.h"
#include "wdf/object/callback.h"
#include "wdf/routine.h"
#include "wdf/sync/wait_lock.h"

namespace rundown::wdf {

Interrupt::Interrupt(const Blueprint& plan, Device& device, const WDF_INTERRUPT_CONFIG& config)
    : Object(plan, kType),
      device_(device),
      config_(config),
      dpc_(nt::pool::allocate_object<KDPC>()) {
  needs_passive_level();
  refuse_deletion();
  reference(device);
  info_.Size = sizeof info_;
  info_.MessageNumber = static_cast<ULONG>(device.pnp.interrupts.size());
  ke::initialize_dpc(*dpc_, routine<KDEFERRED_ROUTINE>("FxInterruptDpcRoutine"), this);
  device.pnp.interrupts.push_back(this);
  created_in_prepare_hardware = device.pnp.in_prepare_hardware;
}

NTSTATUS Interrupt::find_locks(Object& parent) {
  if (device_of(parent) != &device_ ||
      (parent.type() != Type::queue && parent.type() != Type::device))
    return STATUS_INVALID_PARAMETER;
  const bool passive_callback =
      config_.EvtInterruptWorkItem != nullptr ||
      (config_.EvtInterruptDpc == nullptr && config_.PassiveHandling != FALSE);
  if (const NTSTATUS status =
          effective_lock(parent, config_.AutomaticSerialization != FALSE, passive_callback, &lock_);
      !nt_success(status))
    return status;
  if (!is_passive()) return STATUS_SUCCESS;
  wait_lock_ = config_.WaitLock;
  if (wait_lock_ != nullptr) return STATUS_SUCCESS;
  const gate::OwnedBySystem owned;
  own_wait_lock_ = true;
  return WdfWaitLockCreate(client().globals, nullptr, &wait_lock_);
}

// At a low level the DPC runs at once, and what the driver does in it is its own.
bool Interrupt::queue_dpc() {
  const Irql before = ke::raise_irql(std::max(ke::current_irql(), Irql::dispatch));
  bool queued = false;
  {
    const gate::OwnedBySystem owned;
    queued = ke::queue_dpc(*dpc_, nullptr, nullptr);
  }
  ke::lower_irql(before);
  return queued;
}

void Interrupt::run_dpc() {
  const Serialized hold(lock_);
  call_driver("EvtInterruptDpc", *this, config_.EvtInterruptDpc,
              static_cast<WDFINTERRUPT>(handle()), static_cast<WDFOBJECT>(device_.handle()));
}

bool Interrupt::queue_work_item() {
  if (std::exchange(work_queued_, true)) return false;
  reference(*this);
  nt::ke::create_host_thread(
      [](void* opaque) {
        auto& self = *static_cast<Interrupt*>(opaque);
        self.work_queued_ = false;
        self.run_work_item();
        dereference(self);
      },
      this);
  return true;
}

void Interrupt::run_work_item() {
  const Serialized hold(lock_);
  call_driver("EvtInterruptWorkItem", *this, config_.EvtInterruptWorkItem,
              static_cast<WDFINTERRUPT>(handle()), static_cast<WDFOBJECT>(device_.handle()));
}

void Interrupt::dispose() {
  {
    const gate::OwnedBySystem owned;
    nt::ke::remove_dpc(*dpc_);
    if (own_wait_lock_ && wait_lock_ != nullptr)
      delete_object(object_of(client().globals, wait_lock_));
  }
  wait_lock_ = nullptr;
  std::erase(device_.pnp.interrupts, this);
  dereference(device_);
}

void Interrupt::release() {
  if (place_ != nullptr) nt::pool::free(place_);
  nt::pool::free(dpc_);
}

void FxInterruptDpcRoutine(KDPC* /*dpc*/, void* interrupt, void* /*argument1*/,
                           void* /*argument2*/) {
  static_cast<Interrupt*>(interrupt)->run_dpc();
}
RUNDOWN_EXPORT(internal, FxInterruptDpcRoutine, {.header = ""});

}  // namespace rundown::wdf
