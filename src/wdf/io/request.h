// WDFREQUEST: an IRP in a driver's hands, or one of its own that it sends.
#pragma once

#include <optional>

#include "abi/irp.h"
#include "wdf/device/device.h"
#include "wdf/object/object.h"

namespace rundown::wdf {

class Queue;
class Request;
class RequestBuffer;
class RequestFormat;

// Where a request's IRP comes from.
enum class IrpOrigin : std::uint8_t {
  presented,  // an IRP that the framework got for the device
  driver,     // the driver's own, which it frees
  own,        // the request's, which frees it: WdfRequestCreate; there is none at first
};

// Who hears of the completion (FxRequestCompletionState).
enum class CompletionOwner : std::uint8_t { nobody, queue, in_caller_context };

// The list of a queue that the request's IRP is on, where it can be cancelled.
enum class IrpList : std::uint8_t { none, waiting, cancelable };

// Whether EvtIoStop's request has been acknowledged.
enum class StopState : std::uint8_t { unknown, acknowledged, requeue };

// Where a request is sent: an I/O target (targets/io_target.h).
class Destination {
 public:
  // The next driver has completed the request; its time is over; it waited and is cancelled.
  virtual void completed(Request& request) = 0;
  virtual void timer_expired(Request& request) = 0;
  virtual void cancelled_while_waiting(Request& request) = 0;
  // The driver hears of the completion.
  virtual void finish(Request& request) = 0;

 protected:
  ~Destination() = default;
};

class CompletionListener {
 public:
  virtual void told(Request& request) = 0;

 protected:
  ~CompletionListener() = default;
};

// A request on its way to a target, and what is left of it afterwards.
struct Sending {
  Destination* target = nullptr;    // the last one
  RequestFormat* format = nullptr;  // what a format function has left in the IRP
  // The framework's own, which hears of the completion instead of the driver's routine.
  CompletionListener* listener = nullptr;
  // Who has still to be done with the IRP before the driver hears of its completion: the target,
  // and whoever cancels it (m_IrpCompletionReferenceCount).
  int references = 0;
  bool next_location_formatted = false;  // by the driver itself
  bool formatted = false;
  bool sent = false;
  bool waits_for_start = false;  // on the target's list, not sent yet
  bool completed = false;        // by the target
  bool ignores_state = false;
  bool timer_set = false;
  bool timed_out = false;
  bool was_formatted = false;             // by a format function of a target, however long ago
  std::optional<NTSTATUS> status_before;  // WdfRequestSend
};

class Request final : public Object {
 public:
  static constexpr Type kType = Type::request;

  Request(const Blueprint& plan, Device* device, IRP* irp, IrpOrigin origin);

  WDFREQUEST request_handle() const { return static_cast<WDFREQUEST>(handle()); }
  IRP* irp() const { return irp_; }  // nullptr once it is completed
  void set_irp(IRP* irp) { irp_ = irp; }
  IO_STACK_LOCATION& location() const;
  bool has_location() const;
  UCHAR major() const { return location().MajorFunction; }
  FILE_OBJECT* file() const { return location().FileObject; }

  bool from_io() const { return origin == IrpOrigin::presented; }
  bool is_cancelled() const { return canceled || (irp_ != nullptr && irp_->Cancel != FALSE); }

  // The driver has it from now on, or not any more.
  void give_to_driver();
  void take_from_driver();

  // FxRequest::CompleteInternal, with what must have been checked before. The request may be gone
  // when this returns.
  void complete(NTSTATUS status);
  void complete(NTSTATUS status, ULONG_PTR information) {
    irp_->IoStatus.Information = information;
    complete(status);
  }

  // Memory that is part of the request; made at the first call.
  RequestBuffer& system_buffer();
  RequestBuffer& output_buffer();
  // References to the request's memory that forbid its completion.
  std::int64_t memory_references() const;

  Device* device;          // that it is for; a driver's own request has none before it is queued
  Queue* queue = nullptr;  // that it is on, or that has presented it
  Queue* target_queue = nullptr;  // where WdfDeviceEnqueueRequest puts it, if that is settled
  IrpOrigin origin;
  CompletionOwner owner = CompletionOwner::nobody;
  IrpList list = IrpList::none;
  PFN_WDF_REQUEST_CANCEL cancel_callback = nullptr;
  PFN_WDF_REQUEST_COMPLETION_ROUTINE completion_routine = nullptr;
  WDFCONTEXT completion_context = nullptr;
  MDL* own_mdl = nullptr;  // WdfRequestRetrieve...WdmMdl of a system buffer
  std::int64_t locked_buffers = 0;
  StopState stop_state = StopState::unknown;
  NTSTATUS last_status{};  // while there is no IRP

  bool presented;  // the driver has seen it
  bool reserved = false;
  bool completed = false;
  bool canceled = false;
  bool can_complete = false;  // a driver's own, which it must complete

  // The verifier's flags (FXREQUEST_FLAG_*).
  bool driver_owned = false;
  bool cancelable = false;
  bool cancel_delivered = false;
  bool found = false;  // by WdfIoQueueFindRequest
  bool in_caller_context = false;
  bool in_stop = false;

  // Before a reserved request gets its next IRP.
  void forget_buffers();
  // So that a send with a time-out cannot lack the memory for it.
  void allocate_timer();
  void start_timer(LONGLONG due);
  // False: it has expired, and its DPC will come.
  bool cancel_timer();

  // What a send leaves for WdfRequestGetStatus where there is no IRP, too.
  void set_status(NTSTATUS status);
  NTSTATUS status() const { return irp_ == nullptr ? last_status : irp_->IoStatus.Status; }

  // Takes the place of the format that the request has.
  void set_format(RequestFormat& format);
  void drop_format();
  // WdfRequestCancelSentRequest. False: nobody could be asked to cancel it.
  bool cancel_sent();
  // WdfRequestSend with WDF_REQUEST_SEND_OPTION_SEND_AND_FORGET: before and after the IRP goes.
  void begin_to_forget();
  void forget_irp();

  Sending sending;

 protected:
  void dispose() override;
  void release() override;

 private:
  void check_information(NTSTATUS status) const;
  void finish_presented(NTSTATUS status);
  void finish_own(NTSTATUS status);

  IRP* irp_;
  RequestBuffer* system_buffer_ = nullptr;
  RequestBuffer* output_buffer_ = nullptr;
  struct Timer {
    KTIMER timer;
    KDPC dpc;
  };
  Timer* timer_ = nullptr;  // the guest's memory
  bool disposed_early_ = false;
};

// The status that leaves the framework for one of its own.
NTSTATUS without_framework_codes(NTSTATUS status);

// An IRP goes without a request.
NTSTATUS complete_irp(IRP& irp, NTSTATUS status);
// On to the next lower device, as it is.
NTSTATUS pass_down(const Device& device, IRP& irp);

}  // namespace rundown::wdf
