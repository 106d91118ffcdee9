// A pipe's continuous reader: reads that the framework sends again as soon as they are completed
// (fxusbpipe.cpp).
#pragma once

#include "wdf/usb/usb_pipe.h"

namespace rundown::wdf {

class ContinuousReader {
 public:
  ContinuousReader(UsbPipe& pipe, const WDF_USB_CONTINUOUS_READER_CONFIG& config);
  ContinuousReader(const ContinuousReader&) = delete;
  ContinuousReader& operator=(const ContinuousReader&) = delete;

  NTSTATUS start();
  // Cancels the reads and waits until all have been completed.
  void stop();
  void cancel_reads();
  void free_all();

  // What was read, and once more.
  class Read final : public CompletionListener {
   public:
    Read(ContinuousReader& reader, Request& request);
    void told(Request& request) override;

    ContinuousReader& reader;
    Request& request;
    Memory* memory = nullptr;
    Signal completed;
    KDPC* dpc;
  };
  void send(Read& read) { pipe_.send_read(read.request); }
  void recover();

 private:
  // False: the request has the status.
  bool submit(Read& read);
  NTSTATUS format(Read& read);
  void forget_memory(Read& read);
  void read_done(Read& read);
  void read_failed(NTSTATUS status, USBD_STATUS usbd_status);

  UsbPipe& pipe_;
  std::size_t header_;
  std::size_t transfer_;
  std::size_t total_;
  std::optional<WDF_OBJECT_ATTRIBUTES> attributes_;
  PFN_WDF_USB_READER_COMPLETION_ROUTINE complete_;
  WDFCONTEXT context_;
  PFN_WDF_USB_READERS_FAILED failed_;
  machine::Vector<Read*> reads_;
  bool submitted_ = false;
  bool recovering_ = false;
  NTSTATUS failed_status_{};
  USBD_STATUS failed_usbd_status_{};
  Signal recovered_;
};

}  // namespace rundown::wdf
