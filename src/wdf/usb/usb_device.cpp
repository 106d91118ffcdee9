#include "wdf/usb/usb_device.h"

#include "nt/pool/pool.h"
#include "nt/usb/descriptors.h"
#include "nt/usb/urb.h"
#include "wdf/usb/usb_format.h"
#include "wdf/usb/usb_interface.h"
#include "wdf/usb/usb_pipe.h"

namespace rundown::wdf {
namespace {

namespace usb = nt::usb;

constexpr unsigned kAskSeconds = 5;  // FxUsbDevice::InitDevice
constexpr unsigned kSelectSeconds = 2;

// Every descriptor has a length and ends within the configuration.
bool is_well_formed(const USB_CONFIGURATION_DESCRIPTOR& configuration) {
  const void* const end = usb::end_of(configuration);
  const void* at = &configuration;
  while (at != nullptr && at < end) at = usb::next_descriptor(at, end);
  return at == end;
}

}  // namespace

UsbDevice::UsbDevice(const Blueprint& plan, Device& device, std::optional<ULONG> contract)
    : IoTarget(plan, device, kType), contract_(contract) {
  aim_below();
}

NTSTATUS UsbDevice::get_descriptor(UCHAR type, void* into, std::size_t bytes, ULONG* received) {
  URB* const urb = allocate_urb(sizeof(URB_CONTROL_DESCRIPTOR_REQUEST));
  auto& request = urb->UrbControlDescriptorRequest;
  request.Hdr.Function = URB_FUNCTION_GET_DESCRIPTOR_FROM_DEVICE;
  request.DescriptorType = type;
  request.TransferFlags = USBD_TRANSFER_DIRECTION_IN;
  request.TransferBuffer = into;
  request.TransferBufferLength = static_cast<ULONG>(bytes);
  const NTSTATUS status = send_urb(*this, *urb, kAskSeconds, false);
  if (received != nullptr) *received = request.TransferBufferLength;
  free_urb(urb);
  return status;
}

NTSTATUS UsbDevice::initialize() {
  // FxIoTarget::Init needs all of a stack.
  if (target_device() == nullptr || target_physical() == nullptr) return STATUS_UNSUCCESSFUL;
  const NTSTATUS status =
      get_descriptor(USB_DEVICE_DESCRIPTOR_TYPE, &descriptor_, sizeof descriptor_);
  if (!nt_success(status)) return status;
  if (const NTSTATUS read = read_configuration(); !nt_success(read)) return read;
  if ((configuration_->bmAttributes & USB_CONFIG_REMOTE_WAKEUP) != 0)
    traits_ |= WDF_USB_DEVICE_TRAIT_REMOTE_WAKE_CAPABLE;
  read_status();
  return STATUS_SUCCESS;
}

NTSTATUS UsbDevice::read_configuration() {
  USB_CONFIGURATION_DESCRIPTOR head{};
  ULONG received = 0;
  const NTSTATUS status =
      get_descriptor(USB_CONFIGURATION_DESCRIPTOR_TYPE, &head, sizeof head, &received);
  if (!nt_success(status)) return status;
  if (received == 0 || head.wTotalLength < sizeof head) return STATUS_UNSUCCESSFUL;
  {
    const gate::OwnedBySystem owned;
    configuration_ = nt::pool::allocate_object<USB_CONFIGURATION_DESCRIPTOR>(head.wTotalLength);
  }
  const NTSTATUS whole =
      get_descriptor(USB_CONFIGURATION_DESCRIPTOR_TYPE, configuration_, head.wTotalLength);
  if (!nt_success(whole)) return whole;
  return configuration_->wTotalLength == head.wTotalLength ? STATUS_SUCCESS
                                                           : STATUS_DEVICE_DATA_ERROR;
}

// A device that does not tell it counts as one that gets its power from the bus.
void UsbDevice::read_status() {
  USHORT word = 0;
  URB* const urb = allocate_urb(sizeof(URB_CONTROL_GET_STATUS_REQUEST));
  urb->UrbHeader.Function = URB_FUNCTION_GET_STATUS_FROM_DEVICE;
  urb->UrbTransfer.TransferFlags = USBD_TRANSFER_DIRECTION_IN;
  urb->UrbTransfer.TransferBuffer = &word;
  urb->UrbTransfer.TransferBufferLength = sizeof word;
  const NTSTATUS status = send_urb(*this, *urb, kAskSeconds, false);
  free_urb(urb);
  if (nt_success(status) && (word & USB_GETSTATUS_SELF_POWERED) != 0)
    traits_ |= WDF_USB_DEVICE_TRAIT_SELF_POWERED;
}

NTSTATUS UsbDevice::create_interfaces() {
  if (!is_well_formed(*configuration_)) return STATUS_INVALID_PARAMETER;
  const void* const end = usb::end_of(*configuration_);
  for (const USB_INTERFACE_DESCRIPTOR* at =
           usb::find_interface(*configuration_, configuration_, {});
       at != nullptr && interfaces_.size() < configuration_->bNumInterfaces;
       at = usb::find_interface(*configuration_, usb::next_descriptor(at, end), {})) {
    if (interface_of_number(at->bInterfaceNumber) != nullptr) continue;
    const gate::OwnedBySystem owned;
    auto& made = make<UsbInterface>(Blueprint{&client(), nullptr}, *this, at->bInterfaceNumber);
    if (const NTSTATUS status = commit(made, nullptr, this); !nt_success(status)) return status;
    interfaces_.push_back(&made);
  }
  return interfaces_.empty() && configuration_->bNumInterfaces != 0 ? STATUS_INVALID_DEVICE_REQUEST
                                                                    : STATUS_SUCCESS;
}

void UsbDevice::release() {
  if (configuration_ == nullptr) return;
  const gate::OwnedBySystem owned;
  nt::pool::free(configuration_);
}

UsbInterface* UsbDevice::interface_of_number(UCHAR number) const {
  for (UsbInterface* interface : interfaces_) {
    if (interface->number() == number) return interface;
  }
  return nullptr;
}

namespace {

struct Planned {
  UsbInterface* interface;
  USBD_INTERFACE_INFORMATION* information;
  machine::Vector<UsbPipe*> pipes;
};

// STATUS_INVALID_DEVICE_REQUEST: the request names an interface that the device does not have.
NTSTATUS plan(const UsbDevice& device, const WDF_OBJECT_ATTRIBUTES* attributes, URB& urb,
              machine::Vector<Planned>& planned) {
  constexpr ULONG kMostPipes = 0xFF;
  auto* at = reinterpret_cast<std::byte*>(&urb.UrbSelectConfiguration.Interface);
  auto* const end = reinterpret_cast<std::byte*>(&urb) + urb.UrbHeader.Length;
  while (at < end) {
    auto& information = *reinterpret_cast<USBD_INTERFACE_INFORMATION*>(at);
    UsbInterface* const interface = device.interface_of_number(information.InterfaceNumber);
    if (interface == nullptr || information.NumberOfPipes > kMostPipes || information.Length == 0)
      return STATUS_INVALID_DEVICE_REQUEST;
    planned.push_back(
        {interface, &information, interface->make_pipes(attributes, information.NumberOfPipes)});
    if (interface->is_configured()) interface->delete_pipes();
    at += information.Length;
  }
  return STATUS_SUCCESS;
}

// The bus driver has answered for the first interface; the others are asked for one by one.
NTSTATUS select_alone(UsbDevice& device, const Planned& one) {
  USBD_INTERFACE_INFORMATION& information = *one.information;
  if (information.NumberOfPipes == 0) return STATUS_SUCCESS;
  const USB_INTERFACE_DESCRIPTOR* const setting = usb::find_interface(
      device.configuration(), &device.configuration(),
      {.number = information.InterfaceNumber, .setting = information.AlternateSetting});
  if (setting == nullptr) return STATUS_INVALID_PARAMETER;
  const std::size_t bytes = select_interface_bytes(setting->bNumEndpoints);
  URB* const urb = usb::build_select_interface(allocate_urb(bytes), bytes,
                                               device.configuration_handle(), *setting);
  const NTSTATUS status = send_urb(device, *urb, kSelectSeconds, true);
  if (nt_success(status)) {
    __builtin_memcpy(&information, &urb->UrbSelectInterface.Interface,
                     urb->UrbSelectInterface.Interface.Length);
  }
  free_urb(urb);
  return status;
}

}  // namespace

NTSTATUS UsbDevice::select_configuration(const WDF_OBJECT_ATTRIBUTES* pipe_attributes, URB& urb,
                                         UCHAR* configured) {
  machine::Vector<Planned> planned;
  NTSTATUS status = plan(*this, pipe_attributes, urb, planned);
  if (nt_success(status)) status = send_urb(*this, urb, kSelectSeconds, true);
  std::size_t done = 0;
  if (nt_success(status)) {
    configuration_handle_ = urb.UrbSelectConfiguration.ConfigurationHandle;
    for (; done < planned.size(); ++done) {
      const Planned& next = planned[done];
      if (done != 0) status = select_alone(*this, next);
      if (!nt_success(status)) break;
      next.interface->configure(*next.information, next.pipes);
    }
    if (configured != nullptr) *configured = static_cast<UCHAR>(done);
  }
  for (; done < planned.size(); ++done) UsbInterface::discard_pipes(planned[done].pipes);
  return status;
}

NTSTATUS UsbDevice::deconfigure() {
  for (UsbInterface* interface : interfaces_) interface->delete_pipes();
  URB* const urb = allocate_urb(sizeof(URB_SELECT_CONFIGURATION));
  urb->UrbHeader.Function = URB_FUNCTION_SELECT_CONFIGURATION;
  const NTSTATUS status = send_urb(*this, *urb, kSelectSeconds, true);
  free_urb(urb);
  return status;
}

NTSTATUS UsbDevice::check_connected() {
  ULONG port = 0;
  const NTSTATUS status = send_hub_control(*this, IOCTL_INTERNAL_USB_GET_PORT_STATUS, &port);
  if (!nt_success(status)) return status;
  return (port & USBD_PORT_CONNECTED) != 0 ? STATUS_SUCCESS : STATUS_DEVICE_DOES_NOT_EXIST;
}

void UsbDevice::cancel_everything() {
  for (const UsbInterface* interface : interfaces_) {
    for (UsbPipe* pipe : interface->pipes()) pipe->cancel_everything();
  }
  cancel_sent_requests();
}

NTSTATUS UsbDevice::reset_port() {
  cancel_everything();
  return send_hub_control(*this, IOCTL_INTERNAL_USB_RESET_PORT);
}

NTSTATUS UsbDevice::cycle_port() {
  cancel_everything();
  return send_hub_control(*this, IOCTL_INTERNAL_USB_CYCLE_PORT);
}

NTSTATUS UsbDevice::start() {
  NTSTATUS status = IoTarget::start();
  for (const UsbInterface* interface : interfaces_) {
    for (UsbPipe* pipe : interface->pipes()) {
      if (nt_success(status)) status = pipe->start();
    }
  }
  return status;
}

void UsbDevice::stop(WDF_IO_TARGET_SENT_IO_ACTION action) {
  IoTarget::stop(action);
  for (const UsbInterface* interface : interfaces_) {
    for (UsbPipe* pipe : interface->pipes()) pipe->stop(action);
  }
}

void UsbDevice::purge(WDF_IO_TARGET_PURGE_IO_ACTION action) {
  IoTarget::purge(action);
  for (const UsbInterface* interface : interfaces_) {
    for (UsbPipe* pipe : interface->pipes()) pipe->purge(action);
  }
}

}  // namespace rundown::wdf
