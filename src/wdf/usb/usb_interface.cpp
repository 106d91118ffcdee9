#include "wdf/usb/usb_interface.h"

#include "nt/usb/descriptors.h"
#include "nt/usb/urb.h"
#include "wdf/usb/usb_format.h"
#include "wdf/usb/usb_pipe.h"

namespace rundown::wdf {

namespace usb = nt::usb;

UsbInterface::UsbInterface(const Blueprint& plan, UsbDevice& device, UCHAR number)
    : Object(plan, kType), device_(device), number_(number) {
  refuse_deletion();
  while (setting(settings_) != nullptr) ++settings_;
}

const USB_INTERFACE_DESCRIPTOR* UsbInterface::setting(UCHAR index) const {
  return usb::find_interface(device_.configuration(), &device_.configuration(),
                             {.number = number_, .setting = index});
}

UCHAR UsbInterface::configured_setting() const {
  if (configured_) return current_;
  verifier_break("usb-not-configured",
                 "the setting is asked for of a USB interface for which none has been selected");
  return 0;
}

machine::Vector<UsbPipe*> UsbInterface::make_pipes(const WDF_OBJECT_ATTRIBUTES* attributes,
                                                   std::size_t count) {
  const gate::OwnedBySystem owned;
  machine::Vector<UsbPipe*> made;
  for (std::size_t n = 0; n < count; ++n) {
    auto& pipe = make<UsbPipe>(Blueprint{&client(), attributes}, *this);
    commit(pipe, attributes, this);
    made.push_back(&pipe);
  }
  return made;
}

void UsbInterface::discard_pipes(const machine::Vector<UsbPipe*>& pipes) {
  for (UsbPipe* pipe : pipes) discard(*pipe);
}

void UsbInterface::configure(const USBD_INTERFACE_INFORMATION& information,
                             const machine::Vector<UsbPipe*>& pipes) {
  configured_ = true;
  current_ = information.AlternateSetting;
  pipes_ = pipes;
  for (std::size_t n = 0; n < pipes_.size(); ++n) pipes_[n]->set_information(information.Pipes[n]);
}

void UsbInterface::delete_pipes() {
  const machine::Vector<UsbPipe*> all = std::exchange(pipes_, {});
  configured_ = false;
  for (UsbPipe* pipe : all) delete_object(*pipe);
}

NTSTATUS UsbInterface::select_setting(const WDF_OBJECT_ATTRIBUTES* attributes, URB& urb) {
  constexpr unsigned kSeconds = 2;
  const USBD_INTERFACE_INFORMATION& information = urb.UrbSelectInterface.Interface;
  if (configured_ && current_ == information.AlternateSetting) return STATUS_SUCCESS;
  if (information.Length < interface_bytes(0)) return STATUS_INVALID_PARAMETER;
  const std::size_t count =
      (information.Length - interface_bytes(0)) / sizeof(USBD_PIPE_INFORMATION);
  const machine::Vector<UsbPipe*> made = make_pipes(attributes, count);
  if (configured_) delete_pipes();
  const NTSTATUS status = send_urb(device_, urb, kSeconds, true);
  if (nt_success(status)) {
    configure(information, made);
  } else {
    discard_pipes(made);
  }
  return status;
}

NTSTATUS UsbInterface::select_setting_of(const WDF_OBJECT_ATTRIBUTES* attributes,
                                         const USB_INTERFACE_DESCRIPTOR& descriptor) {
  if (configured_ && current_ == descriptor.bAlternateSetting) return STATUS_SUCCESS;
  if (descriptor.bInterfaceNumber != number_) return STATUS_INVALID_PARAMETER;
  const std::size_t bytes = select_interface_bytes(descriptor.bNumEndpoints);
  URB* const urb = usb::build_select_interface(allocate_urb(bytes), bytes,
                                               device_.configuration_handle(), descriptor);
  const NTSTATUS status = select_setting(attributes, *urb);
  free_urb(urb);
  return status;
}

NTSTATUS UsbInterface::select_setting_at(const WDF_OBJECT_ATTRIBUTES* attributes, UCHAR index) {
  const USB_INTERFACE_DESCRIPTOR* const descriptor = setting(index);
  return descriptor == nullptr ? STATUS_INVALID_PARAMETER
                               : select_setting_of(attributes, *descriptor);
}

}  // namespace rundown::wdf
