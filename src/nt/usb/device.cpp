#include "nt/usb/device.h"

#include <algorithm>
#include <cstring>

#include "cpu/call.h"
#include "gate/observer.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/internal.h"
#include "nt/io/irp.h"
#include "nt/ke/dpc.h"
#include "nt/ke/thread.h"
#include "nt/mm/mdl.h"
#include "nt/pool/pool.h"
#include "nt/usb/descriptors.h"

namespace rundown::nt {

void IoReleaseCancelSpinLock(KIRQL level);

namespace usb {
namespace {

constexpr UCHAR kGetStatus = 0;
constexpr UCHAR kGetDescriptor = 6;
constexpr UCHAR kGetConfiguration = 8;
constexpr UCHAR kTypeMask = 0x60;               // of bmRequestType; 0: standard
constexpr std::uint64_t kPipes = 0x5553420000;  // handles mean nothing to anybody else
constexpr std::uint64_t kConfiguration = 0x5553430000;
constexpr std::uint64_t kInterfaces = 0x5553440000;

struct Waiting {
  machine::Map<const IRP*, SimulatedDevice*> devices;
};
const machine::Part<Waiting> state;

PVOID handle(std::uint64_t base, unsigned number) {
  return reinterpret_cast<PVOID>(base + number);
}

void* data_of(const URB_TRANSFER& transfer) {
  if (transfer.TransferBuffer != nullptr || transfer.TransferBufferMDL == nullptr)
    return transfer.TransferBuffer;
  const gate::OwnedBySystem owned;
  return mm::system_address(*transfer.TransferBufferMDL);
}

void give(URB_TRANSFER& transfer, const void* bytes, std::size_t count) {
  transfer.TransferBufferLength =
      static_cast<ULONG>(std::min<std::size_t>(transfer.TransferBufferLength, count));
  if (transfer.TransferBufferLength != 0)
    std::memcpy(data_of(transfer), bytes, transfer.TransferBufferLength);
}

void give_zeroes(const URB_TRANSFER& transfer) {
  if (transfer.TransferBufferLength != 0)
    std::memset(data_of(transfer), 0, transfer.TransferBufferLength);
}

USBD_STATUS give_word(URB_TRANSFER& transfer, USHORT word) {
  give(transfer, &word, sizeof word);
  return USBD_STATUS_SUCCESS;
}

bool moves_data_by_pipe(USHORT function) {
  return function == URB_FUNCTION_BULK_OR_INTERRUPT_TRANSFER;
}

}  // namespace

NTSTATUS status_of(USBD_STATUS status) {
  switch (status) {
    case USBD_STATUS_SUCCESS:
      return STATUS_SUCCESS;
    case USBD_STATUS_CANCELED:
      return STATUS_CANCELLED;
    case USBD_STATUS_BUFFER_TOO_SMALL:
      return STATUS_BUFFER_TOO_SMALL;
    case USBD_STATUS_INVALID_URB_FUNCTION:
    case USBD_STATUS_INVALID_PIPE_HANDLE:
    case USBD_STATUS_INTERFACE_NOT_FOUND:
      return STATUS_INVALID_PARAMETER;
    default:
      return STATUS_UNSUCCESSFUL;
  }
}

SimulatedDevice::SimulatedDevice(Description description)
    : description_(std::move(description)),
      zero_reads_left_(description_.zero_reads),
      dpc_(pool::allocate_object<KDPC>()) {
  ke::initialize_dpc(*dpc_, guest_routine<KDEFERRED_ROUTINE>("UsbDeviceDpc"), this);
}

NTSTATUS SimulatedDevice::answer(IRP& irp) {
  const IO_STACK_LOCATION& location = io::current_location(irp);
  NTSTATUS status = STATUS_NOT_SUPPORTED;
  irp.IoStatus.Information = 0;
  if (location.MajorFunction == IRP_MJ_INTERNAL_DEVICE_CONTROL) {
    switch (location.Parameters.DeviceIoControl.IoControlCode) {
      case IOCTL_INTERNAL_USB_SUBMIT_URB:
        return submit(irp, *static_cast<URB*>(location.Parameters.Others.Argument1));
      case IOCTL_INTERNAL_USB_SUBMIT_IDLE_NOTIFICATION:
        if (idle_ == nullptr) return keep_idle(irp);
        status = STATUS_DEVICE_BUSY;
        break;
      case IOCTL_INTERNAL_USB_GET_PORT_STATUS:
        *static_cast<ULONG*>(location.Parameters.Others.Argument1) =
            USBD_PORT_ENABLED | USBD_PORT_CONNECTED;
        status = STATUS_SUCCESS;
        break;
      case IOCTL_INTERNAL_USB_RESET_PORT:
      case IOCTL_INTERNAL_USB_CYCLE_PORT:
        abort_all();
        status = STATUS_SUCCESS;
        break;
      default:
        break;
    }
  }
  irp.IoStatus.Status = status;
  io::complete_request(irp);
  return status;
}

NTSTATUS SimulatedDevice::submit(IRP& irp, URB& urb) {
  if (moves_data_by_pipe(urb.UrbHeader.Function)) return transfer(irp, urb.UrbTransfer);
  return finish_later(irp, carry_out(urb));
}

NTSTATUS SimulatedDevice::finish_later(IRP& irp, USBD_STATUS status) {
  const IO_STACK_LOCATION& location = io::current_location(irp);
  static_cast<URB*>(location.Parameters.Others.Argument1)->UrbHeader.Status = status;
  io::current_location(irp).Control |= SL_PENDING_RETURNED;
  done_.push_back({&irp, status_of(status)});
  const gate::OwnedBySystem owned;
  ke::queue_dpc(*dpc_, nullptr, nullptr);
  return STATUS_PENDING;
}

void SimulatedDevice::complete_done() {
  while (!done_.empty()) {
    const Done next = done_.front();
    done_.erase(done_.begin());
    next.irp->IoStatus.Status = next.status;
    io::complete_request(*next.irp);
  }
}

USBD_STATUS SimulatedDevice::carry_out(URB& urb) {
  switch (urb.UrbHeader.Function) {
    case URB_FUNCTION_SELECT_CONFIGURATION:
      return select_configuration(urb.UrbSelectConfiguration);
    case URB_FUNCTION_SELECT_INTERFACE:
      return select_interface(urb.UrbSelectInterface.Interface);
    case URB_FUNCTION_ABORT_PIPE:
    case URB_FUNCTION_RESET_PIPE:
      if (find_pipe(urb.UrbPipeRequest.PipeHandle) == nullptr)
        return USBD_STATUS_INVALID_PIPE_HANDLE;
      abort(urb.UrbPipeRequest.PipeHandle);
      return USBD_STATUS_SUCCESS;
    case URB_FUNCTION_GET_CURRENT_FRAME_NUMBER:
      urb.UrbGetCurrentFrameNumber.FrameNumber = static_cast<ULONG>(ke::interrupt_time() / 10'000);
      return USBD_STATUS_SUCCESS;
    case URB_FUNCTION_GET_DESCRIPTOR_FROM_DEVICE: {
      auto& request = urb.UrbControlDescriptorRequest;
      // The default pipe's handle, where a driver looks for it (usbport).
      request.PipeHandle = handle(kPipes, 0);
      return get_descriptor(request, request.DescriptorType, request.Index, request.LanguageId);
    }
    case URB_FUNCTION_GET_STATUS_FROM_DEVICE:
    case URB_FUNCTION_GET_STATUS_FROM_INTERFACE:
    case URB_FUNCTION_GET_STATUS_FROM_ENDPOINT:
      return give_word(urb.UrbTransfer, 0);
    case URB_FUNCTION_VENDOR_DEVICE:
    case URB_FUNCTION_VENDOR_INTERFACE:
    case URB_FUNCTION_VENDOR_ENDPOINT:
    case URB_FUNCTION_VENDOR_OTHER:
    case URB_FUNCTION_CLASS_DEVICE:
    case URB_FUNCTION_CLASS_INTERFACE:
    case URB_FUNCTION_CLASS_ENDPOINT:
    case URB_FUNCTION_CLASS_OTHER:
      if ((urb.UrbTransfer.TransferFlags & USBD_TRANSFER_DIRECTION_IN) != 0)
        give_zeroes(urb.UrbTransfer);
      return USBD_STATUS_SUCCESS;
    case URB_FUNCTION_CONTROL_TRANSFER:
    case URB_FUNCTION_CONTROL_TRANSFER_EX:
      return control(urb.UrbControlTransfer);
    case URB_FUNCTION_ISOCH_TRANSFER:
      gate::unsupported("usbd.sys", "an isochronous transfer");
    default:
      return USBD_STATUS_INVALID_URB_FUNCTION;
  }
}

USBD_STATUS SimulatedDevice::control(URB_CONTROL_TRANSFER& request) {
  const UCHAR* const setup = request.SetupPacket;
  const bool in = (setup[0] & USB_ENDPOINT_DIRECTION_MASK) != 0;
  if ((setup[0] & kTypeMask) != 0 || !in) {
    if (in) give_zeroes(request);
    return USBD_STATUS_SUCCESS;
  }
  switch (setup[1]) {
    case kGetDescriptor:
      return get_descriptor(request, setup[3], setup[2],
                            static_cast<USHORT>(setup[4] | setup[5] << 8));
    case kGetStatus:
      return give_word(request, 0);
    case kGetConfiguration: {
      const UCHAR value = pipes_.empty() ? 0 : description_.configuration[5];
      give(request, &value, sizeof value);
      return USBD_STATUS_SUCCESS;
    }
    default:
      return USBD_STATUS_STALL_PID;
  }
}

USBD_STATUS SimulatedDevice::get_descriptor(URB_TRANSFER& transfer, UCHAR type, UCHAR index,
                                            USHORT /*language*/) {
  switch (type) {
    case USB_DEVICE_DESCRIPTOR_TYPE:
      give(transfer, &description_.device, sizeof description_.device);
      return USBD_STATUS_SUCCESS;
    case USB_CONFIGURATION_DESCRIPTOR_TYPE:
      if (index != 0) return USBD_STATUS_STALL_PID;
      give(transfer, description_.configuration.data(), description_.configuration.size());
      return USBD_STATUS_SUCCESS;
    case USB_STRING_DESCRIPTOR_TYPE:
      return get_string(transfer, index);
    default:
      return USBD_STATUS_STALL_PID;
  }
}

USBD_STATUS SimulatedDevice::get_string(URB_TRANSFER& transfer, UCHAR index) {
  machine::WString text;
  if (index == 0) {
    text.push_back(static_cast<char16_t>(description_.language));
  } else if (index <= description_.strings.size()) {
    text = description_.strings[index - 1U];
  } else {
    return USBD_STATUS_STALL_PID;
  }
  machine::Vector<UCHAR> descriptor{0, USB_STRING_DESCRIPTOR_TYPE};
  for (const char16_t character : text) {
    descriptor.push_back(static_cast<UCHAR>(character));
    descriptor.push_back(static_cast<UCHAR>(character >> 8));
  }
  descriptor[0] = static_cast<UCHAR>(descriptor.size());
  give(transfer, descriptor.data(), descriptor.size());
  return USBD_STATUS_SUCCESS;
}

USBD_STATUS SimulatedDevice::select_configuration(URB_SELECT_CONFIGURATION& request) {
  abort_all();
  pipes_.clear();
  zero_reads_left_ = description_.zero_reads;
  request.ConfigurationHandle = nullptr;
  if (request.ConfigurationDescriptor == nullptr) return USBD_STATUS_SUCCESS;
  auto* at = reinterpret_cast<std::byte*>(&request.Interface);
  auto* const end = reinterpret_cast<std::byte*>(&request) + request.Hdr.Length;
  while (at + interface_bytes(0) <= end) {
    auto& information = *reinterpret_cast<USBD_INTERFACE_INFORMATION*>(at);
    if (information.Length < interface_bytes(0)) return USBD_STATUS_BUFFER_TOO_SMALL;
    if (const USBD_STATUS status = select_interface(information); status != USBD_STATUS_SUCCESS)
      return status;
    at += information.Length;
  }
  request.ConfigurationHandle =
      handle(kConfiguration, request.ConfigurationDescriptor->bConfigurationValue);
  return USBD_STATUS_SUCCESS;
}

USBD_STATUS SimulatedDevice::select_interface(USBD_INTERFACE_INFORMATION& information) {
  const auto& configuration =
      *reinterpret_cast<const USB_CONFIGURATION_DESCRIPTOR*>(description_.configuration.data());
  const USB_INTERFACE_DESCRIPTOR* const found = find_interface(
      configuration, &configuration,
      {.number = information.InterfaceNumber, .setting = information.AlternateSetting});
  if (found == nullptr) return USBD_STATUS_INTERFACE_NOT_FOUND;
  if (information.Length < interface_bytes(found->bNumEndpoints))
    return USBD_STATUS_BUFFER_TOO_SMALL;
  information.Class = found->bInterfaceClass;
  information.SubClass = found->bInterfaceSubClass;
  information.Protocol = found->bInterfaceProtocol;
  information.InterfaceHandle = handle(kInterfaces, found->bInterfaceNumber);
  information.NumberOfPipes = found->bNumEndpoints;
  for (unsigned n = 0; n < found->bNumEndpoints; ++n) {
    const USB_ENDPOINT_DESCRIPTOR* const endpoint = find_endpoint(configuration, *found, n);
    if (endpoint == nullptr) return USBD_STATUS_BAD_CONFIG_DESC_LENGTH;
    USBD_PIPE_INFORMATION& pipe = information.Pipes[n];
    pipe.MaximumPacketSize = endpoint->wMaxPacketSize;
    pipe.EndpointAddress = endpoint->bEndpointAddress;
    pipe.Interval = endpoint->bInterval;
    pipe.PipeType = static_cast<USBD_PIPE_TYPE>(endpoint->bmAttributes & 3);
    pipe.PipeHandle = handle(kPipes, endpoint->bEndpointAddress);
    pipes_[pipe.PipeHandle] = {endpoint->bEndpointAddress, pipe.PipeType};
  }
  return USBD_STATUS_SUCCESS;
}

const SimulatedDevice::Pipe* SimulatedDevice::find_pipe(USBD_PIPE_HANDLE pipe) const {
  const auto found = pipes_.find(pipe);
  return found == pipes_.end() ? nullptr : &found->second;
}

NTSTATUS SimulatedDevice::transfer(IRP& irp, URB_TRANSFER& request) {
  const Pipe* const pipe = find_pipe(request.PipeHandle);
  if (pipe == nullptr) return finish_later(irp, USBD_STATUS_INVALID_PIPE_HANDLE);
  const bool bulk = pipe->type == UsbdPipeTypeBulk;
  if ((pipe->address & USB_ENDPOINT_DIRECTION_MASK) == 0) {
    const auto* const bytes = static_cast<const UCHAR*>(data_of(request));
    if (bulk) looped_back_.insert(looped_back_.end(), bytes, bytes + request.TransferBufferLength);
    return finish_later(irp, USBD_STATUS_SUCCESS);
  }
  if (bulk && !looped_back_.empty()) {
    give(request, looped_back_.data(), looped_back_.size());
    looped_back_.erase(looped_back_.begin(), looped_back_.begin() + request.TransferBufferLength);
    return finish_later(irp, USBD_STATUS_SUCCESS);
  }
  if (!bulk || zero_reads_left_ == 0) return wait(irp);
  --zero_reads_left_;
  give_zeroes(request);
  return finish_later(irp, USBD_STATUS_SUCCESS);
}

NTSTATUS SimulatedDevice::wait(IRP& irp) {
  if (irp.Cancel != FALSE) return finish_later(irp, USBD_STATUS_CANCELED);
  io::current_location(irp).Control |= SL_PENDING_RETURNED;
  irp.CancelRoutine = guest_routine<DRIVER_CANCEL>("UsbDeviceCancel");
  state->devices[&irp] = this;
  waiting_.push_back(&irp);
  return STATUS_PENDING;
}

NTSTATUS SimulatedDevice::keep_idle(IRP& irp) {
  if (irp.Cancel != FALSE) {
    irp.IoStatus.Status = STATUS_CANCELLED;
    io::complete_request(irp);
    return STATUS_CANCELLED;
  }
  io::current_location(irp).Control |= SL_PENDING_RETURNED;
  irp.CancelRoutine = guest_routine<DRIVER_CANCEL>("UsbDeviceCancel");
  state->devices[&irp] = this;
  idle_ = &irp;
  idle_callback_due_ = true;
  ke::create_host_thread(
      [](void* self) { static_cast<SimulatedDevice*>(self)->call_idle_callback(); }, this);
  return STATUS_PENDING;
}

void SimulatedDevice::call_idle_callback() {
  if (idle_ == nullptr || !std::exchange(idle_callback_due_, false)) return;
  const auto& asked = io::current_location(*idle_).Parameters.DeviceIoControl;
  const auto* info = static_cast<const USB_IDLE_CALLBACK_INFO*>(asked.Type3InputBuffer);
  cpu::call_guest(reinterpret_cast<const void*>(info->IdleCallback), info->IdleContext);
}

void SimulatedDevice::end_idle(NTSTATUS status) {
  if (idle_ == nullptr) return;
  IRP& irp = *std::exchange(idle_, nullptr);
  idle_callback_due_ = false;
  state->devices.erase(&irp);
  irp.CancelRoutine = nullptr;
  irp.IoStatus.Status = status;
  io::complete_request(irp);
}

void SimulatedDevice::cancel(IRP& irp) {
  if (&irp == idle_) return end_idle(STATUS_CANCELLED);
  std::erase(waiting_, &irp);
  state->devices.erase(&irp);
  irp.CancelRoutine = nullptr;
  auto& request =
      *static_cast<URB_TRANSFER*>(io::current_location(irp).Parameters.Others.Argument1);
  request.TransferBufferLength = 0;
  finish_later(irp, USBD_STATUS_CANCELED);
}

void SimulatedDevice::abort(USBD_PIPE_HANDLE pipe) {
  const machine::Vector<IRP*> all(waiting_);
  for (IRP* irp : all) {
    const auto* request =
        static_cast<URB_TRANSFER*>(io::current_location(*irp).Parameters.Others.Argument1);
    if (request->PipeHandle == pipe) cancel(*irp);
  }
}

void SimulatedDevice::abort_all() {
  looped_back_.clear();
  while (!waiting_.empty()) cancel(*waiting_.front());
}

}  // namespace usb

void UsbDeviceDpc(KDPC* /*dpc*/, void* context, void* /*argument1*/, void* /*argument2*/) {
  static_cast<usb::SimulatedDevice*>(context)->complete_done();
}
RUNDOWN_EXPORT(internal, UsbDeviceDpc, {.irql = Irql::dispatch, .header = ""});

void UsbDeviceCancel(DEVICE_OBJECT* /*device*/, IRP* irp) {
  IoReleaseCancelSpinLock(irp->CancelIrql);
  const auto found = usb::state->devices.find(irp);
  if (found != usb::state->devices.end()) found->second->cancel(*irp);
}
RUNDOWN_EXPORT(internal, UsbDeviceCancel, {.irql = Irql::dispatch, .header = ""});

}  // namespace rundown::nt
