// WDFIOTARGET: where a driver sends requests. A device of a stack has one for what lies below it;
// the driver makes others, and opens them.
#pragma once

#include <optional>

#include "nt/ob/object.h"
#include "wdf/object/object.h"

namespace rundown::wdf {

class IoTarget : public Object {
 public:
  static constexpr Type kType = Type::io_target;

  IoTarget(const Blueprint& plan, Device& device, Type type = kType);

  Device& device() const { return device_; }
  WDF_IO_TARGET_STATE state() const { return state_; }
  DEVICE_OBJECT* target_device() const { return target_device_; }
  DEVICE_OBJECT* target_physical() const { return target_physical_; }
  FILE_OBJECT* target_file() const { return target_file_; }
  virtual bool is_remote() const { return false; }

  // The next lower device.
  void aim_below();

  // STATUS_INVALID_DEVICE_STATE: it is being deleted.
  NTSTATUS start();
  void stop();
  void purge();

 protected:
  // The driver's clean-up callback still finds the target open.
  void dispose() override;
  // No request goes there any more.
  virtual void leave(WDF_IO_TARGET_STATE state);

  WDF_IO_TARGET_STATE state_ = WdfIoTargetStarted;
  DEVICE_OBJECT* target_device_ = nullptr;
  DEVICE_OBJECT* target_physical_ = nullptr;
  FILE_OBJECT* target_file_ = nullptr;

 private:
  Device& device_;
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
  void leave(WDF_IO_TARGET_STATE state) override;

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

// The target that a function device has from its creation on.
NTSTATUS add_default_target(Device& device);

}  // namespace rundown::wdf
