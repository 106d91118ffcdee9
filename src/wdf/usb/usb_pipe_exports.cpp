// WdfUsbTargetPipe...
#include "wdf/object/attributes.h"
#include "wdf/targets/synchronous.h"
#include "wdf/usb/continuous_reader.h"
#include "wdf/usb/usb_format.h"
#include "wdf/usb/usb_pipe.h"

namespace rundown::wdf {
namespace {

constexpr gate::Contract kFormats{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                  .needs_memory = true};

NTSTATUS transfer(const WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle, WDFREQUEST request_handle,
                  const WDF_REQUEST_SEND_OPTIONS* options, const WDF_MEMORY_DESCRIPTOR* descriptor,
                  ULONG* bytes, bool in) {
  auto& pipe = object_of<UsbPipe>(globals, handle);
  Request& request = begin_synchronous(globals, pipe, request_handle);
  if (bytes != nullptr) *bytes = 0;
  RequestData data;
  NTSTATUS status = check_options(options);
  if (nt_success(status)) status = RequestData::of_descriptor(globals, descriptor, data);
  if (nt_success(status)) status = pipe.format_transfer(request, data, in, nullptr, 0);
  if (nt_success(status)) {
    auto& format = static_cast<UsbFormat&>(*request.sending.format);
    status = pipe.send_and_wait(request, options);
    if (bytes != nullptr) *bytes = format.transferred();
  }
  return give_back(request, request_handle, status);
}

NTSTATUS format_for(const WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle, WDFREQUEST request,
                    WDFMEMORY memory, const WDFMEMORY_OFFSET* offset, bool in) {
  const auto& pipe = object_of<UsbPipe>(globals, handle);
  RequestData data;
  const NTSTATUS status = RequestData::of_memory(globals, memory, offset, data);
  if (!nt_success(status)) return status;
  return pipe.format_transfer(object_of<Request>(globals, request), data, in, memory,
                              offset == nullptr ? 0 : offset->BufferOffset);
}

NTSTATUS send_pipe_request(const WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle,
                           WDFREQUEST request_handle, const WDF_REQUEST_SEND_OPTIONS* options,
                           WDF_USB_REQUEST_TYPE type, USHORT function) {
  auto& pipe = object_of<UsbPipe>(globals, handle);
  Request& request = begin_synchronous(globals, pipe, request_handle);
  NTSTATUS status = check_options(options);
  if (nt_success(status)) status = pipe.format_request(request, type, function);
  return end_synchronous(pipe, request, request_handle, status, options);
}

}  // namespace

NTSTATUS WdfUsbTargetPipeReadSynchronously(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE pipe,
                                           WDFREQUEST request, WDF_REQUEST_SEND_OPTIONS* options,
                                           WDF_MEMORY_DESCRIPTOR* descriptor, ULONG* bytes) {
  return transfer(globals, pipe, request, options, descriptor, bytes, true);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeReadSynchronously, (kSendsSynchronously<3>));

NTSTATUS WdfUsbTargetPipeWriteSynchronously(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE pipe,
                                            WDFREQUEST request, WDF_REQUEST_SEND_OPTIONS* options,
                                            WDF_MEMORY_DESCRIPTOR* descriptor, ULONG* bytes) {
  return transfer(globals, pipe, request, options, descriptor, bytes, false);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeWriteSynchronously, (kSendsSynchronously<3>));

NTSTATUS WdfUsbTargetPipeFormatRequestForRead(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE pipe,
                                              WDFREQUEST request, WDFMEMORY memory,
                                              WDFMEMORY_OFFSET* offset) {
  return format_for(globals, pipe, request, memory, offset, true);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeFormatRequestForRead, (kFormats));

NTSTATUS WdfUsbTargetPipeFormatRequestForWrite(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE pipe,
                                               WDFREQUEST request, WDFMEMORY memory,
                                               WDFMEMORY_OFFSET* offset) {
  return format_for(globals, pipe, request, memory, offset, false);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeFormatRequestForWrite, (kFormats));

NTSTATUS WdfUsbTargetPipeAbortSynchronously(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE pipe,
                                            WDFREQUEST request, WDF_REQUEST_SEND_OPTIONS* options) {
  return send_pipe_request(globals, pipe, request, options, WdfUsbRequestTypePipeAbort,
                           URB_FUNCTION_ABORT_PIPE);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeAbortSynchronously, (kSendsSynchronously<3>));

NTSTATUS WdfUsbTargetPipeResetSynchronously(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle,
                                            WDFREQUEST request, WDF_REQUEST_SEND_OPTIONS* options) {
  object_of<UsbPipe>(globals, handle).cancel_everything();
  return send_pipe_request(globals, handle, request, options, WdfUsbRequestTypePipeReset,
                           URB_FUNCTION_RESET_PIPE);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeResetSynchronously, (kSendsSynchronously<3>));

NTSTATUS WdfUsbTargetPipeFormatRequestForAbort(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE pipe,
                                               WDFREQUEST request) {
  return object_of<UsbPipe>(globals, pipe)
      .format_request(object_of<Request>(globals, request), WdfUsbRequestTypePipeAbort,
                      URB_FUNCTION_ABORT_PIPE);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeFormatRequestForAbort, (kFormats));

NTSTATUS WdfUsbTargetPipeFormatRequestForReset(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE pipe,
                                               WDFREQUEST request) {
  return object_of<UsbPipe>(globals, pipe)
      .format_request(object_of<Request>(globals, request), WdfUsbRequestTypePipeReset,
                      URB_FUNCTION_RESET_PIPE);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeFormatRequestForReset, (kFormats));

NTSTATUS WdfUsbTargetPipeSendUrbSynchronously(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle,
                                              WDFREQUEST request_handle,
                                              WDF_REQUEST_SEND_OPTIONS* options, URB* urb) {
  auto& pipe = object_of<UsbPipe>(globals, handle);
  Request& request = begin_synchronous(globals, pipe, request_handle);
  require(globals, urb);
  NTSTATUS status = check_options(options);
  if (nt_success(status)) {
    status = format_driver_urb(pipe, request, WdfUsbRequestTypePipeUrb, *urb, nullptr, nullptr);
  }
  return end_synchronous(pipe, request, request_handle, status, options);
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeSendUrbSynchronously, (kSendsSynchronously<3>));

NTSTATUS WdfUsbTargetPipeFormatRequestForUrb(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle,
                                             WDFREQUEST request, WDFMEMORY memory,
                                             WDFMEMORY_OFFSET* offsets) {
  const auto& pipe = object_of<UsbPipe>(globals, handle);
  require(globals, memory);
  RequestData data;
  const NTSTATUS status = RequestData::of_memory(globals, memory, offsets, data);
  if (!nt_success(status)) return status;
  if (data.bytes() < sizeof(URB_HEADER)) return STATUS_INVALID_PARAMETER;
  void* urb = nullptr;
  data.address(&urb);
  return format_driver_urb(pipe, object_of<Request>(globals, request), WdfUsbRequestTypePipeUrb,
                           *static_cast<URB*>(urb), memory, data.memory());
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeFormatRequestForUrb, (kFormats));

NTSTATUS WdfUsbTargetPipeConfigContinuousReader(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle,
                                                WDF_USB_CONTINUOUS_READER_CONFIG* config) {
  auto& pipe = object_of<UsbPipe>(globals, handle);
  require(globals, config);
  if (config->Size != sizeof *config) return STATUS_INFO_LENGTH_MISMATCH;
  if (config->EvtUsbTargetPipeReadComplete == nullptr || config->TransferLength == 0)
    return STATUS_INVALID_PARAMETER;
  std::size_t total = 0;
  if (__builtin_add_overflow(config->HeaderLength, config->TransferLength, &total) ||
      __builtin_add_overflow(total, config->TrailerLength, &total))
    return STATUS_INTEGER_OVERFLOW;
  if (const NTSTATUS status =
          validate(pipe.client(), config->BufferAttributes, {.parent = ParentRule::forbidden});
      !nt_success(status))
    return status;
  if (!pipe.moves_data() || !pipe.is_in()) return STATUS_INVALID_DEVICE_REQUEST;
  if (const NTSTATUS status = pipe.check_length(config->TransferLength); !nt_success(status))
    return status;
  if (pipe.has_reader()) return STATUS_INVALID_DEVICE_STATE;
  pipe.set_reader(*new (machine::Allocator<ContinuousReader>().allocate(1))
                      ContinuousReader(pipe, *config));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeConfigContinuousReader, (kFormats));

WDF_USB_PIPE_TYPE WdfUsbTargetPipeGetType(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle) {
  return object_of<UsbPipe>(globals, handle).pipe_type();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeGetType, {});

BOOLEAN WdfUsbTargetPipeIsInEndpoint(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle) {
  return object_of<UsbPipe>(globals, handle).is_in() ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeIsInEndpoint, {});

BOOLEAN WdfUsbTargetPipeIsOutEndpoint(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle) {
  return object_of<UsbPipe>(globals, handle).is_in() ? FALSE : TRUE;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeIsOutEndpoint, {});

void WdfUsbTargetPipeSetNoMaximumPacketSizeCheck(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle) {
  object_of<UsbPipe>(globals, handle).check_no_packet_size();
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeSetNoMaximumPacketSizeCheck, {});

USBD_PIPE_HANDLE WdfUsbTargetPipeWdmGetPipeHandle(WDF_DRIVER_GLOBALS* globals, WDFUSBPIPE handle) {
  return object_of<UsbPipe>(globals, handle).information().PipeHandle;
}
RUNDOWN_EXPORT(wdf01000, WdfUsbTargetPipeWdmGetPipeHandle, {});

}  // namespace rundown::wdf
