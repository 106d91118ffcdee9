// What a driver asks of a request, and how it ends it.
#include "nt/io/irp.h"
#include "wdf/io/file_object.h"
#include "wdf/io/queue.h"
#include "wdf/io/request_checks.h"
#include "wdf/io/request_parameters.h"

namespace rundown::nt {

abi::ULONG IoGetRequestorProcessId(abi::IRP* irp);

}  // namespace rundown::nt

namespace rundown::wdf {
namespace {

constexpr ULONG kMethod = 3;

// The request, where the driver may complete it; else nullptr.
Request* to_complete(const WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                     std::string_view function) {
  Request& request = object_of<Request>(globals, handle);
  if (!nt_success(check_driver_owned(request, function))) return nullptr;
  return nt_success(check_can_be_completed(request, function)) ? &request : nullptr;
}

// False for a request that no queue has presented, with a break.
bool has_queue(const Request& request, std::string_view function) {
  if (request.queue != nullptr) return true;
  if (request.completed && request.from_io()) {
    check_driver_owned(request, function);
  } else {
    break_at("request-not-owned", function, "is called for a request that no queue has presented");
  }
  return false;
}

}  // namespace

void get_parameters(const Request& request, WDF_REQUEST_PARAMETERS& parameters) {
  constexpr std::string_view kFunction = "WdfRequestGetParameters";
  if (!nt_success(check_not_completed(request, kFunction)) ||
      !nt_success(check_stack_location(request, kFunction)))
    return;
  const IO_STACK_LOCATION& location = request.location();
  parameters = {};
  parameters.Size = sizeof parameters;
  parameters.Type = static_cast<WDF_REQUEST_TYPE>(location.MajorFunction);
  parameters.MinorFunction = location.MinorFunction;
  static_assert(sizeof parameters.Parameters == sizeof location.Parameters);
  __builtin_memcpy(&parameters.Parameters, &location.Parameters, sizeof parameters.Parameters);
  // A user's pointer is not for use outside EvtIoInCallerContext.
  if (location.MajorFunction == IRP_MJ_DEVICE_CONTROL &&
      (location.Parameters.DeviceIoControl.IoControlCode & kMethod) == METHOD_NEITHER)
    parameters.Parameters.DeviceIoControl.Type3InputBuffer = nullptr;
}

void WdfRequestComplete(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle, NTSTATUS status) {
  if (Request* request = to_complete(globals, handle, "WdfRequestComplete"))
    request->complete(status);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestComplete, {.releases = Resource::wdf_request});

void WdfRequestCompleteWithPriorityBoost(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                         NTSTATUS status, CCHAR /*boost*/) {
  if (Request* request = to_complete(globals, handle, "WdfRequestCompleteWithPriorityBoost"))
    request->complete(status);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestCompleteWithPriorityBoost, {.releases = Resource::wdf_request});

void WdfRequestCompleteWithInformation(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                       NTSTATUS status, ULONG_PTR information) {
  if (Request* request = to_complete(globals, handle, "WdfRequestCompleteWithInformation"))
    request->complete(status, information);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestCompleteWithInformation, {.releases = Resource::wdf_request});

void WdfRequestSetInformation(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                              ULONG_PTR information) {
  Request& request = object_of<Request>(globals, handle);
  if (nt_success(check_not_completed(request, "WdfRequestSetInformation")))
    request.irp()->IoStatus.Information = information;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestSetInformation, {});

ULONG_PTR WdfRequestGetInformation(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  const Request& request = object_of<Request>(globals, handle);
  if (!nt_success(check_not_completed(request, "WdfRequestGetInformation"))) return 0;
  return request.irp()->IoStatus.Information;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestGetInformation, {});

// One without an IRP keeps the status of its last use.
NTSTATUS WdfRequestGetStatus(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  const Request& request = object_of<Request>(globals, handle);
  return request.status();
}
RUNDOWN_EXPORT(wdf01000, WdfRequestGetStatus, {});

void WdfRequestGetParameters(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                             WDF_REQUEST_PARAMETERS* parameters) {
  const Request& request = object_of<Request>(globals, handle);
  require(globals, parameters);
  if (parameters->Size != sizeof *parameters) {
    return break_at("structure-size", "WdfRequestGetParameters",
                    "is given a WDF_REQUEST_PARAMETERS of another size; the call does nothing");
  }
  get_parameters(request, *parameters);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestGetParameters, {});

WDFFILEOBJECT WdfRequestGetFileObject(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  constexpr std::string_view kFunction = "WdfRequestGetFileObject";
  const Request& request = object_of<Request>(globals, handle);
  if (!nt_success(check_driver_owned(request, kFunction)) ||
      !nt_success(check_not_completed(request, kFunction)) || request.device == nullptr)
    return nullptr;
  if (request.file() == nullptr && request.origin == IrpOrigin::driver) return nullptr;
  FileObject* found = nullptr;
  if (!nt_success(find_file_object(*request.device, request.file(), &found)) || found == nullptr)
    return nullptr;
  return found->file_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfRequestGetFileObject, {});

WDFQUEUE WdfRequestGetIoQueue(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  const Request& request = object_of<Request>(globals, handle);
  if (request.queue == nullptr) return nullptr;
  if (request.queue == request.queue->device().io.own_queue_of_creates) {
    break_at("request-context", "WdfRequestGetIoQueue",
             "is called for a create request that no queue of the driver's has presented");
    return nullptr;
  }
  return request.queue->queue_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfRequestGetIoQueue, {});

KPROCESSOR_MODE WdfRequestGetRequestorMode(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  const Request& request = object_of<Request>(globals, handle);
  if (!nt_success(check_not_completed(request, "WdfRequestGetRequestorMode"))) return UserMode;
  return request.irp()->RequestorMode;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestGetRequestorMode, {});

ULONG WdfRequestGetRequestorProcessId(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  const Request& request = object_of<Request>(globals, handle);
  if (!nt_success(check_not_completed(request, "WdfRequestGetRequestorProcessId"))) return 0;
  return nt::IoGetRequestorProcessId(request.irp());
}
RUNDOWN_EXPORT(wdf01000, WdfRequestGetRequestorProcessId, {});

BOOLEAN WdfRequestIsFrom32BitProcess(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  object_of<Request>(globals, handle);
  return FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestIsFrom32BitProcess, {});

IRP* WdfRequestWdmGetIrp(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  const Request& request = object_of<Request>(globals, handle);
  if (!nt_success(check_not_completed(request, "WdfRequestWdmGetIrp"))) return nullptr;
  return request.irp();
}
RUNDOWN_EXPORT(wdf01000, WdfRequestWdmGetIrp, {});

BOOLEAN WdfRequestIsReserved(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  return object_of<Request>(globals, handle).reserved ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestIsReserved, {});

BOOLEAN WdfRequestIsCanceled(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  constexpr std::string_view kFunction = "WdfRequestIsCanceled";
  const Request& request = object_of<Request>(globals, handle);
  if (!nt_success(check_driver_owned(request, kFunction)) ||
      !nt_success(check_not_cancelable(request, kFunction)))
    return FALSE;
  return request.is_cancelled() ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestIsCanceled, {});

void WdfRequestMarkCancelable(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                              PFN_WDF_REQUEST_CANCEL callback) {
  constexpr std::string_view kFunction = "WdfRequestMarkCancelable";
  Request& request = object_of<Request>(globals, handle);
  require(globals, reinterpret_cast<const void*>(callback));
  if (has_queue(request, kFunction))
    request.queue->mark_cancelable(request, callback, false, kFunction);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestMarkCancelable, {});

NTSTATUS WdfRequestMarkCancelableEx(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                    PFN_WDF_REQUEST_CANCEL callback) {
  constexpr std::string_view kFunction = "WdfRequestMarkCancelableEx";
  Request& request = object_of<Request>(globals, handle);
  require(globals, reinterpret_cast<const void*>(callback));
  if (!has_queue(request, kFunction)) return STATUS_INVALID_DEVICE_REQUEST;
  return request.queue->mark_cancelable(request, callback, true, kFunction);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestMarkCancelableEx, {.fails = fails_with(STATUS_CANCELLED)});

NTSTATUS WdfRequestUnmarkCancelable(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  Request& request = object_of<Request>(globals, handle);
  if (!has_queue(request, "WdfRequestUnmarkCancelable")) return STATUS_INVALID_DEVICE_REQUEST;
  return request.queue->unmark_cancelable(request);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestUnmarkCancelable, {});

// What the queue does about it comes when the power state changes.
void WdfRequestStopAcknowledge(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle, BOOLEAN requeue) {
  constexpr std::string_view kFunction = "WdfRequestStopAcknowledge";
  Request& request = object_of<Request>(globals, handle);
  if (!nt_success(check_in_stop(request, kFunction))) return;
  if (!request.completed && requeue != FALSE &&
      (!nt_success(check_driver_owned(request, kFunction)) ||
       !nt_success(check_not_cancelable(request, kFunction))))
    return;
  request.stop_state = requeue != FALSE ? StopState::requeue : StopState::acknowledged;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestStopAcknowledge, {});

}  // namespace rundown::wdf
