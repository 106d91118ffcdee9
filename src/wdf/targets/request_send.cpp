// WdfRequestSend, and what a driver asks of a request that it has sent.
#include "cpu/call.h"
#include "wdf/io/request_checks.h"
#include "wdf/io/request_format.h"
#include "wdf/targets/io_target.h"

namespace rundown::wdf {
namespace {

constexpr std::string_view kSend = "WdfRequestSend";

Request* request_of_call(const cpu::GateFrame& call) {
  return static_cast<Request*>(
      detail::find(reinterpret_cast<WDFOBJECT>(call.argument(1)), Type::request));
}

// A target can be on its way out whenever a request is sent. Nothing can refuse a request that is
// sent and forgotten. The status is what WdfRequestGetStatus tells of a call that is made to fail;
// one that runs puts the old one back.
gate::Failures send_failures(const cpu::GateFrame& call) {
  ULONG flags = 0;
  const auto* at = reinterpret_cast<const std::byte*>(call.argument(3));
  if (at != nullptr) cpu::read_memory(at + offsetof(WDF_REQUEST_SEND_OPTIONS, Flags), flags);
  Request* const request = request_of_call(call);
  if (request == nullptr || (flags & WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET) != 0) return {};
  request->sending.status_before = request->status();
  request->set_status(STATUS_INVALID_DEVICE_STATE);
  return gate::returns_false;
}

bool refuse(Request& request, NTSTATUS status, std::string_view text) {
  request.set_status(status);
  break_at("request-context", kSend, text);
  return false;
}

bool send_and_forget(Request& request, IoTarget& target) {
  if (!request.from_io()) {
    request.set_status(STATUS_INVALID_DEVICE_STATE);
    return false;
  }
  if (request.sending.was_formatted) {
    return refuse(request, STATUS_INVALID_DEVICE_REQUEST,
                  "is given WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET for a request that has been "
                  "formatted for an I/O target, whose buffers nobody would free");
  }
  target.send_and_forget(request);
  return true;
}

}  // namespace

BOOLEAN WdfRequestSend(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle, WDFIOTARGET target_handle,
                       WDF_REQUEST_SEND_OPTIONS* options) {
  Request& request = object_of<Request>(globals, handle);
  if (const auto before = std::exchange(request.sending.status_before, std::nullopt))
    request.set_status(*before);
  if (!nt_success(check_options(options))) {
    return refuse(request, STATUS_INVALID_PARAMETER, "is given options that do not go together")
               ? TRUE
               : FALSE;
  }
  IoTarget& target = target_of(globals, target_handle);
  const ULONG flags = options == nullptr ? 0 : options->Flags;
  bool sent = false;
  if ((flags & WDF_REQUEST_SEND_OPTION_SYNCHRONOUS) != 0) {
    target.send_and_wait(request, options, true, &sent);
  } else if ((flags & WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET) != 0) {
    sent = send_and_forget(request, target);
  } else if (request.completion_routine == nullptr && request.from_io()) {
    sent = refuse(request, STATUS_INVALID_DEVICE_REQUEST,
                  "is called for a request that a queue has presented and that has no completion "
                  "routine: nobody would complete it");
  } else {
    sent = target.send(request, options);
  }
  return sent ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestSend, {.fails_when = &send_failures, .needs_memory = true});

BOOLEAN WdfRequestCancelSentRequest(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle) {
  return object_of<Request>(globals, handle).cancel_sent() ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfRequestCancelSentRequest, {});

NTSTATUS WdfRequestChangeTarget(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                WDFIOTARGET target) {
  Request& request = object_of<Request>(globals, handle);
  return target_of(globals, target).fit(request);
}
RUNDOWN_EXPORT(wdf01000, WdfRequestChangeTarget,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

// FxRequestBase::CopyCompletionParams: those of the last format, which end with it.
void WdfRequestGetCompletionParams(WDF_DRIVER_GLOBALS* globals, WDFREQUEST handle,
                                   WDF_REQUEST_COMPLETION_PARAMS* parameters) {
  const Request& request = object_of<Request>(globals, handle);
  require(globals, parameters);
  if (parameters->Size != sizeof *parameters) {
    return break_at("structure-size", "WdfRequestGetCompletionParams",
                    "is given a WDF_REQUEST_COMPLETION_PARAMS of another size; the call does "
                    "nothing");
  }
  if (!request.sending.was_formatted) {
    break_at("request-not-formatted", "WdfRequestGetCompletionParams",
             "is called for a request that no WdfIoTargetFormatRequestFor... function has "
             "formatted");
  }
  if (request.sending.format == nullptr) {
    *parameters = {};
    parameters->Size = sizeof *parameters;
    parameters->Type = WdfRequestTypeNoFormat;
  } else {
    *parameters = request.sending.format->results();
  }
}
RUNDOWN_EXPORT(wdf01000, WdfRequestGetCompletionParams, {});

}  // namespace rundown::wdf
