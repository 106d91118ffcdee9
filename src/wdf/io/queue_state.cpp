// Starting, stopping, draining and purging a queue.
#include "nt/ke/irql.h"
#include "nt/pool/pool.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kCancelsDispatchedSince = 11;  // 1.11

// Bug check 0x10D/0xA: functions that return nothing have failed.
void require_success(const Queue& queue, NTSTATUS status) {
  if (nt_success(status)) return;
  auto* data = nt::pool::allocate_object<WDF_QUEUE_FATAL_ERROR_DATA>();
  data->Queue = queue.queue_handle();
  data->Status = status;
  violation(queue.client().globals, WDF_QUEUE_FATAL_ERROR, reinterpret_cast<std::uint64_t>(data),
            0);
}

// The verifier lets no synchronous function begin above PASSIVE_LEVEL.
bool at_passive_level(std::string_view function) {
  if (ke::current_irql() == Irql::passive) return true;
  break_at("irql", function, "is called above PASSIVE_LEVEL, where it cannot wait");
  return false;
}

constexpr std::string_view kWaitsForOwned =
    "the function waits until the driver has completed all requests that the queue has presented "
    "to it";
constexpr std::string_view kWaitsForAll =
    "the function waits until the driver has completed all requests of the queue, those that wait "
    "in it included";

}  // namespace

WDF_IO_QUEUE_STATE Queue::queue_state(ULONG* waiting, ULONG* owned) const {
  if (waiting != nullptr) *waiting = static_cast<ULONG>(waiting_.size());
  if (owned != nullptr) *owned = static_cast<ULONG>(with_driver());
  int bits = 0;
  if (accepting_) bits |= WdfIoQueueAcceptRequests;
  if (dispatching_requests_) bits |= WdfIoQueueDispatchRequests;
  if (waiting_.empty()) bits |= WdfIoQueueNoRequests;
  if (with_driver() == 0) bits |= WdfIoQueueDriverNoRequests;
  if (power_ != Power::on) bits |= WdfIoQueuePnpHeld;
  return static_cast<WDF_IO_QUEUE_STATE>(bits);
}

void Queue::start() {
  accepting_ = !shut_down_;
  dispatching_requests_ = true;
  cancel_dispatched_ = false;
  if (!waiting_.empty()) set_arrival();
  dispatch();
}

NTSTATUS Queue::stop(bool cancel, StateCallback when_idle) {
  if (deleted_) return STATUS_DELETE_PENDING;
  if (when_idle) {
    if (idle_) return STATUS_INVALID_DEVICE_REQUEST;
    idle_ = when_idle;
  }
  accepting_ = !shut_down_;
  dispatching_requests_ = false;
  if (cancel) {
    cancel_dispatched_ = true;
    // Those that arrive from now on wait; they are not meant.
    for (std::size_t left = waiting_.size(); left > 0 && !waiting_.empty(); --left) {
      Request& request = *waiting_.front();
      take_off(request);
      cancel_one_waiting(request);
    }
    cancel_all_owned();
  }
  dispatch();
  return STATUS_SUCCESS;
}

NTSTATUS Queue::purge(bool cancel, StateCallback when_empty) {
  if (deleted_) return STATUS_DELETE_PENDING;
  if (when_empty) {
    if (empty_) return STATUS_INVALID_DEVICE_REQUEST;
    empty_ = when_empty;
  }
  accepting_ = false;
  if (cancel) {
    if (client().minor_version >= kCancelsDispatchedSince) cancel_dispatched_ = true;
    cancel_all_waiting();
    cancel_all_owned();
  }
  dispatch();
  return STATUS_SUCCESS;
}

WDF_IO_QUEUE_STATE WdfIoQueueGetState(WDF_DRIVER_GLOBALS* globals, WDFQUEUE queue, ULONG* waiting,
                                      ULONG* owned) {
  return object_of<Queue>(globals, queue).queue_state(waiting, owned);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueGetState, {});

void WdfIoQueueStart(WDF_DRIVER_GLOBALS* globals, WDFQUEUE queue) {
  object_of<Queue>(globals, queue).start();
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueStart, {});

void WdfIoQueueStop(WDF_DRIVER_GLOBALS* globals, WDFQUEUE handle, PFN_WDF_IO_QUEUE_STATE complete,
                    WDFCONTEXT context) {
  Queue& queue = object_of<Queue>(globals, handle);
  require_success(queue, queue.stop(false, {complete, context}));
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueStop, {});

void WdfIoQueueStopSynchronously(WDF_DRIVER_GLOBALS* globals, WDFQUEUE handle) {
  Queue& queue = object_of<Queue>(globals, handle);
  if (!at_passive_level("WdfIoQueueStopSynchronously")) return;
  Signal done;
  require_success(queue, queue.stop(false, {.signal = &done}));
  done.wait(kWaitsForOwned);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueStopSynchronously, {});

void WdfIoQueueStopAndPurge(WDF_DRIVER_GLOBALS* globals, WDFQUEUE handle,
                            PFN_WDF_IO_QUEUE_STATE complete, WDFCONTEXT context) {
  Queue& queue = object_of<Queue>(globals, handle);
  require_success(queue, queue.stop(true, {complete, context}));
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueStopAndPurge, {});

void WdfIoQueueStopAndPurgeSynchronously(WDF_DRIVER_GLOBALS* globals, WDFQUEUE handle) {
  Queue& queue = object_of<Queue>(globals, handle);
  if (!at_passive_level("WdfIoQueueStopAndPurgeSynchronously")) return;
  Signal done;
  require_success(queue, queue.stop(true, {.signal = &done}));
  done.wait(kWaitsForOwned);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueStopAndPurgeSynchronously, {});

void WdfIoQueueDrain(WDF_DRIVER_GLOBALS* globals, WDFQUEUE handle, PFN_WDF_IO_QUEUE_STATE complete,
                     WDFCONTEXT context) {
  Queue& queue = object_of<Queue>(globals, handle);
  require_success(queue, queue.purge(false, {complete, context}));
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueDrain, {});

void WdfIoQueueDrainSynchronously(WDF_DRIVER_GLOBALS* globals, WDFQUEUE handle) {
  Queue& queue = object_of<Queue>(globals, handle);
  if (!at_passive_level("WdfIoQueueDrainSynchronously")) return;
  Signal done;
  require_success(queue, queue.purge(false, {.signal = &done}));
  done.wait(kWaitsForAll);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueDrainSynchronously, {});

void WdfIoQueuePurge(WDF_DRIVER_GLOBALS* globals, WDFQUEUE handle, PFN_WDF_IO_QUEUE_STATE complete,
                     WDFCONTEXT context) {
  Queue& queue = object_of<Queue>(globals, handle);
  require_success(queue, queue.purge(true, {complete, context}));
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueuePurge, {});

void WdfIoQueuePurgeSynchronously(WDF_DRIVER_GLOBALS* globals, WDFQUEUE handle) {
  Queue& queue = object_of<Queue>(globals, handle);
  if (!at_passive_level("WdfIoQueuePurgeSynchronously")) return;
  Signal done;
  require_success(queue, queue.purge(true, {.signal = &done}));
  done.wait(kWaitsForOwned);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueuePurgeSynchronously, {});

}  // namespace rundown::wdf
