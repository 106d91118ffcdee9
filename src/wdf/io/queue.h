// WDFQUEUE: requests on their way to the driver's callbacks (fxioqueue.cpp).
//
// All that can happen in a queue is an event: a request arrives, one is completed, one is
// cancelled, a stop or a purge comes to its end. Each event ends in dispatch(), a loop that does
// what has become possible. A callback that causes the next event does not nest the loop: whoever
// completes a request inside EvtIoRead returns, and the loop below presents the next one.
#pragma once

#include <optional>

#include "wdf/io/forward_progress.h"
#include "wdf/io/request.h"
#include "wdf/io/signal.h"
#include "wdf/sync/callback_lock.h"

namespace rundown::wdf {

// A callback that a function has registered for a state: the driver's, or the signal of a
// synchronous call.
struct StateCallback {
  PFN_WDF_IO_QUEUE_STATE driver = nullptr;
  WDFCONTEXT context = nullptr;
  Signal* signal = nullptr;
  explicit operator bool() const { return driver != nullptr || signal != nullptr; }
};

class Queue final : public Object {
 public:
  static constexpr Type kType = Type::queue;

  // What the attributes leave open is the device's; `config` has been checked.
  Queue(const Blueprint& plan, Device& device, const WDF_IO_QUEUE_CONFIG& config);
  void inherit_constraints();
  void add_callback_lock();

  WDFQUEUE queue_handle() const { return static_cast<WDFQUEUE>(handle()); }
  Device& device() const { return device_; }
  WDF_IO_QUEUE_DISPATCH_TYPE dispatch_type() const { return config_.DispatchType; }
  // Whether a request of this type would find a callback.
  bool has_handler(WDF_REQUEST_TYPE type) const;
  bool is_accepting() const { return accepting_; }
  bool is_power_managed() const { return power_managed_; }

  // FxIoQueue's part of a change of the device's power. All wait for what they cause.
  // No request is presented any more when this returns.
  void begin_power_down();
  // EvtIoStop for each request that the driver has; it has acknowledged, requeued or completed all.
  void hold_for_power();
  // No request is accepted any more, those that wait are cancelled, and the driver has completed
  // its own.
  void purge_for_power();
  // EvtIoResume for each request that the driver has kept; then requests are presented again.
  void resume_for_power();
  void end_power_up();
  // A bus child that was removed is started anew.
  void reset_for_restart();
  // Only the framework deletes it from now on.
  void keep() { refuse_deletion(); }

  bool has_callbacks() const override { return true; }
  CallbackLock* callback_lock() override { return lock_; }

  // A request that has just come for the device. STATUS_PENDING, or the status with which it was
  // completed because the queue does not accept any.
  NTSTATUS accept(Request& request);
  // One that is the framework's already. STATUS_WDF_BUSY: it is still the caller's.
  NTSTATUS accept_forwarded(Request& request);

  // What the driver does with requests. These check what the verifier checks.
  NTSTATUS forward(Request& request, Queue& to);
  NTSTATUS requeue(Request& request);
  NTSTATUS mark_cancelable(Request& request, PFN_WDF_REQUEST_CANCEL callback,
                           bool fail_if_cancelled, std::string_view function);
  NTSTATUS unmark_cancelable(Request& request);
  // `file`: only requests for it. `found`: only this one.
  NTSTATUS retrieve(const FILE_OBJECT* file, Request* found, Request** taken);
  NTSTATUS find(Request* after, const FILE_OBJECT* file, Request** found);
  NTSTATUS notify_when_ready(PFN_WDF_IO_QUEUE_STATE callback, WDFCONTEXT context);

  // The states. The status is that of an attempt that bug check 0x10D/0xA would show.
  WDF_IO_QUEUE_STATE queue_state(ULONG* waiting, ULONG* owned) const;
  void start();
  NTSTATUS stop(bool cancel, StateCallback when_idle);
  NTSTATUS purge(bool cancel, StateCallback when_empty);

