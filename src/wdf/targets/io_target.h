// WDFIOTARGET: where a driver sends requests. A device of a stack has one for what lies below it;
// the driver makes others, and opens them.
#pragma once

#include <optional>

#include "nt/ob/object.h"
#include "wdf/io/request.h"
#include "wdf/io/signal.h"
#include "wdf/object/object.h"

namespace rundown::wdf {

class IoTarget : public Object, public Destination {
 public:
  static constexpr Type kType = Type::io_target;

  IoTarget(const Blueprint& plan, Device& device, Type type = kType);

  Device& device() const { return device_; }
  WDFIOTARGET target_handle_of() const { return static_cast<WDFIOTARGET>(handle()); }
  WDF_IO_TARGET_STATE state() const { return state_; }
  DEVICE_OBJECT* target_device() const { return target_device_; }
  DEVICE_OBJECT* target_physical() const { return target_physical_; }
  FILE_OBJECT* target_file() const { return target_file_; }
  // How the device below takes the data of reads and writes.
  WDF_DEVICE_IO_TYPE io_type() const { return io_type_; }
  virtual bool is_remote() const { return false; }

  // The next lower device.
  void aim_below();

  // What waits goes now. STATUS_INVALID_DEVICE_STATE: the target is being deleted.
  virtual NTSTATUS start();
  // What is sent from now on waits for start().
  virtual void stop(WDF_IO_TARGET_SENT_IO_ACTION action);
  // What is sent from now on is refused.
  virtual void purge(WDF_IO_TARGET_PURGE_IO_ACTION action);

  // Gives the request an IRP that is deep enough for the target where it has none of its own
  // (FxRequestBase::ValidateTarget). STATUS_INVALID_DEVICE_STATE: the target is not open;
  // STATUS_REQUEST_NOT_ACCEPTED: the IRP is another's, and not deep enough.
  NTSTATUS fit(Request& request) const;

  // WdfRequestSend. False: the request has the status.
  bool send(Request& request, const WDF_REQUEST_SEND_OPTIONS* options);
  void send_and_forget(Request& request);
  // Waits for the completion. `call_routine`: the driver's routine is called before that.
  // `sent`: false where the request did not go at all.
  NTSTATUS send_and_wait(Request& request, const WDF_REQUEST_SEND_OPTIONS* options,
                         bool call_routine = false, bool* sent = nullptr);

  void completed(Request& request) override;
  void timer_expired(Request& request) override;
  void cancelled_while_waiting(Request& request) override;
  void finish(Request& request) override;

 protected:
  // The driver's clean-up callback still finds the target open.
  void dispose() override;
  // Cancels what was sent, waits for it, and leaves (FxIoTarget::Remove).
  void remove(WDF_IO_TARGET_STATE state);
  // No request goes there any more.
  virtual void leave();
  void aim_at(DEVICE_OBJECT& device);
  virtual void call_down(IRP& irp);

  WDF_IO_TARGET_STATE state_ = WdfIoTargetStarted;
  DEVICE_OBJECT* target_device_ = nullptr;
  DEVICE_OBJECT* target_physical_ = nullptr;
  FILE_OBJECT* target_file_ = nullptr;

  enum class Way : std::uint8_t { refused, down, waits };
  // A flag of the framework's own: refused where it would wait.
  static constexpr ULONG kRefuseToWait = 0x80000000;
  Way submit(Request& request, const WDF_REQUEST_SEND_OPTIONS* options, ULONG flags);
  // Cancels all that was sent, whatever the state.
  void cancel_sent_requests() { cancel_all(machine::Vector<Request*>(sent_)); }

 private:
  NTSTATUS verify(const Request& request) const;
  NTSTATUS way_of(const Request& request, ULONG flags, Way& way) const;
  void put_on_list(Request& request);
  void take_off_lists(Request& request, bool& last);
  bool has_enough_locations(const IRP& irp) const;
  NTSTATUS let_wait(Request& request);
  void take_from_waiting(Request& request);
  // What waited: to be sent now, or to fail.
  machine::Vector<Request*> take_all_waiting(bool to_be_sent);
  void fail_waiting(Request& request, NTSTATUS status);
  void send_waiting(Request& request);
  static void cancel_all(const machine::Vector<Request*>& requests);
  void wait_for_sent();
  void stop_waiting_for_sent(bool wait);

  Device& device_;
  CCHAR stack_size_ = 0;
  WDF_DEVICE_IO_TYPE io_type_ = WdfDeviceIoUndefined;
  machine::Vector<Request*> sent_;
  machine::Vector<Request*> sent_ignoring_state_;
  machine::Vector<Request*> waiting_;  // for start()
  int under_way_ = 0;                  // sent or waiting, or their completion is being told
  bool waits_for_sent_ = false;
  bool removing_ = false;
  bool ending_ = false;
  Signal sent_done_;
  Signal all_done_;
};

// A target outside the device's own stack.
class RemoteTarget final : public IoTarget {
 public:
  RemoteTarget(const Blueprint& plan, Device& device) : IoTarget(plan, device) {}

  bool is_remote() const override { return true; }
  HANDLE target_handle() const { return handle_; }

  NTSTATUS open(WDF_IO_TARGET_OPEN_PARAMS& parameters);
  void close(bool for_query_remove);

 protected:
  void leave() override;

 private:
  // What a by-name target is opened by, and once more after a cancelled removal.
  struct OpenByName {
    machine::WString path;
    ACCESS_MASK access = 0;
    ULONG share = 0;
    ULONG attributes = 0;
    ULONG disposition = 0;
    ULONG options = 0;
  };
  NTSTATUS open_by_name(WDF_IO_TARGET_OPEN_PARAMS& parameters);
  // IRP_MN_QUERY_DEVICE_RELATIONS for the target's physical device. A target that does not know it
  // does well without.
  void ask_for_physical_device();

  bool open_ = false;
  HANDLE handle_ = nullptr;
  nt::ob::Object* file_ = nullptr;
  std::optional<OpenByName> by_name_;
  PFN_WDF_IO_TARGET_QUERY_REMOVE query_remove_ = nullptr;
  PFN_WDF_IO_TARGET_REMOVE_CANCELED remove_canceled_ = nullptr;
  PFN_WDF_IO_TARGET_REMOVE_COMPLETE remove_complete_ = nullptr;
};

// The target behind a handle; USB devices and pipes are targets too. Bug check 0x10D/5.
IoTarget& target_of(const WDF_DRIVER_GLOBALS* globals, WDFIOTARGET handle);

// The target that a function device has from its creation on, and the one that leads to its own
// queues, where it asked for it.
NTSTATUS add_default_target(Device& device);
NTSTATUS add_self_target(Device& device);

// The options that a send may be given (FxValidateRequestOptions). NULL is right.
NTSTATUS check_options(const WDF_REQUEST_SEND_OPTIONS* options);

}  // namespace rundown::wdf
