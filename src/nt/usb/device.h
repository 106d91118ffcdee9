// A simulated USB device on its bus: what answers the requests that come to a USB device's physical
// device object. Everything about it is a value; it answers the same in each run.
//
//   usb::SimulatedDevice device(usb::osr_fx2());
//   status = device.answer(irp);  // for IRP_MJ_INTERNAL_DEVICE_CONTROL
//
// What it answers: descriptors, statuses and configurations by its description. What a vendor's or
// a class's request asks for is zeroes, and what one sends is taken. Bulk and interrupt pipes to
// the device take all. A bulk pipe from the device gives back what came by a bulk pipe to it, and
// after that zeroes, as often as `zero_reads` says; then it has nothing more, and a read waits
// until it is cancelled or the pipe is aborted. An interrupt pipe waits so at once. Isochronous
// transfers are not simulated.
//
// The request to be suspended while idle (IOCTL_INTERNAL_USB_SUBMIT_IDLE_NOTIFICATION) is kept, one
// at a time; its callback is called soon, for nothing else is on the bus. It ends when the device
// is back in D0, goes, or its driver cancels it.
//
// Requests that move data are completed as a host controller completes them: at DISPATCH_LEVEL,
// from a DPC, with STATUS_PENDING as the dispatch routine's result.
#pragma once

#include "abi/irp.h"
#include "abi/usb.h"
#include "machine/arena.h"
#include "nt/hardware/usb_facts.h"

namespace rundown::nt::usb {

struct Description {
  abi::USB_DEVICE_DESCRIPTOR device{};
  machine::Vector<abi::UCHAR> configuration;  // with all that follows it, as the device sends it
  machine::Vector<machine::WString> strings;  // number 1 and those after it
  abi::USHORT language = 0x0409;
  bool high_speed = true;
  unsigned zero_reads = 16;
};

// One configuration with one interface, at high speed.
Description describe(const hardware::UsbFacts& facts);
Description osr_fx2();  // of the facts as they stand

class SimulatedDevice {
 public:
  explicit SimulatedDevice(Description description);
  SimulatedDevice(const SimulatedDevice&) = delete;
  SimulatedDevice& operator=(const SimulatedDevice&) = delete;
  ~SimulatedDevice() = delete;  // it lives as long as the machine

  // Completes the request, or keeps it. What is no USB request is completed with
  // STATUS_NOT_SUPPORTED.
  abi::NTSTATUS answer(abi::IRP& irp);
  // Its driver is gone, or it is unplugged: what waits is cancelled.
  void abort_all();
  // The request to be suspended, if there is one, ends.
  void end_idle(abi::NTSTATUS status);

  const Description& description() const { return description_; }

  // For the routines that the kernel calls.
  void complete_done();
  void cancel(abi::IRP& irp);
  void call_idle_callback();

 private:
  struct Pipe {
    abi::UCHAR address;
    abi::USBD_PIPE_TYPE type;
  };
  struct Done {
    abi::IRP* irp;
    abi::NTSTATUS status;
  };

  abi::NTSTATUS submit(abi::IRP& irp, abi::URB& urb);
  abi::USBD_STATUS carry_out(abi::URB& urb);
  abi::USBD_STATUS select_configuration(abi::URB_SELECT_CONFIGURATION& request);
  abi::USBD_STATUS select_interface(abi::USBD_INTERFACE_INFORMATION& information);
  abi::USBD_STATUS get_descriptor(abi::URB_TRANSFER& transfer, abi::UCHAR type, abi::UCHAR index,
                                  abi::USHORT language);
  abi::USBD_STATUS get_string(abi::URB_TRANSFER& transfer, abi::UCHAR index);
  abi::USBD_STATUS control(abi::URB_CONTROL_TRANSFER& request);
  abi::NTSTATUS transfer(abi::IRP& irp, abi::URB_TRANSFER& request);
  void abort(abi::USBD_PIPE_HANDLE pipe);
  const Pipe* find_pipe(abi::USBD_PIPE_HANDLE handle) const;
  abi::NTSTATUS finish_later(abi::IRP& irp, abi::USBD_STATUS status);
  abi::NTSTATUS wait(abi::IRP& irp);
  abi::NTSTATUS keep_idle(abi::IRP& irp);

  Description description_;
  machine::Map<abi::USBD_PIPE_HANDLE, Pipe> pipes_;  // of the configuration that is selected
  machine::Vector<abi::UCHAR> looped_back_;
  unsigned zero_reads_left_;
  machine::Vector<abi::IRP*> waiting_;
  machine::Vector<Done> done_;
  abi::IRP* idle_ = nullptr;  // the request to be suspended
  bool idle_callback_due_ = false;
  abi::KDPC* dpc_;
};

// STATUS_SUCCESS, or what a bus driver makes of an error of USB's.
abi::NTSTATUS status_of(abi::USBD_STATUS status);

}  // namespace rundown::nt::usb
