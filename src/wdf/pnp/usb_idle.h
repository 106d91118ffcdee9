// A USB device's request to be suspended while it is idle
// (IOCTL_INTERNAL_USB_SUBMIT_IDLE_NOTIFICATION): the bus keeps it, calls back when the device may
// power down, and completes it when the device works again or takes it back.
//
// https://learn.microsoft.com/windows-hardware/drivers/usbcon/usb-selective-suspend
#pragma once

#include "abi/irp.h"
#include "abi/usb.h"
#include "wdf/io/signal.h"

namespace rundown::wdf {

class Package;

struct UsbIdle {
  USB_IDLE_CALLBACK_INFO info{};
  IRP* irp = nullptr;          // at the bus
  Signal* callback = nullptr;  // that the bus's callback waits for
  bool capable = false;        // the driver has asked for it once
  bool end_dropped = false;    // no state has taken the request's end
};

// PolicyEvent::usb_idle_callback follows, and usb_idle_completed at the end.
void submit_usb_idle(Package& package);
// usb_idle_completed follows. False: it has come, and nobody has waited for it.
bool cancel_usb_idle(Package& package);
// The device has powered down, or will not: the bus's callback returns.
void finish_usb_callback(Package& package);

}  // namespace rundown::wdf
