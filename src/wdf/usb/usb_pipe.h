// WDFUSBPIPE: an endpoint of the selected setting, as a target.
#pragma once

#include "wdf/targets/request_data.h"
#include "wdf/usb/usb_interface.h"

namespace rundown::wdf {

class ContinuousReader;

class UsbPipe final : public IoTarget {
 public:
  static constexpr Type kType = Type::usb_pipe;

  UsbPipe(const Blueprint& plan, UsbInterface& interface);

  WDFUSBPIPE pipe_handle() const { return static_cast<WDFUSBPIPE>(handle()); }
  UsbInterface& usb_interface() const { return interface_; }
  const USBD_PIPE_INFORMATION& information() const { return information_; }
  void set_information(const USBD_PIPE_INFORMATION& information) { information_ = information; }
  WDF_USB_PIPE_TYPE pipe_type() const;
  bool is_in() const;
  bool moves_data() const;  // a bulk or interrupt pipe
  void check_no_packet_size() { checks_packet_size_ = false; }
  NTSTATUS check_length(std::size_t bytes) const;  // STATUS_INVALID_BUFFER_SIZE

  NTSTATUS format_transfer(Request& request, const RequestData& data, bool in, WDFMEMORY memory,
                           std::size_t offset) const;
  NTSTATUS format_request(Request& request, WDF_USB_REQUEST_TYPE type, USHORT function) const;
  NTSTATUS reset();

  bool has_reader() const { return reader_ != nullptr; }
  void set_reader(ContinuousReader& reader) { reader_ = &reader; }

  NTSTATUS start() override;
  void stop(WDF_IO_TARGET_SENT_IO_ACTION action) override;
  void purge(WDF_IO_TARGET_PURGE_IO_ACTION action) override;
  void cancel_everything();

  // For the reader.
  bool submit_read(Request& request) {
    return submit(request, nullptr, kRefuseToWait) == Way::down;
  }
  void send_read(Request& request) { call_down(*request.irp()); }

 protected:
  void dispose() override;

 private:
  UsbInterface& interface_;
  USBD_PIPE_INFORMATION information_{};
  bool checks_packet_size_ = true;
  ContinuousReader* reader_ = nullptr;
};

}  // namespace rundown::wdf
