#include "wdf/usb/usb_format.h"

#include "nt/pool/pool.h"
#include "wdf/targets/format.h"
#include "wdf/targets/synchronous.h"

namespace rundown::wdf {
namespace {

constexpr LONGLONG kSecond = 10'000'000;

}  // namespace

URB* allocate_urb(std::size_t bytes) {
  const gate::OwnedBySystem owned;
  auto* urb = static_cast<URB*>(nt::pool::allocate({.bytes = bytes,
                                                    .tag = 0,
                                                    .kind = nt::pool::Kind::nonpaged_nx,
                                                    .owner = nt::pool::Owner::kernel,
                                                    .zeroed = true}));
  urb->UrbHeader.Length = static_cast<USHORT>(bytes);
  return urb;
}

void free_urb(URB* urb) {
  const gate::OwnedBySystem owned;
  nt::pool::free(urb);
}

UsbFormat::UsbFormat(WDF_USB_REQUEST_TYPE type, USHORT function, std::size_t bytes)
    : UsbFormat(type, *allocate_urb(bytes)) {
  own_ = true;
  urb_->UrbHeader.Function = function;
}

UsbFormat::UsbFormat(WDF_USB_REQUEST_TYPE type, URB& urb)
    : urb_(&urb),
      own_(false),
      told_(nt::pool::allocate_object<WDF_USB_REQUEST_COMPLETION_PARAMS>()) {
  told_->Type = type;
  results().Type = WdfRequestTypeUsb;
  results().Parameters.Usb.Completion = told_;
}

void UsbFormat::completed(Request& /*request*/) {
  told_->UsbdStatus = urb_->UrbHeader.Status;
  switch (told_->Type) {
    case WdfUsbRequestTypeDeviceControlTransfer:
      results().IoStatus.Information = transferred();
      told_->Parameters.DeviceControlTransfer.Length = transferred();
      break;
    case WdfUsbRequestTypePipeRead:
    case WdfUsbRequestTypePipeWrite:
      results().IoStatus.Information = transferred();
      told_->Parameters.PipeRead.Length = transferred();
      break;
    default:
      break;
  }
}

void UsbFormat::restore(Request& /*request*/) {
  const gate::OwnedBySystem owned;
  if (own_) nt::pool::free(urb_);
  nt::pool::free(told_);
}

void put_urb(const IoTarget& target, Request& request, URB& urb) {
  IO_STACK_LOCATION& next = begin_next_location(target, request, IRP_MJ_INTERNAL_DEVICE_CONTROL);
  next.FileObject = nullptr;
  next.Parameters.DeviceIoControl.IoControlCode = IOCTL_INTERNAL_USB_SUBMIT_URB;
  next.Parameters.Others.Argument1 = &urb;
  request.sending.formatted = true;
}

void put_format(const IoTarget& target, Request& request, UsbFormat& format) {
  request.set_format(format);
  put_urb(target, request, format.urb());
}

void put_data(URB_TRANSFER& transfer, const RequestData& data) {
  transfer.TransferBufferLength = data.bytes();
  transfer.TransferBufferMDL = data.mdl();
  if (data.mdl() == nullptr) data.address(&transfer.TransferBuffer);
}

NTSTATUS format_driver_urb(const IoTarget& target, Request& request, WDF_USB_REQUEST_TYPE type,
                           URB& urb, WDFMEMORY memory, Memory* referred) {
  if (const NTSTATUS status = target.fit(request); !nt_success(status)) return status;
  const gate::OwnedBySystem owned;
  auto& format = make_format<UsbFormat>(type, urb);
  format.told().Parameters.DeviceUrb.Buffer = memory;
  format.refer_to(referred);
  put_format(target, request, format);
  return STATUS_SUCCESS;
}

NTSTATUS send_urb(IoTarget& target, URB& urb, unsigned seconds, bool ignore_state) {
  Request& request = begin_synchronous(nullptr, target, nullptr);
  const NTSTATUS status = target.fit(request);
  if (nt_success(status)) put_urb(target, request, urb);
  const ULONG state = ignore_state ? WDF_REQUEST_SEND_OPTION_IGNORE_TARGET_STATE : 0;
  const WDF_REQUEST_SEND_OPTIONS options{sizeof options, state | WDF_REQUEST_SEND_OPTION_TIMEOUT,
                                         -static_cast<LONGLONG>(seconds) * kSecond};
  return end_synchronous(target, request, nullptr, status, &options);
}

NTSTATUS send_hub_control(IoTarget& target, ULONG code, void* argument) {
  Request& request = begin_synchronous(nullptr, target, nullptr);
  const NTSTATUS status = format_others(target, request, code,
                                        {RequestData(argument, 0), RequestData(), RequestData()});
  const WDF_REQUEST_SEND_OPTIONS options{sizeof options,
                                         WDF_REQUEST_SEND_OPTION_IGNORE_TARGET_STATE, 0};
  return end_synchronous(target, request, nullptr, status, &options);
}

}  // namespace rundown::wdf
