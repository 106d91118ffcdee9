// WdfIoTargetSend...Synchronously
#include "wdf/targets/synchronous.h"

#include "wdf/targets/format.h"

namespace rundown::wdf {

Request& begin_synchronous(const WDF_DRIVER_GLOBALS* globals, const IoTarget& target,
                           WDFREQUEST handle) {
  if (handle != nullptr) {
    Request& request = object_of<Request>(globals, handle);
    request.drop_format();
    return request;
  }
  const gate::OwnedBySystem owned;
  return make<Request>(Blueprint{&target.client(), nullptr}, nullptr, nullptr, IrpOrigin::own);
}

NTSTATUS end_synchronous(IoTarget& target, Request& request, WDFREQUEST handle, NTSTATUS formatted,
                         const WDF_REQUEST_SEND_OPTIONS* options, ULONG_PTR* bytes) {
  NTSTATUS status = formatted;
  if (nt_success(status)) {
    status = target.send_and_wait(request, options);
    if (bytes != nullptr) *bytes = request.irp()->IoStatus.Information;
  }
  return give_back(request, handle, status);
}

NTSTATUS give_back(Request& request, WDFREQUEST handle, NTSTATUS status) {
  request.drop_format();
  request.sending.formatted = request.sending.was_formatted = false;
  if (handle != nullptr) return status;
  const gate::OwnedBySystem owned;
  discard(request);
  return status;
}

namespace {

NTSTATUS send_transfer(const WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target_handle,
                       WDFREQUEST handle, UCHAR major, const WDF_MEMORY_DESCRIPTOR* descriptor,
                       const LONGLONG* offset, const WDF_REQUEST_SEND_OPTIONS* options,
                       ULONG_PTR* bytes) {
  IoTarget& target = target_of(globals, target_handle);
  Request& request = begin_synchronous(globals, target, handle);
  RequestData data;
  NTSTATUS status = check_options(options);
  if (nt_success(status)) status = RequestData::of_descriptor(globals, descriptor, data);
  if (nt_success(status)) status = format_transfer(target, request, major, data, offset);
  return end_synchronous(target, request, handle, status, options, bytes);
}

NTSTATUS send_control(const WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target_handle,
                      WDFREQUEST handle, ULONG code, bool is_internal,
                      const WDF_MEMORY_DESCRIPTOR* from, const WDF_MEMORY_DESCRIPTOR* to,
                      const WDF_REQUEST_SEND_OPTIONS* options, ULONG_PTR* bytes) {
  IoTarget& target = target_of(globals, target_handle);
  Request& request = begin_synchronous(globals, target, handle);
  RequestData input;
  RequestData output;
  NTSTATUS status = check_options(options);
  if (nt_success(status)) status = RequestData::of_descriptor(globals, from, input);
  if (nt_success(status)) status = RequestData::of_descriptor(globals, to, output);
  if (nt_success(status))
    status = format_control(target, request, code, is_internal, input, output);
  return end_synchronous(target, request, handle, status, options, bytes);
}

}  // namespace

NTSTATUS WdfIoTargetSendReadSynchronously(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target,
                                          WDFREQUEST request, WDF_MEMORY_DESCRIPTOR* output,
                                          LONGLONG* device_offset,
                                          WDF_REQUEST_SEND_OPTIONS* options, ULONG_PTR* bytes) {
  return send_transfer(globals, target, request, IRP_MJ_READ, output, device_offset, options,
                       bytes);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetSendReadSynchronously, (kSendsSynchronously<5>));

NTSTATUS WdfIoTargetSendWriteSynchronously(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target,
                                           WDFREQUEST request, WDF_MEMORY_DESCRIPTOR* input,
                                           LONGLONG* device_offset,
                                           WDF_REQUEST_SEND_OPTIONS* options, ULONG_PTR* bytes) {
  return send_transfer(globals, target, request, IRP_MJ_WRITE, input, device_offset, options,
                       bytes);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetSendWriteSynchronously, (kSendsSynchronously<5>));

NTSTATUS WdfIoTargetSendIoctlSynchronously(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target,
                                           WDFREQUEST request, ULONG code,
                                           WDF_MEMORY_DESCRIPTOR* input,
                                           WDF_MEMORY_DESCRIPTOR* output,
                                           WDF_REQUEST_SEND_OPTIONS* options, ULONG_PTR* bytes) {
  return send_control(globals, target, request, code, false, input, output, options, bytes);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetSendIoctlSynchronously, (kSendsSynchronously<6>));

NTSTATUS WdfIoTargetSendInternalIoctlSynchronously(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target,
                                                   WDFREQUEST request, ULONG code,
                                                   WDF_MEMORY_DESCRIPTOR* input,
                                                   WDF_MEMORY_DESCRIPTOR* output,
                                                   WDF_REQUEST_SEND_OPTIONS* options,
                                                   ULONG_PTR* bytes) {
  return send_control(globals, target, request, code, true, input, output, options, bytes);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetSendInternalIoctlSynchronously, (kSendsSynchronously<6>));

NTSTATUS WdfIoTargetSendInternalIoctlOthersSynchronously(
    WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target_handle, WDFREQUEST handle, ULONG code,
    WDF_MEMORY_DESCRIPTOR* argument1, WDF_MEMORY_DESCRIPTOR* argument2,
    WDF_MEMORY_DESCRIPTOR* argument4, WDF_REQUEST_SEND_OPTIONS* options, ULONG_PTR* bytes) {
  IoTarget& target = target_of(globals, target_handle);
  Request& request = begin_synchronous(globals, target, handle);
  std::array<RequestData, 3> arguments;
  NTSTATUS status = check_options(options);
  if (nt_success(status)) status = RequestData::of_descriptor(globals, argument1, arguments[0]);
  if (nt_success(status)) status = RequestData::of_descriptor(globals, argument2, arguments[1]);
  if (nt_success(status)) status = RequestData::of_descriptor(globals, argument4, arguments[2]);
  if (nt_success(status)) status = format_others(target, request, code, arguments);
  return end_synchronous(target, request, handle, status, options, bytes);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetSendInternalIoctlOthersSynchronously, (kSendsSynchronously<7>));

}  // namespace rundown::wdf
