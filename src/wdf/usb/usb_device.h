// WDFUSBDEVICE: the target of a driver whose device is on USB, with its interfaces.
#pragma once

#include <optional>

#include "wdf/targets/io_target.h"

namespace rundown::wdf {

class UsbInterface;

class UsbDevice final : public IoTarget {
 public:
  static constexpr Type kType = Type::usb_device;

  UsbDevice(const Blueprint& plan, Device& device, std::optional<ULONG> contract);

  // Asks the device for all that is kept here: its descriptors, its status. What the stack below
  // answers, STATUS_UNSUCCESSFUL and STATUS_DEVICE_DATA_ERROR for nonsense.
  NTSTATUS initialize();
  NTSTATUS create_interfaces();

  WDFUSBDEVICE usb_handle() const { return static_cast<WDFUSBDEVICE>(handle()); }
  const USB_DEVICE_DESCRIPTOR& device_descriptor() const { return descriptor_; }
  // In the guest's memory.
  USB_CONFIGURATION_DESCRIPTOR& configuration() const { return *configuration_; }
  ULONG traits() const { return traits_; }
  bool has_urbs() const { return contract_.has_value(); }  // WdfUsbTargetDeviceCreateUrb
  USBD_CONFIGURATION_HANDLE configuration_handle() const { return configuration_handle_; }
  const machine::Vector<UsbInterface*>& interfaces() const { return interfaces_; }
  UsbInterface* interface_of_number(UCHAR number) const;

  // Sends it, and makes the pipes that it leads to (FxUsbDevice::SelectConfig). `configured`: how
  // many interfaces have been.
  NTSTATUS select_configuration(const WDF_OBJECT_ATTRIBUTES* pipe_attributes, URB& urb,
                                UCHAR* configured);
  NTSTATUS deconfigure();

  // STATUS_DEVICE_DOES_NOT_EXIST: it is unplugged.
  NTSTATUS check_connected();
  NTSTATUS reset_port();
  NTSTATUS cycle_port();

  NTSTATUS start() override;
  void stop(WDF_IO_TARGET_SENT_IO_ACTION action) override;
  void purge(WDF_IO_TARGET_PURGE_IO_ACTION action) override;

 protected:
  void release() override;

 private:
  NTSTATUS get_descriptor(UCHAR type, void* into, std::size_t bytes, ULONG* received = nullptr);
  NTSTATUS read_configuration();
  void read_status();
  void cancel_everything();

  std::optional<ULONG> contract_;
  USB_DEVICE_DESCRIPTOR descriptor_{};
  USB_CONFIGURATION_DESCRIPTOR* configuration_ = nullptr;
  USBD_CONFIGURATION_HANDLE configuration_handle_ = nullptr;
  ULONG traits_ = 0;
  machine::Vector<UsbInterface*> interfaces_;
};

}  // namespace rundown::wdf
