// Cancellation: of what waits in a queue, and of what the driver has marked cancelable.
#include <algorithm>
#include <utility>

#include "machine/part.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"
#include "wdf/object/callback.h"
#include "wdf/routine.h"

namespace rundown::nt {

// The cancel routine gives the lock back.
void IoReleaseCancelSpinLock(abi::KIRQL level);

}  // namespace rundown::nt

namespace rundown::wdf {
namespace {

struct CancelState {
  machine::Map<const IRP*, Request*> listed;  // on some queue's list
};
const machine::Part<CancelState> irps;

}  // namespace

void FxIrpCancel(DEVICE_OBJECT* /*device*/, IRP* irp) {
  nt::IoReleaseCancelSpinLock(irp->CancelIrql);
  const auto found = irps->listed.find(irp);
  if (found == irps->listed.end()) return;
  Request& request = *found->second;
  request.queue->irp_cancelled(request);
}
RUNDOWN_EXPORT(internal, FxIrpCancel, {.header = ""});

// False: the IRP has been cancelled already.
bool Queue::put_on(Request& request, IrpList list, bool first) {
  IRP& irp = *request.irp();
  if (irp.Cancel != FALSE) return false;
  irp.CancelRoutine = routine<DRIVER_CANCEL>("FxIrpCancel");
  irps->listed[&irp] = &request;
  auto& requests = list == IrpList::waiting ? waiting_ : cancelable_;
  requests.insert(first ? requests.begin() : requests.end(), &request);
  request.list = list;
  return true;
}

void Queue::take_off(Request& request) {
  const IrpList from = std::exchange(request.list, IrpList::none);
  if (from == IrpList::none) return;
  std::erase(from == IrpList::waiting ? waiting_ : cancelable_, &request);
  request.irp()->CancelRoutine = nullptr;
  irps->listed.erase(request.irp());
}

void Queue::irp_cancelled(Request& request) {
  const IrpList from = request.list;
  take_off(request);
  request.canceled = true;
  if (from == IrpList::waiting) {
    cancel_one_waiting(request);
  } else {
    cancel_one_owned(request);
  }
}

// One that the driver has had before goes to EvtIoCanceledOnQueue, which completes it.
void Queue::cancel_one_waiting(Request& request) {
  request.cancelable = false;
  request.canceled = true;
  if (config_.EvtIoCanceledOnQueue != nullptr && request.presented) {
    request.owner = CompletionOwner::queue;
    own(request);
    request.give_to_driver();
    cancelled_here_.push_back(&request);
  } else {
    request.complete(STATUS_CANCELLED, 0);
  }
  dispatch_unless_running();
}

void Queue::cancel_one_owned(Request& request) {
  reference(request);
  cancelled_.push_back(&request);
  dispatch_unless_running();
}

void Queue::call_cancel_callbacks() {
  while (!cancelled_.empty()) {
    Request& request = *cancelled_.front();
    cancelled_.erase(cancelled_.begin());
    request.cancel_delivered = true;
    {
      const Serialized hold(lock_);
      call_driver("EvtRequestCancel", request, request.cancel_callback, request.request_handle());
    }
    dereference(request);
  }
}

void Queue::call_cancelled_on_queue() {
  while (!cancelled_here_.empty()) {
    Request& request = *cancelled_here_.front();
    cancelled_here_.erase(cancelled_here_.begin());
    request.cancel_delivered = true;
    const Serialized hold(lock_);
    call_driver("EvtIoCanceledOnQueue", *this, config_.EvtIoCanceledOnQueue, queue_handle(),
                request.request_handle());
  }
}

void Queue::cancel_all_waiting() {
  while (!waiting_.empty()) {
    Request& request = *waiting_.front();
    take_off(request);
    cancel_one_waiting(request);
  }
}

void Queue::cancel_all_owned() {
  while (!cancelable_.empty()) {
    Request& request = *cancelable_.front();
    take_off(request);
    request.canceled = true;
    cancel_one_owned(request);
  }
}

void Queue::cancel_waiting(const FILE_OBJECT* file) {
  for (;;) {
    const auto next =
        std::ranges::find_if(waiting_, [&](const Request* r) { return r->file() == file; });
    if (next == waiting_.end()) break;
    Request& request = **next;
    take_off(request);
    cancel_one_waiting(request);
  }
  dispatch();
}

void Queue::forget(Request& request) {
  take_off(request);
}

NTSTATUS Queue::mark_cancelable(Request& request, PFN_WDF_REQUEST_CANCEL callback,
                                bool fail_if_cancelled, std::string_view function) {
  if (const NTSTATUS status = check_driver_owned(request, function); !nt_success(status))
    return status;
  if (const NTSTATUS status = check_not_cancelable(request, function); !nt_success(status))
    return status;
  request.cancelable = true;
  request.cancel_callback = callback;
  if (!cancel_dispatched_ && put_on(request, IrpList::cancelable)) return STATUS_SUCCESS;
  if (fail_if_cancelled) {
    request.cancelable = false;
    request.cancel_callback = nullptr;
    return STATUS_CANCELLED;
  }
  request.canceled = true;
  cancel_one_owned(request);
  return STATUS_SUCCESS;
}

NTSTATUS Queue::unmark_cancelable(Request& request) {
  constexpr std::string_view kFunction = "WdfRequestUnmarkCancelable";
  if (const NTSTATUS status = check_driver_owned(request, kFunction); !nt_success(status))
    return status;
  if (const NTSTATUS status = check_cancelable(request, kFunction); !nt_success(status))
    return status;
  if (request.list != IrpList::cancelable) return STATUS_CANCELLED;
  take_off(request);
  request.cancelable = false;
  request.cancel_callback = nullptr;
  return STATUS_SUCCESS;
}

}  // namespace rundown::wdf