  // IRP_MJ_CLEANUP of a file: its requests that wait are cancelled.
  void cancel_waiting(const FILE_OBJECT* file);
  // The IRP's cancel routine has been called.
  void irp_cancelled(Request& request);
  // A request that this queue has presented is completed.
  void request_completed(Request& request);
  // A request ends: no cancel routine of the framework's may stay behind.
  void forget(Request& request);
  void run_deferred();

  std::optional<ForwardProgress> forward_progress;
  void return_reserved(Request& request);

 protected:
  void dispose() override;
  void release() override;

 private:
  // queue.cpp
  bool dispatch(Request* arrived = nullptr);
  void dispatch_unless_running();
  bool may_dispatch_here();
  bool insert_arrived(Request*& arrived);
  bool has_room() const;
  void present(Request& request);
  void call_handler(Request& request);
  bool completes_by_itself(const Request& request) const;
  void own(Request& request);
  void disown(Request& request);
  void note_arrival();
  void call_state(std::string_view name, StateCallback& callback, CallbackLock* lock);
  std::size_t with_driver() const { return owned_.size() + forwarding_; }
  void set_arrival();

  // queue_power.cpp
  enum class Power : std::uint8_t {
    on,
    starting_transition,
    stopping,
    stopping_notifies,
    stopping_notified,
    purging,
    purging_notifies,
    purging_notified,
    off,
    restarting,
    restarting_notifies
  };
  bool process_power();
  void begin_power_notice(Power next);
  bool notify_stop(WDF_REQUEST_STOP_ACTION_FLAGS action, Power next);
  bool collect_acknowledged();
  bool notify_resume();
  void change_power(Power to, std::string_view what);

  // queue_cancel.cpp
  bool put_on(Request& request, IrpList list, bool first = false);
  void take_off(Request& request);
  void cancel_one_waiting(Request& request);
  void cancel_one_owned(Request& request);
  void call_cancel_callbacks();
  void call_cancelled_on_queue();
  void cancel_all_waiting();
  void cancel_all_owned();

  Device& device_;
  WDF_IO_QUEUE_CONFIG config_;
  bool power_managed_;
  std::optional<CallbackLock> own_lock_;
  CallbackLock* lock_ = nullptr;  // around the callbacks; nullptr: none
  machine::Vector<Request*> waiting_;
  machine::Vector<Request*> owned_;           // by the driver
  machine::Vector<Request*> cancelable_;      // of these
  machine::Vector<Request*> cancelled_;       // EvtRequestCancel is to be called
  machine::Vector<Request*> cancelled_here_;  // EvtIoCanceledOnQueue is to be called
  std::size_t forwarding_ = 0;                // owned, but on its way to another queue
  bool accepting_ = true;
  bool dispatching_requests_ = true;
  bool cancel_dispatched_ = false;  // a purge is under way
  bool arrival_ = false;            // the queue was empty, and is not
  bool force_arrival_ = false;
  StateCallback idle_, empty_, ready_;
  Power power_ = Power::on;
  machine::Vector<Request*> to_notify_;  // of those that the driver has
  machine::Vector<Request*> notified_;   // likewise: EvtIoStop has been called, and no answer come
  Signal* power_idle_ = nullptr;
  bool shut_down_ = false;         // WdfIoQueueStart does not make it accept requests again
  bool power_referenced_ = false;  // the queue keeps its device from being idle
  int running_ = 0;                // dispatch() loops
  bool deferred_ = false;          // a DPC or a worker will run one
  KDPC* dpc_ = nullptr;
  bool disposing_ = false;
  bool deleted_ = false;
  Signal gone_;
};

// FxPkgIo::StopProcessingForPower and ResumeProcessingForPower, for all queues of a device.
void hold_queues(Device& device);
void purge_queues(Device& device, bool power_managed);
void resume_queues(Device& device);
void reset_queues(Device& device);

// FxPkgIo::CreateQueue. The queue is committed.
NTSTATUS create_queue(Device& device, const WDF_IO_QUEUE_CONFIG& config,
                      const WDF_OBJECT_ATTRIBUTES* attributes, Queue** made);
// A manual queue of the framework's own, which the driver never sees.
Queue& create_own_queue(Device& device, WDF_EXECUTION_LEVEL level, WDF_SYNCHRONIZATION_SCOPE scope);

}  // namespace rundown::wdf
