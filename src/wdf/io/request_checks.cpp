#include "wdf/io/request_checks.h"

#include <string>

namespace rundown::wdf {
namespace {

constexpr ULONG kOwnRequestsCompleteSince = 11;  // 1.11

}  // namespace

void break_at(std::string_view rule, std::string_view function, std::string_view text) {
  std::string whole(function);
  whole += ' ';
  whole += text;
  verifier_break(rule, whole);
}

NTSTATUS check_driver_owned(const Request& request, std::string_view function) {
  if (request.driver_owned) return STATUS_SUCCESS;
  if (request.completed) {
    break_at("request-completed-twice", function,
             "is called for a request that has been completed; the framework ignores the call");
  } else {
    break_at("request-not-owned", function,
             "is called for a request that the driver does not own: it is on a queue, or was never "
             "presented; the framework ignores the call");
  }
  return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS check_not_cancelable(const Request& request, std::string_view function) {
  if (!request.cancelable) return STATUS_SUCCESS;
  break_at("request-cancelable", function,
           "is called for a request that is marked cancelable; WdfRequestUnmarkCancelable comes "
           "first");
  return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS check_cancelable(const Request& request, std::string_view function) {
  if (request.cancelable) return STATUS_SUCCESS;
  break_at("request-cancelable", function, "is called for a request that is not marked cancelable");
  return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS check_in_caller_context(const Request& request, std::string_view function) {
  if (request.in_caller_context) return STATUS_SUCCESS;
  break_at("request-context", function, "is called outside EvtIoInCallerContext");
  return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS check_in_stop(const Request& request, std::string_view function) {
  if (request.in_stop) return STATUS_SUCCESS;
  break_at("request-context", function, "is called for a request that EvtIoStop has not got");
  return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS check_not_completed(const Request& request, std::string_view function) {
  if (!request.completed) return STATUS_SUCCESS;
  break_at("request-completed-twice", function, "is called for a request that has been completed");
  return STATUS_INTERNAL_ERROR;
}

NTSTATUS check_found(const Request& request, std::string_view function) {
  if (request.completed || request.found || request.driver_owned) return STATUS_SUCCESS;
  break_at("request-not-owned", function,
           "is given a request that WdfIoQueueFindRequest has not returned");
  return STATUS_INVALID_PARAMETER;
}

NTSTATUS check_stack_location(const Request& request, std::string_view function) {
  if (request.has_location()) return STATUS_SUCCESS;
  break_at("request-context", function,
           "is called for a request whose IRP has no current stack location");
  return STATUS_INVALID_DEVICE_REQUEST;
}

NTSTATUS check_can_be_completed(const Request& request, std::string_view function) {
  if (request.client().minor_version < kOwnRequestsCompleteSince) {
    if (request.from_io()) return STATUS_SUCCESS;
    break_at("request-not-owned", function, "is called for a request that the driver has made");
    return STATUS_INVALID_PARAMETER;
  }
  if (const NTSTATUS status = check_stack_location(request, function); !nt_success(status))
    return status;
  if (request.from_io() || request.can_complete) return STATUS_SUCCESS;
  break_at("request-not-owned", function,
           "is called for a request that the driver has made and cannot complete");
  return STATUS_INVALID_DEVICE_REQUEST;
}

}  // namespace rundown::wdf
