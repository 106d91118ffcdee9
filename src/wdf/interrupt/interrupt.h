// WDFINTERRUPT. It is connected when its device is started.
#pragma once

#include "cpu/processor.h"
#include "wdf/device/device.h"
#include "wdf/object/callback.h"

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

  // What the device's power does with it (FxInterrupt::Connect and Disconnect).
  enum Notice : unsigned {
    kNone = 0,
    kNotPageable = 1,      // neither connected nor disconnected, which would page
    kSurpriseRemoved = 2,  // the hardware is gone: EvtInterruptDisable is not called
    kForceDisconnect = 4,  // whatever came before
    kExplicitPowerUp = 8,  // by IRP_MN_SET_POWER
    kExplicitPowerDown = 16,
    kDisconnectInactive = 32,  // only what has stayed connected at a power-down
  };
  void assign_resources(const CM_PARTIAL_RESOURCE_DESCRIPTOR& raw,
                        const CM_PARTIAL_RESOURCE_DESCRIPTOR& translated);
  void forget_resources();
  bool has_resources() const { return info_.Vector != 0; }
  void synchronize_at(UCHAR level) { level_ = level; }
  // The system's status, or EvtInterruptEnable's.
  NTSTATUS connect(unsigned notice);
  NTSTATUS disconnect(unsigned notice);
  // WdfInterruptDisable, WdfInterruptEnable: until the next of the other.
  NTSTATUS force_disconnect();
  NTSTATUS force_connect();
  void report_active() { active_ = true; }
  void report_inactive() { active_ = false; }
  KINTERRUPT* connection() const { return connected_; }
  bool interrupted();

  // The interrupt's own lock; its holder runs at the interrupt's level.
  void acquire_lock();
  void release_lock();
  template <class Result, class... Parameters, class... Arguments>
  Result call_synchronized(std::string_view name, Result(NTAPI* callback)(Parameters...),
                           Arguments... arguments) {
    acquire_lock();
    const Result result = call_driver(name, *this, callback, arguments...);
    release_lock();
    return result;
  }
  bool created_in_prepare_hardware = false;

 protected:
  void dispose() override;
  void release() override;

 private:
  void run_work_item();
  bool stays_connected() const { return config_.ReportInactiveOnPowerDown == WdfTrue; }
  NTSTATUS connect_to_system();
  void disconnect_from_system();
  void flush_deferred();

  Device& device_;
  WDF_INTERRUPT_CONFIG config_;
  WDF_INTERRUPT_INFO info_{};
  CallbackLock* lock_ = nullptr;
  WDFWAITLOCK wait_lock_ = nullptr;
  bool own_wait_lock_ = false;
  bool work_queued_ = false;
  KINTERRUPT* connected_ = nullptr;
  KINTERRUPT** place_ = nullptr;  // the guest's memory, in which the system puts it
  UCHAR level_ = 0;
  cpu::Irql level_before_lock_{};
  bool enabled_ = false;
  bool active_ = false;
  bool force_disconnected_ = false;
  KDPC* dpc_;
};

}  // namespace rundown::wdf
