#include "wdf/usb/usb_pipe.h"

#include "wdf/usb/continuous_reader.h"
#include "wdf/usb/usb_format.h"

namespace rundown::wdf {

UsbPipe::UsbPipe(const Blueprint& plan, UsbInterface& interface)
    : IoTarget(plan, interface.usb_device().device(), kType), interface_(interface) {
  aim_below();
  refuse_deletion();
}

WDF_USB_PIPE_TYPE UsbPipe::pipe_type() const {
  switch (information_.PipeType) {
    case UsbdPipeTypeControl:
      return WdfUsbPipeTypeControl;
    case UsbdPipeTypeIsochronous:
      return WdfUsbPipeTypeIsochronous;
    case UsbdPipeTypeBulk:
      return WdfUsbPipeTypeBulk;
    case UsbdPipeTypeInterrupt:
      return WdfUsbPipeTypeInterrupt;
  }
  return WdfUsbPipeTypeInvalid;
}

bool UsbPipe::is_in() const {
  return (information_.EndpointAddress & USB_ENDPOINT_DIRECTION_MASK) != 0;
}

bool UsbPipe::moves_data() const {
  return information_.PipeType == UsbdPipeTypeBulk ||
         information_.PipeType == UsbdPipeTypeInterrupt;
}

NTSTATUS UsbPipe::check_length(std::size_t bytes) const {
  const bool whole =
      information_.MaximumPacketSize == 0 || bytes % information_.MaximumPacketSize == 0;
  return checks_packet_size_ && !whole ? STATUS_INVALID_BUFFER_SIZE : STATUS_SUCCESS;
}

NTSTATUS UsbPipe::format_transfer(Request& request, const RequestData& data, bool in,
                                  WDFMEMORY memory, std::size_t offset) const {
  if (!moves_data() || is_in() != in) return STATUS_INVALID_DEVICE_REQUEST;
  if (in) {
    if (const NTSTATUS status = check_length(data.bytes()); !nt_success(status)) return status;
  }
  if (const NTSTATUS status = fit(request); !nt_success(status)) return status;
  const gate::OwnedBySystem owned;
  auto& format =
      make_format<UsbFormat>(in ? WdfUsbRequestTypePipeRead : WdfUsbRequestTypePipeWrite,
                             URB_FUNCTION_BULK_OR_INTERRUPT_TRANSFER, sizeof(URB_TRANSFER));
  URB_TRANSFER& transfer = format.urb().UrbTransfer;
  put_data(transfer, data);
  transfer.PipeHandle = information_.PipeHandle;
  if (in) transfer.TransferFlags = USBD_TRANSFER_DIRECTION_IN | USBD_SHORT_TRANSFER_OK;
  format.refer_to(data.memory());
  format.told().Parameters.PipeRead.Buffer = memory;
  format.told().Parameters.PipeRead.Length = data.bytes();
  format.told().Parameters.PipeRead.Offset = offset;
  put_format(*this, request, format);
  return STATUS_SUCCESS;
}

NTSTATUS UsbPipe::format_request(Request& request, WDF_USB_REQUEST_TYPE type,
                                 USHORT function) const {
  if (const NTSTATUS status = fit(request); !nt_success(status)) return status;
  const gate::OwnedBySystem owned;
  auto& format = make_format<UsbFormat>(type, function, sizeof(URB_PIPE_REQUEST));
  format.urb().UrbPipeRequest.PipeHandle = information_.PipeHandle;
  put_format(*this, request, format);
  return STATUS_SUCCESS;
}

void UsbPipe::cancel_everything() {
  if (reader_ != nullptr) return reader_->cancel_reads();
  cancel_sent_requests();
}

NTSTATUS UsbPipe::reset() {
  constexpr unsigned kSeconds = 5;
  cancel_everything();
  URB* const urb = allocate_urb(sizeof(URB_PIPE_REQUEST));
  urb->UrbHeader.Function = URB_FUNCTION_RESET_PIPE;
  urb->UrbPipeRequest.PipeHandle = information_.PipeHandle;
  const NTSTATUS status = send_urb(*this, *urb, kSeconds, true);
  free_urb(urb);
  return status;
}

NTSTATUS UsbPipe::start() {
  const NTSTATUS status = IoTarget::start();
  return !nt_success(status) || reader_ == nullptr ? status : reader_->start();
}

void UsbPipe::stop(WDF_IO_TARGET_SENT_IO_ACTION action) {
  IoTarget::stop(reader_ == nullptr ? action : WdfIoTargetCancelSentIo);
  if (reader_ != nullptr) reader_->stop();
}

void UsbPipe::purge(WDF_IO_TARGET_PURGE_IO_ACTION action) {
  IoTarget::purge(reader_ == nullptr ? action : WdfIoTargetPurgeIoAndWait);
  if (reader_ != nullptr) reader_->stop();
}

void UsbPipe::dispose() {
  IoTarget::dispose();
  if (reader_ == nullptr) return;
  reader_->stop();
  reader_->free_all();
}

}  // namespace rundown::wdf
