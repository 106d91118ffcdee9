// WdfIoTargetFormatRequestFor...
#include "wdf/io/request_format.h"
#include "wdf/targets/format.h"

namespace rundown::wdf {
namespace {

constexpr gate::Contract kFormats{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                  .needs_memory = true};

NTSTATUS format_transfer_for(const WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target_handle,
                             WDFREQUEST handle, UCHAR major, WDFMEMORY buffer,
                             const WDFMEMORY_OFFSET* offsets, const LONGLONG* device_offset) {
  const IoTarget& target = target_of(globals, target_handle);
  Request& request = object_of<Request>(globals, handle);
  RequestData data;
  NTSTATUS status = RequestData::of_memory(globals, buffer, offsets, data);
  if (nt_success(status)) status = format_transfer(target, request, major, data, device_offset);
  if (!nt_success(status)) return status;
  WDF_REQUEST_COMPLETION_PARAMS& results = request.sending.format->results();
  results.Type = static_cast<WDF_REQUEST_TYPE>(major);
  results.Parameters.Read.Buffer = buffer;
  results.Parameters.Read.Offset = offsets == nullptr ? 0 : offsets->BufferOffset;
  return status;
}

struct Control {
  ULONG code;
  WDFMEMORY input;
  const WDFMEMORY_OFFSET* input_offset;
  WDFMEMORY output;
  const WDFMEMORY_OFFSET* output_offset;
};

NTSTATUS format_control_for(const WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target_handle,
                            WDFREQUEST handle, bool is_internal, const Control& control) {
  const IoTarget& target = target_of(globals, target_handle);
  Request& request = object_of<Request>(globals, handle);
  RequestData input;
  RequestData output;
  NTSTATUS status = RequestData::of_memory(globals, control.input, control.input_offset, input);
  if (nt_success(status))
    status = RequestData::of_memory(globals, control.output, control.output_offset, output);
  if (nt_success(status))
    status = format_control(target, request, control.code, is_internal, input, output);
  if (!nt_success(status)) return status;
  WDF_REQUEST_COMPLETION_PARAMS& results = request.sending.format->results();
  results.Type = is_internal ? WdfRequestTypeDeviceControlInternal : WdfRequestTypeDeviceControl;
  auto& told = results.Parameters.Ioctl;
  told.IoControlCode = control.code;
  told.Input.Buffer = control.input;
  if (control.input_offset != nullptr) told.Input.Offset = control.input_offset->BufferOffset;
  told.Output.Buffer = control.output;
  if (control.output_offset != nullptr) told.Output.Offset = control.output_offset->BufferOffset;
  return status;
}

}  // namespace

NTSTATUS WdfIoTargetFormatRequestForRead(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target,
                                         WDFREQUEST request, WDFMEMORY output,
                                         WDFMEMORY_OFFSET* offset, LONGLONG* device_offset) {
  return format_transfer_for(globals, target, request, IRP_MJ_READ, output, offset, device_offset);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetFormatRequestForRead, (kFormats));

NTSTATUS WdfIoTargetFormatRequestForWrite(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target,
                                          WDFREQUEST request, WDFMEMORY input,
                                          WDFMEMORY_OFFSET* offset, LONGLONG* device_offset) {
  return format_transfer_for(globals, target, request, IRP_MJ_WRITE, input, offset, device_offset);
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetFormatRequestForWrite, (kFormats));

NTSTATUS WdfIoTargetFormatRequestForIoctl(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target,
                                          WDFREQUEST request, ULONG code, WDFMEMORY input,
                                          WDFMEMORY_OFFSET* input_offset, WDFMEMORY output,
                                          WDFMEMORY_OFFSET* output_offset) {
  return format_control_for(globals, target, request, false,
                            {code, input, input_offset, output, output_offset});
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetFormatRequestForIoctl, (kFormats));

NTSTATUS WdfIoTargetFormatRequestForInternalIoctl(WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target,
                                                  WDFREQUEST request, ULONG code, WDFMEMORY input,
                                                  WDFMEMORY_OFFSET* input_offset, WDFMEMORY output,
                                                  WDFMEMORY_OFFSET* output_offset) {
  return format_control_for(globals, target, request, true,
                            {code, input, input_offset, output, output_offset});
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetFormatRequestForInternalIoctl, (kFormats));

NTSTATUS WdfIoTargetFormatRequestForInternalIoctlOthers(
    WDF_DRIVER_GLOBALS* globals, WDFIOTARGET target_handle, WDFREQUEST handle, ULONG code,
    WDFMEMORY argument1, WDFMEMORY_OFFSET* offset1, WDFMEMORY argument2, WDFMEMORY_OFFSET* offset2,
    WDFMEMORY argument4, WDFMEMORY_OFFSET* offset4) {
  const IoTarget& target = target_of(globals, target_handle);
  Request& request = object_of<Request>(globals, handle);
  std::array<RequestData, 3> arguments;
  NTSTATUS status = RequestData::of_memory(globals, argument1, offset1, arguments[0]);
  if (nt_success(status))
    status = RequestData::of_memory(globals, argument2, offset2, arguments[1]);
  if (nt_success(status))
    status = RequestData::of_memory(globals, argument4, offset4, arguments[2]);
  if (nt_success(status)) status = format_others(target, request, code, arguments);
  if (!nt_success(status)) return status;
  WDF_REQUEST_COMPLETION_PARAMS& results = request.sending.format->results();
  results.Type = WdfRequestTypeOther;
  results.Parameters.Others.Argument1.Ptr = argument1;
  results.Parameters.Others.Argument2.Ptr = argument2;
  results.Parameters.Others.Argument4.Ptr = argument4;
  return status;
}
RUNDOWN_EXPORT(wdf01000, WdfIoTargetFormatRequestForInternalIoctlOthers, (kFormats));

}  // namespace rundown::wdf
