// How a driver takes requests out of a queue, looks for them, and passes them on.
#include <algorithm>

#include "wdf/io/file_object.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"
#include "wdf/io/request_parameters.h"

namespace rundown::wdf {
namespace {

constexpr ULONG kFoundOnManualQueueSince = 11;  // 1.11

}  // namespace

NTSTATUS Queue::retrieve(const FILE_OBJECT* file, Request* found, Request** taken) {
  constexpr std::string_view kFunction = "WdfIoQueueRetrieve...Request";
  if (found != nullptr && client().minor_version >= kFoundOnManualQueueSince &&
      dispatch_type() != WdfIoQueueDispatchManual) {
    break_at("queue-type", "WdfIoQueueRetrieveFoundRequest",
             "is called for a queue that is not manual");
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  if (found != nullptr && client().minor_version < kFoundOnManualQueueSince) {
    if (const NTSTATUS status = check_found(*found, kFunction); !nt_success(status)) return status;
  }
  if (dispatch_type() == WdfIoQueueDispatchSequential && owned_.empty() && forwarding_ == 0) {
    break_at("queue-type", kFunction,
             "is called for a sequential queue without a presented request; the framework may "
             "present the same request by itself");
  }
  if (dispatch_type() == WdfIoQueueDispatchParallel) return STATUS_INVALID_DEVICE_STATE;
  if (!dispatching_requests_ || power_ == Power::off) return STATUS_WDF_PAUSED;
  for (;;) {
    const auto next = std::ranges::find_if(waiting_, [&](const Request* request) {
      if (found != nullptr) return request == found;
      return file == nullptr || request->file() == file;
    });
    if (next == waiting_.end()) {
      if (found != nullptr) return STATUS_NOT_FOUND;
      if (file == nullptr && !waiting_.empty()) force_arrival_ = true;
      return STATUS_NO_MORE_ENTRIES;
    }
    Request& request = **next;
    take_off(request);
    if (completes_by_itself(request)) {
      request.complete(STATUS_SUCCESS, 0);
      continue;
    }
    own(request);
    request.owner = CompletionOwner::queue;
    request.found = false;
    request.presented = true;
    make_known(request);
    request.give_to_driver();
    *taken = &request;
    return STATUS_SUCCESS;
  }
}

NTSTATUS Queue::find(Request* after, const FILE_OBJECT* file, Request** found) {
  if (dispatch_type() != WdfIoQueueDispatchManual) {
    break_at("queue-type", "WdfIoQueueFindRequest", "is called for a queue that is not manual");
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  auto next = waiting_.begin();
  if (after != nullptr) {
    if (const NTSTATUS status = check_found(*after, "WdfIoQueueFindRequest"); !nt_success(status))
      return status;
    next = std::ranges::find(waiting_, after);
    if (next == waiting_.end()) return STATUS_NOT_FOUND;
    ++next;
  }
  next = std::find_if(next, waiting_.end(), [&](const Request* request) {
    return file == nullptr || request->file() == file;
  });
  if (next == waiting_.end()) return STATUS_NO_MORE_ENTRIES;
  *found = *next;
  return STATUS_SUCCESS;
}

NTSTATUS Queue::forward(Request& request, Queue& to) {
  constexpr std::string_view kFunction = "WdfRequestForwardToIoQueue";
  if (const NTSTATUS status = check_driver_owned(request, kFunction); !nt_success(status))
    return status;
  if (const NTSTATUS status = check_not_cancelable(request, kFunction); !nt_success(status))
    return status;
  if (&to == this || &to.device() != &device_) {
    break_at("queue-type", kFunction,
             &to == this ? "is given the queue that has presented the request"
                         : "is given a queue of another device");
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  if (!to.is_accepting()) return STATUS_WDF_BUSY;
  request.take_from_driver();
  request.owner = CompletionOwner::nobody;
  disown(request);
  ++forwarding_;
  to.accept_forwarded(request);
  --forwarding_;
  dispatch_unless_running();
  return STATUS_SUCCESS;
}

// Success also where the request has been cancelled meanwhile.
NTSTATUS Queue::requeue(Request& request) {
  constexpr std::string_view kFunction = "WdfRequestRequeue";
  if (const NTSTATUS status = check_driver_owned(request, kFunction); !nt_success(status))
    return status;
  if (const NTSTATUS status = check_not_cancelable(request, kFunction); !nt_success(status))
    return status;
  if (dispatch_type() != WdfIoQueueDispatchManual) {
    break_at("queue-type", kFunction, "is called for a request of a queue that is not manual");
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  request.take_from_driver();
  request.owner = CompletionOwner::nobody;
  disown(request);
  if (!cancel_dispatched_ && put_on(request, IrpList::waiting, true)) {
    note_arrival();
  } else {
    cancel_one_waiting(request);
  }
  dispatch();
  return STATUS_SUCCESS;
}

NTSTATUS Queue::notify_when_ready(PFN_WDF_IO_QUEUE_STATE callback, WDFCONTEXT context) {
  constexpr std::string_view kFunction = "WdfIoQueueReadyNotify";
  const auto refuse = [&](std::string_view text) {
    break_at("queue-type", kFunction, text);
    return STATUS_INVALID_DEVICE_REQUEST;
  };
  if (dispatch_type() != WdfIoQueueDispatchManual)
    return refuse("is called for a queue that is not manual");
  if (deleted_) return STATUS_DELETE_PENDING;
  if (callback != nullptr) {
    if (ready_) return refuse("is called for a queue that has a callback already");
    ready_ = {callback, context};
  } else {
    if (!ready_) return refuse("takes away a callback that is not there");
    if (dispatching_requests_)
      return refuse("takes away the callback of a queue that is not stopped");
    ready_ = {};
  }
  dispatch();
  return STATUS_SUCCESS;
}

namespace {

NTSTATUS hand_out(NTSTATUS status, const Request* request, WDFREQUEST* out) {
  *out = nt_success(status) ? request->request_handle() : nullptr;
  return status;
}

}  // namespace

NTSTATUS WdfIoQueueRetrieveNextRequest(WDF_DRIVER_GLOBALS* globals, WDFQUEUE queue,
                                       WDFREQUEST* request) {
  Queue& from = object_of<Queue>(globals, queue);
  require(globals, request);
  Request* taken = nullptr;
  const NTSTATUS status = from.retrieve(nullptr, nullptr, &taken);
  return hand_out(status, taken, request);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueRetrieveNextRequest, {.acquires = Resource::wdf_request});

NTSTATUS WdfIoQueueRetrieveRequestByFileObject(WDF_DRIVER_GLOBALS* globals, WDFQUEUE queue,
                                               WDFFILEOBJECT file, WDFREQUEST* request) {
  Queue& from = object_of<Queue>(globals, queue);
  require(globals, request);
  const FileObject& wanted = object_of<FileObject>(globals, file);
  Request* taken = nullptr;
  const NTSTATUS status = from.retrieve(wanted.file(), nullptr, &taken);
  return hand_out(status, taken, request);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueRetrieveRequestByFileObject,
               {.acquires = Resource::wdf_request});

NTSTATUS WdfIoQueueRetrieveFoundRequest(WDF_DRIVER_GLOBALS* globals, WDFQUEUE queue,
                                        WDFREQUEST found, WDFREQUEST* request) {
  Queue& from = object_of<Queue>(globals, queue);
  require(globals, request);
  Request& wanted = object_of<Request>(globals, found);
  Request* taken = nullptr;
  const NTSTATUS status = from.retrieve(nullptr, &wanted, &taken);
  return hand_out(status, taken, request);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueRetrieveFoundRequest, {.acquires = Resource::wdf_request});

// The reference that comes with the handle is the driver's to give back (WdfObjectDereference).
NTSTATUS WdfIoQueueFindRequest(WDF_DRIVER_GLOBALS* globals, WDFQUEUE queue, WDFREQUEST after,
                               WDFFILEOBJECT file, WDF_REQUEST_PARAMETERS* parameters,
                               WDFREQUEST* request) {
  Queue& in = object_of<Queue>(globals, queue);
  require(globals, request);
  Request* tag = after != nullptr ? &object_of<Request>(globals, after) : nullptr;
  const FILE_OBJECT* of = file != nullptr ? object_of<FileObject>(globals, file).file() : nullptr;
  if (parameters != nullptr && parameters->Size < sizeof *parameters)
    return STATUS_INVALID_PARAMETER_4;
  Request* found = nullptr;
  const NTSTATUS status = in.find(tag, of, &found);
  if (nt_success(status)) {
    reference(*found);
    gate::acquired(
        {.kind = Resource::wdf_reference, .key = found->block(), .name = name_of(found->type())});
    found->found = true;
    if (parameters != nullptr) get_parameters(*found, *parameters);
  }
  return hand_out(status, found, request);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueFindRequest, {.acquires = Resource::wdf_reference});

NTSTATUS WdfIoQueueReadyNotify(WDF_DRIVER_GLOBALS* globals, WDFQUEUE queue,
                               PFN_WDF_IO_QUEUE_STATE callback, WDFCONTEXT context) {
  return object_of<Queue>(globals, queue).notify_when_ready(callback, context);
}
RUNDOWN_EXPORT(wdf01000, WdfIoQueueReadyNotify, {});

NTSTATUS WdfRequestForwardToIoQueue(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                    WDFQUEUE destination) {
  constexpr std::string_view kFunction = "WdfRequestForwardToIoQueue";
  Queue& to = object_of<Queue>(globals, destination);
  Request& request = object_of<Request>(globals, handle);
  if (request.queue != nullptr) return request.queue->forward(request, to);
  if (request.origin != IrpOrigin::driver ||
      request.client().minor_version < kFoundOnManualQueueSince) {
    if (request.completed && request.from_io()) {
      check_driver_owned(request, kFunction);
    } else {
      break_at("request-not-owned", kFunction,
               "is called for a request that no queue has presented");
    }
    return STATUS_INVALID_DEVICE_REQUEST;
  }
  if (const NTSTATUS status = check_can_be_completed(request, kFunction); !nt_success(status))
    return status;
  if (!to.is_accepting()) return STATUS_WDF_BUSY;
  request.take_from_driver();
  request.device = &to.device();
  return to.accept_forwarded(request);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestForwardToIoQueue,
               {.fails = fails_with(STATUS_WDF_BUSY), .releases = Resource::wdf_request});

// Only a bus child has a parent device, and its driver has to have allowed it.
NTSTATUS WdfRequestForwardToParentDeviceIoQueue(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                                WDFQUEUE destination,
                                                WDF_REQUEST_FORWARD_OPTIONS* options) {
  constexpr std::string_view kFunction = "WdfRequestForwardToParentDeviceIoQueue";
  object_of<Queue>(globals, destination);
  const Request& request = object_of<Request>(globals, handle);
  require(globals, options);
  if (options->Size != sizeof *options) return STATUS_INFO_LENGTH_MISMATCH;
  if ((options->Flags & ~WDF_REQUEST_FORWARD_OPTION_SEND_AND_FORGET) != 0)
    return STATUS_INVALID_PARAMETER;
  if (request.device != nullptr && request.device->kind() == DeviceKind::bus_child)
    gate::unsupported(wdf01000.name, kFunction);
  break_at("queue-type", kFunction, "is called for a device that has no parent device");
  return STATUS_INVALID_DEVICE_REQUEST;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestForwardToParentDeviceIoQueue, {});

NTSTATUS WdfRequestRequeue(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  Request& request = object_of<Request>(globals, handle);
  if (request.queue != nullptr) return request.queue->requeue(request);
  break_at("request-not-owned", "WdfRequestRequeue",
           "is called for a request that no queue has presented");
  return STATUS_INVALID_DEVICE_REQUEST;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestRequeue, {.releases = Resource::wdf_request});

}  // namespace rundown::wdf
