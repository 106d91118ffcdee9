// USB requests: URBs in a request's IRP, and what the driver is told of them.
#pragma once

#include "wdf/io/request_format.h"
#include "wdf/targets/io_target.h"
#include "wdf/targets/request_data.h"

namespace rundown::wdf {

// Has a URB in the guest's memory, and WDF_USB_REQUEST_COMPLETION_PARAMS.
class UsbFormat : public RequestFormat {
 public:
  // One of its own, of so many bytes.
  UsbFormat(WDF_USB_REQUEST_TYPE type, USHORT function, std::size_t bytes);
  // The driver's.
  UsbFormat(WDF_USB_REQUEST_TYPE type, URB& urb);

  URB& urb() { return *urb_; }
  WDF_USB_REQUEST_COMPLETION_PARAMS& told() { return *told_; }
  // How much has been moved.
  ULONG transferred() const { return urb_->UrbTransfer.TransferBufferLength; }

  void completed(Request& request) override;

 protected:
  void restore(Request& request) override;

 private:
  URB* urb_;
  bool own_;
  WDF_USB_REQUEST_COMPLETION_PARAMS* told_;
};

// The URB goes down with IOCTL_INTERNAL_USB_SUBMIT_URB. The request has an IRP that is deep enough.
void put_urb(const IoTarget& target, Request& request, URB& urb);
// The format becomes the request's.
void put_format(const IoTarget& target, Request& request, UsbFormat& format);
// A transfer's data: a buffer, or an MDL.
void put_data(URB_TRANSFER& transfer, const RequestData& data);

// A driver's own URB, in memory that a request refers to or not.
NTSTATUS format_driver_urb(const IoTarget& target, Request& request, WDF_USB_REQUEST_TYPE type,
                           URB& urb, WDFMEMORY memory, Memory* referred);

// Sends a URB of the framework's own and waits, for a time that is not endless; whatever the
// target's state, where that is asked for.
NTSTATUS send_urb(IoTarget& target, URB& urb, unsigned seconds, bool ignore_state);
// A control to the hub: IOCTL_INTERNAL_USB_RESET_PORT and its like. `argument`: Argument1.
NTSTATUS send_hub_control(IoTarget& target, ULONG code, void* argument = nullptr);

// A zeroed URB of the framework's own in the guest's memory.
URB* allocate_urb(std::size_t bytes);
void free_urb(URB* urb);

}  // namespace rundown::wdf
