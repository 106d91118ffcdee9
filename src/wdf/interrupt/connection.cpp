// An interrupt's connection to the system, and what a change of its device's power does to it
// (interruptobject.cpp).
#include <utility>

#include "abi/interrupt.h"
#include "nt/ke/irql.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"
#include "wdf/interrupt/interrupt.h"
#include "wdf/routine.h"
#include "wdf/sync/wait_lock.h"

namespace rundown::nt {

abi::NTSTATUS IoConnectInterruptEx(abi::IO_CONNECT_INTERRUPT_PARAMETERS* parameters);
void IoDisconnectInterruptEx(abi::IO_DISCONNECT_INTERRUPT_PARAMETERS* parameters);

}  // namespace rundown::nt

namespace rundown::wdf {

void Interrupt::assign_resources(const CM_PARTIAL_RESOURCE_DESCRIPTOR& raw,
                                 const CM_PARTIAL_RESOURCE_DESCRIPTOR& translated) {
  constexpr unsigned kGroupBits = 16;
  const auto& given = translated.u.Interrupt;
  info_.Group = static_cast<USHORT>(given.Level >> kGroupBits);
  info_.TargetProcessorSet = given.Affinity;
  info_.ShareDisposition = translated.ShareDisposition;
  info_.Mode = (translated.Flags & CM_RESOURCE_INTERRUPT_LATCHED) != 0 ? Latched : LevelSensitive;
  info_.Irql = is_passive() ? KIRQL{PASSIVE_LEVEL} : static_cast<KIRQL>(given.Level);
  info_.MessageSignaled = (translated.Flags & CM_RESOURCE_INTERRUPT_MESSAGE) != 0 ? TRUE : FALSE;
  info_.Vector = given.Vector;
  if (info_.MessageSignaled != FALSE && raw.u.MessageInterrupt.Raw.MessageCount > 1)
    info_.Vector += info_.MessageNumber;
  level_ = static_cast<UCHAR>(info_.Irql);
}

void Interrupt::forget_resources() {
  const ULONG number = info_.MessageNumber;
  info_ = {};
  info_.Size = sizeof info_;
  info_.MessageNumber = number;
}

NTSTATUS Interrupt::connect_to_system() {
  if (place_ == nullptr) place_ = nt::pool::allocate_object<KINTERRUPT*>();
  IO_CONNECT_INTERRUPT_PARAMETERS parameters{};
  parameters.Version = CONNECT_FULLY_SPECIFIED_GROUP;
  auto& full = parameters.FullySpecified;
  full.PhysicalDeviceObject = device_.physical_device;
  full.InterruptObject = place_;
  full.ServiceRoutine = routine<KSERVICE_ROUTINE>("FxInterruptIsr");
  full.ServiceContext = this;
  full.SynchronizeIrql = static_cast<KIRQL>(level_);
  full.FloatingSave = config_.FloatingSave;
  full.ShareVector = info_.ShareDisposition == CmResourceShareShared ? TRUE : FALSE;
  full.Vector = info_.Vector;
  full.Irql = info_.Irql;
  full.InterruptMode = info_.Mode;
  full.ProcessorEnableMask = info_.TargetProcessorSet;
  full.Group = info_.Group;
  const gate::OwnedBySystem owned;
  const NTSTATUS status = nt::IoConnectInterruptEx(&parameters);
  if (nt_success(status)) connected_ = *place_;
  return status;
}

void Interrupt::disconnect_from_system() {
  IO_DISCONNECT_INTERRUPT_PARAMETERS parameters{};
  parameters.Version = CONNECT_FULLY_SPECIFIED_GROUP;
  parameters.ConnectionContext.InterruptObject = std::exchange(connected_, nullptr);
  const gate::OwnedBySystem owned;
  nt::IoDisconnectInterruptEx(&parameters);
  active_ = false;
}

NTSTATUS Interrupt::connect(unsigned notice) {
  if (stays_connected() && connected_ != nullptr && (notice & kExplicitPowerUp) != 0) {
    active_ = true;
  } else {
    if (force_disconnected_ || !has_resources()) return STATUS_SUCCESS;
    if ((notice & kNotPageable) == 0) {
      if (const NTSTATUS status = connect_to_system(); !nt_success(status)) return status;
      active_ = true;
    }
  }
  if (config_.EvtInterruptEnable != nullptr) {
    const NTSTATUS status =
        call_synchronized("EvtInterruptEnable", config_.EvtInterruptEnable,
                          static_cast<WDFINTERRUPT>(handle()), device_.device_handle());
    if (!nt_success(status)) return status;
  }
  enabled_ = true;
  return STATUS_SUCCESS;
}

NTSTATUS Interrupt::disconnect(unsigned notice) {
  if (!has_resources()) return STATUS_SUCCESS;
  if ((notice & kDisconnectInactive) != 0 && !stays_connected()) return STATUS_SUCCESS;
  if (connected_ == nullptr) return STATUS_SUCCESS;
  NTSTATUS status = STATUS_SUCCESS;
  if (enabled_ && (notice & kSurpriseRemoved) == 0) {
    if (config_.EvtInterruptDisable != nullptr) {
      status = call_synchronized("EvtInterruptDisable", config_.EvtInterruptDisable,
                                 static_cast<WDFINTERRUPT>(handle()), device_.device_handle());
    }
    enabled_ = false;
  }
  flush_deferred();
  if (stays_connected() && (notice & kExplicitPowerDown) != 0) {
    active_ = false;
  } else if ((notice & kNotPageable) == 0) {
    disconnect_from_system();
  }
  return status;
}

// What the driver's routine has queued runs before the interrupt is gone. A DPC has run when its
// processor is back at PASSIVE_LEVEL.
void Interrupt::flush_deferred() {
  if (work_queued_) nt::ke::settle();
}

NTSTATUS Interrupt::force_disconnect() {
  const bool pageable = (device_.device_object()->Flags & DO_POWER_PAGABLE) != 0;
  force_disconnected_ = true;
  return disconnect(pageable ? kNone : kNotPageable);
}

NTSTATUS Interrupt::force_connect() {
  const bool pageable = (device_.device_object()->Flags & DO_POWER_PAGABLE) != 0;
  force_disconnected_ = false;
  return connect(pageable ? kNone : kNotPageable);
}

void Interrupt::acquire_lock() {
  if (is_passive()) {
    WdfWaitLockAcquire(client().globals, wait_lock_, nullptr);
  } else {
    level_before_lock_ = nt::ke::raise_irql(static_cast<Irql>(level_));
  }
}

void Interrupt::release_lock() {
  if (is_passive()) {
    WdfWaitLockRelease(client().globals, wait_lock_);
  } else {
    nt::ke::lower_irql(level_before_lock_);
  }
}

bool Interrupt::interrupted() {
  if (connected_ == nullptr) return false;
  return call_synchronized("EvtInterruptIsr", config_.EvtInterruptIsr,
                           static_cast<WDFINTERRUPT>(handle()), info_.MessageNumber) != FALSE;
}

BOOLEAN FxInterruptIsr(KINTERRUPT* /*connected*/, void* interrupt) {
  return static_cast<Interrupt*>(interrupt)->interrupted() ? TRUE : FALSE;
}
RUNDOWN_EXPORT(internal, FxInterruptIsr, {.header = ""});

}  // namespace rundown::wdf
