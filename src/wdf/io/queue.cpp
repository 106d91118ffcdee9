// The dispatch loop.
#include "wdf/io/queue.h"

#include <algorithm>
#include <utility>

#include "nt/ke/dpc.h"
#include "nt/ke/irql.h"
#include "nt/pool/pool.h"
#include "wdf/device/plug_and_play.h"
#include "wdf/object/callback.h"
#include "wdf/routine.h"

namespace rundown::wdf {

bool Queue::has_handler(WDF_REQUEST_TYPE type) const {
  if (dispatch_type() == WdfIoQueueDispatchManual || config_.EvtIoDefault != nullptr) return true;
  switch (type) {
    case WdfRequestTypeRead:
      return config_.EvtIoRead != nullptr;
    case WdfRequestTypeWrite:
      return config_.EvtIoWrite != nullptr;
    case WdfRequestTypeDeviceControl:
      return config_.EvtIoDeviceControl != nullptr;
    case WdfRequestTypeDeviceControlInternal:
      return config_.EvtIoInternalDeviceControl != nullptr;
    default:
      return false;
  }
}

NTSTATUS Queue::accept(Request& request) {
  if (!accepting_) {
    request.complete(STATUS_INVALID_DEVICE_STATE, 0);
    return STATUS_INVALID_DEVICE_STATE;
  }
  request.location().Control |= SL_PENDING_RETURNED;
  dispatch(&request);
  return STATUS_PENDING;
}

NTSTATUS Queue::accept_forwarded(Request& request) {
  if (!accepting_) return STATUS_WDF_BUSY;
  const bool from_io = request.from_io();
  request.queue = this;
  if (put_on(request, IrpList::waiting)) {
    note_arrival();
  } else {
    cancel_one_waiting(request);
  }
  if (from_io || running_ == 0) dispatch();
  return STATUS_SUCCESS;
}

void Queue::note_arrival() {
  if (waiting_.size() == 1 || force_arrival_) set_arrival();
}

// A request keeps the device from being idle, or wakes it.
void Queue::set_arrival() {
  arrival_ = true;
  force_arrival_ = false;
  if (!power_managed_ || power_referenced_ || !device_.pnp.power_policy_owner) return;
  // The device may come up, and the queue go on, before the call returns.
  power_referenced_ = true;
  if (!nt_success(power_reference(device_, false))) power_referenced_ = false;
}

// False: the callbacks need PASSIVE_LEVEL and this is not it, or this thread is inside one of the
// callbacks that the lock keeps apart. A worker thread or a DPC will come for the events.
bool Queue::may_dispatch_here() {
  const bool passive = has_passive_callbacks();
  const bool too_high = passive && ke::current_irql() > Irql::passive;
  if (!too_high && (lock_ == nullptr || !lock_->held_by_current_thread())) return true;
  if (deferred_) return false;
  deferred_ = true;
  reference(*this);
  if (passive) {
    ke::create_host_thread([](void* queue) { static_cast<Queue*>(queue)->run_deferred(); }, this);
  } else {
    if (dpc_ == nullptr) {
      dpc_ = nt::pool::allocate_object<KDPC>();
      ke::initialize_dpc(*dpc_, routine<KDEFERRED_ROUTINE>("FxQueueDpc"), this);
    }
    const gate::OwnedBySystem owned;
    ke::queue_dpc(*dpc_, nullptr, nullptr);
  }
  return false;
}

void Queue::run_deferred() {
  deferred_ = false;
  dispatch();
  dereference(*this);
}

void FxQueueDpc(KDPC* /*dpc*/, void* queue, void* /*argument1*/, void* /*argument2*/) {
  static_cast<Queue*>(queue)->run_deferred();
}
RUNDOWN_EXPORT(internal, FxQueueDpc, {.header = ""});

// False: it was cancelled before, and has been completed. It is nobody's concern here any more in
// either case.
bool Queue::insert_arrived(Request*& arrived) {
  Request* const request = std::exchange(arrived, nullptr);
  if (request == nullptr) return true;
  request->queue = this;
  if (put_on(*request, IrpList::waiting)) {
    note_arrival();
    return true;
  }
  request->complete(STATUS_CANCELLED, 0);
  return false;
}

bool Queue::has_room() const {
  const std::size_t owned = with_driver();
  switch (dispatch_type()) {
    case WdfIoQueueDispatchSequential:
      return owned == 0;
    case WdfIoQueueDispatchParallel:
      return owned < config_.Settings.Parallel.NumberOfPresentedRequests;
    default:
      return false;
  }
}

// False: the queue is gone.
bool Queue::dispatch(Request* arrived) {
  if (deleted_) return false;
  if (!may_dispatch_here()) {
    insert_arrived(arrived);
    return true;
  }
  ++running_;
  for (;;) {
    const std::size_t owned = with_driver();
    const std::size_t total = waiting_.size() + owned + (arrived != nullptr ? 1 : 0);
    if (!cancelled_.empty()) {
      if (insert_arrived(arrived)) call_cancel_callbacks();
      continue;
    }
    if (!cancelled_here_.empty()) {
      if (insert_arrived(arrived)) call_cancelled_on_queue();
      continue;
    }
    if (idle_ && running_ == 1 && owned == 0) {
      insert_arrived(arrived);
      cancel_dispatched_ = false;
      StateCallback callback = std::exchange(idle_, {});
      call_state("EvtIoQueueState", callback, nullptr);
      continue;
    }
    if (empty_ && running_ == 1 && total == 0) {
      cancel_dispatched_ = false;
      StateCallback callback = std::exchange(empty_, {});
      call_state("EvtIoQueueState", callback, lock_);
      continue;
    }
    if (power_referenced_ && running_ == 1 && total == 0) {
      power_referenced_ = false;
      power_dereference(device_);
      continue;
    }
    // What arrives may bring the device up at once, and the queue with it.
    const bool waits = power_ != Power::on || !dispatching_requests_ ||
                       dispatch_type() == WdfIoQueueDispatchManual || !has_room();
    if (waits && arrived != nullptr) {
      insert_arrived(arrived);
      continue;
    }
    if (power_ != Power::on && power_ != Power::off) {
      if (process_power()) continue;
      break;
    }
    if (disposing_ && running_ == 1 && total == 0) {
      deleted_ = true;
      gone_.set();
      return true;
    }
    if (!dispatching_requests_ || power_ == Power::off) break;
    if (dispatch_type() == WdfIoQueueDispatchManual) {
      if (!ready_ || !arrival_) break;
      arrival_ = false;
      StateCallback callback = ready_;
      call_state("EvtIoQueueState", callback, lock_);
      continue;
    }
    if (!has_room()) break;
    if (!waiting_.empty()) {
      Request& next = *waiting_.front();
      take_off(next);
      insert_arrived(arrived);
      present(next);
      continue;
    }
    if (arrived == nullptr) break;
    Request& next = *std::exchange(arrived, nullptr);
    next.queue = this;
    set_arrival();
    present(next);
  }
  --running_;
  return true;
}

// Inside a callback somebody below on the stack is at the loop; nothing is lost.
void Queue::dispatch_unless_running() {
  if (running_ == 0) dispatch();
}

void Queue::own(Request& request) {
  owned_.push_back(&request);
}

void Queue::disown(Request& request) {
  std::erase(owned_, &request);
  std::erase(to_notify_, &request);
  std::erase(notified_, &request);
}

void Queue::call_state(std::string_view name, StateCallback& callback, CallbackLock* lock) {
  if (callback.signal != nullptr) return callback.signal->set();
  const Serialized hold(lock);
  call_driver(name, *this, callback.driver, queue_handle(), callback.context);
}

// A read or write of no bytes is not shown to a driver that did not ask for it.
bool Queue::completes_by_itself(const Request& request) const {
  if (config_.AllowZeroLengthRequests != FALSE) return false;
  const IO_STACK_LOCATION& location = request.location();
  if (location.MajorFunction == IRP_MJ_READ) return location.Parameters.Read.Length == 0;
  return location.MajorFunction == IRP_MJ_WRITE && location.Parameters.Write.Length == 0;
}

// The verifier keeps a reference while the callback runs, so a second completion in it finds a
// request that still exists.
void Queue::present(Request& request) {
  own(request);
  request.owner = CompletionOwner::queue;
  reference(request);
  if (!has_handler(static_cast<WDF_REQUEST_TYPE>(request.major()))) {
    request.complete(STATUS_INVALID_DEVICE_REQUEST);
  } else if (completes_by_itself(request)) {
    request.complete(STATUS_SUCCESS);
  } else {
    request.presented = true;
    make_known(request);
    request.give_to_driver();
    call_handler(request);
  }
  dereference(request);
}

void Queue::call_handler(Request& request) {
  const IO_STACK_LOCATION& location = request.location();
  const auto& control = location.Parameters.DeviceIoControl;
  const std::size_t length = location.Parameters.Read.Length;
  const std::size_t out = control.OutputBufferLength;
  const std::size_t in = control.InputBufferLength;
  const ULONG code = control.IoControlCode;
  const UCHAR major = location.MajorFunction;
  const WDFQUEUE queue = queue_handle();
  const WDFREQUEST handle = request.request_handle();
  const Serialized hold(lock_);
  if (major == IRP_MJ_READ && config_.EvtIoRead != nullptr)
    return call_driver("EvtIoRead", *this, config_.EvtIoRead, queue, handle, length);
  if (major == IRP_MJ_WRITE && config_.EvtIoWrite != nullptr)
    return call_driver("EvtIoWrite", *this, config_.EvtIoWrite, queue, handle, length);
  if (major == IRP_MJ_DEVICE_CONTROL && config_.EvtIoDeviceControl != nullptr) {
    return call_driver("EvtIoDeviceControl", *this, config_.EvtIoDeviceControl, queue, handle, out,
                       in, code);
  }
  if (major == IRP_MJ_INTERNAL_DEVICE_CONTROL && config_.EvtIoInternalDeviceControl != nullptr) {
    return call_driver("EvtIoInternalDeviceControl", *this, config_.EvtIoInternalDeviceControl,
                       queue, handle, out, in, code);
  }
  call_driver("EvtIoDefault", *this, config_.EvtIoDefault, queue, handle);
}

void Queue::request_completed(Request& request) {
  disown(request);
  dispatch_unless_running();
}

// Nothing may be left that would call the driver; what the driver has, it has to complete first.
void Queue::dispose() {
  purge(true, {});
  disposing_ = true;
  if (dispatch())
    gone_.wait(
        "the deletion of a WDFQUEUE waits until the driver has completed all requests that the "
        "queue has presented to it");
  std::erase(device_.io.queues, this);
  if (forward_progress) forward_progress->free_all();
}

void Queue::release() {
  std::erase(device_.io.queues, this);
  if (dpc_ == nullptr) return;
  const gate::OwnedBySystem owned;
  ke::remove_dpc(*dpc_);
  nt::pool::free(dpc_);
}

}  // namespace rundown::wdf
