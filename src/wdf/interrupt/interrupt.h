// WDFINTERRUPT. It is connected when its device is started.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

class Interrupt final : public Object {
 public:
  static constexpr Type kType = Type::interrupt;

  Interrupt(const Blueprint& plan, Device& device, const WDF_INTERRUPT_CONFIG& config);

  // The lock that the driver's deferred routine shares with the parent's callbacks, and that of a
  // passive interrupt. STATUS_INVALID_PARAMETER: the parent is neither the device nor one of its
  // queues.
  NTSTATUS find_locks(Object& parent);

  Device& device() const { return device_; }
  const WDF_INTERRUPT_CONFIG& config() const { return config_; }
  const WDF_INTERRUPT_INFO& info() const { return info_; }
  bool is_passive() const { return config_.PassiveHandling != FALSE; }
  bool is_connected() const { return connected_ != nullptr; }
  WDFWAITLOCK wait_lock() const { return wait_lock_; }
  std::optional<WDF_INTERRUPT_EXTENDED_POLICY> policy;

  // False: it is queued already.
  bool queue_dpc();
  void run_dpc();
  bool queue_work_item();

 protected:
  void dispose() override;
  void release() override;

 private:
  void run_work_item();

  Device& device_;
  WDF_INTERRUPT_CONFIG config_;
  WDF_INTERRUPT_INFO info_{};
  CallbackLock* lock_ = nullptr;
  WDFWAITLOCK wait_lock_ = nullptr;
  bool own_wait_lock_ = false;
  bool work_queued_ = false;
  KINTERRUPT* connected_ = nullptr;
  KDPC* dpc_;
};

}  // namespace rundown::wdf
