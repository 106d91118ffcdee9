// WDFUSBINTERFACE: an interface of a USB device, its settings, and the pipes of the one selected.
#pragma once

#include "wdf/usb/usb_device.h"

namespace rundown::wdf {

class UsbPipe;

class UsbInterface final : public Object {
 public:
  static constexpr Type kType = Type::usb_interface;

  UsbInterface(const Blueprint& plan, UsbDevice& device, UCHAR number);

  WDFUSBINTERFACE interface_handle() const { return static_cast<WDFUSBINTERFACE>(handle()); }
  UsbDevice& usb_device() const { return device_; }
  UCHAR number() const { return number_; }
  UCHAR setting_count() const { return settings_; }
  // nullptr: there is none.
  const USB_INTERFACE_DESCRIPTOR* setting(UCHAR index) const;
  bool is_configured() const { return configured_; }
  // With a break where none is.
  UCHAR configured_setting() const;
  const machine::Vector<UsbPipe*>& pipes() const { return pipes_; }

  // Pipes that are nobody's yet, for a configuration that is about to be selected.
  machine::Vector<UsbPipe*> make_pipes(const WDF_OBJECT_ATTRIBUTES* attributes, std::size_t count);
  static void discard_pipes(const machine::Vector<UsbPipe*>& pipes);
  // As the bus driver has answered.
  void configure(const USBD_INTERFACE_INFORMATION& information,
                 const machine::Vector<UsbPipe*>& pipes);
  void delete_pipes();

  NTSTATUS select_setting(const WDF_OBJECT_ATTRIBUTES* attributes, URB& urb);
  NTSTATUS select_setting_of(const WDF_OBJECT_ATTRIBUTES* attributes,
                             const USB_INTERFACE_DESCRIPTOR& descriptor);
  // STATUS_INVALID_PARAMETER: it has fewer.
  NTSTATUS select_setting_at(const WDF_OBJECT_ATTRIBUTES* attributes, UCHAR index);

 private:
  UsbDevice& device_;
  UCHAR number_;
  UCHAR settings_ = 0;
  bool configured_ = false;
  UCHAR current_ = 0;
  machine::Vector<UsbPipe*> pipes_;
};

}  // namespace rundown::wdf
