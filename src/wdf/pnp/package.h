// A device's plug and play, power and power policy (FxPkgPnp): the three machines, and what they
// have in common. Each machine's table lies in a file of its own: pnp_machine.cpp,
// power_machine.cpp, power_policy.cpp for a device that owns the stack's power policy, and
// follower_policy.cpp for the others.
#pragma once

#include "abi/irp.h"
#include "wdf/io/signal.h"
#include "wdf/pnp/bus_interfaces.h"
#include "wdf/pnp/idle_machine.h"
#include "wdf/pnp/related_devices.h"
#include "wdf/pnp/self_managed_io.h"
#include "wdf/pnp/state_machine.h"
#include "wdf/pnp/usb_idle.h"

namespace rundown::wdf {

enum class PnpEvent : std::uint8_t {
  none,
  add_device,
  start_device,
  start_device_complete,
  start_device_failed,
  query_remove,
  query_stop,
  cancel_remove,
  cancel_stop,
  stop,
  remove,
  surprise_remove,
  eject,
  policy_started,
  policy_start_failed,
  policy_stopped,
  policy_stop_failed,
  policy_removed,
  power_up_failed,
  power_down_failed,
  device_in_d0,
  parent_removed,
  children_removed,
};

enum class PowerEvent : std::uint8_t {
  none,
  d0,  // IRP_MN_SET_POWER
  dx,
  wake_arrival,
  wake_succeeded,
  wake_failed,
  wake_canceled,
  implicit_d0,  // the device is started
  implicit_d3,  // stopped or removed
  parent_to_d0,
  mark_pageable,
  mark_nonpageable,
  complete_d0,  // the power policy lets it go on
  complete_dx,
};

enum class PolicyEvent : std::uint8_t {
  none,
  start,
  stop,
  surprise_remove,
  remove,
  sx,  // the system sleeps
  s0,
  power_up,
  power_up_failed,
  power_up_hw_started,
  power_up_not_seen,
  power_down,
  power_down_failed,
  power_down_io_stopped,
  implicit_power_down,
  implicit_power_down_failed,
  wake_arrived,
  wake_success,
  wake_failed,
  io_present,
  power_timeout_expired,
  s0_idle_policy_changed,
  usb_idle_callback,   // the bus lets a USB device power down
  usb_idle_completed,  // and is not asked any more
};

struct PnpRules {
  using State = WDF_DEVICE_PNP_STATE;
  using Event = PnpEvent;
  using Callback = PFN_WDF_DEVICE_PNP_STATE_CHANGE_NOTIFICATION;
  using Data = WDF_DEVICE_PNP_NOTIFICATION_DATA;
  static constexpr State kNull = WdfDevStatePnpNull;
  static constexpr std::string_view kCallbackName = "EvtDevicePnpStateChange";
  static State& state(Package& package);
  static Device& device(Package& package);
  static std::span<const StateRow<State, Event>> rows(Package& package);
  static bool is_answer(Package& package, Event event);
  static bool is_singular(Event) { return false; }
  static const machine::Map<ULONG, StateChangeCallback<Callback>>& callbacks(Package& package);
  static void drop(Package& package, Event event);
  static void rest(Package& package);
};

struct PowerRules {
  using State = WDF_DEVICE_POWER_STATE;
  using Event = PowerEvent;
  using Callback = PFN_WDF_DEVICE_POWER_STATE_CHANGE_NOTIFICATION;
  using Data = WDF_DEVICE_POWER_NOTIFICATION_DATA;
  static constexpr State kNull = WdfDevStatePowerNull;
  static constexpr std::string_view kCallbackName = "EvtDevicePowerStateChange";
  static State& state(Package& package);
  static Device& device(Package& package);
  static std::span<const StateRow<State, Event>> rows(Package& package);
  static bool is_answer(Package& package, Event event);
  static bool is_singular(Event event) { return event == PowerEvent::parent_to_d0; }
  static const machine::Map<ULONG, StateChangeCallback<Callback>>& callbacks(Package& package);
  static void drop(Package& package, Event event);
  static void rest(Package&) {}
};

struct PolicyRules {
  using State = WDF_DEVICE_POWER_POLICY_STATE;
  using Event = PolicyEvent;
  using Callback = PFN_WDF_DEVICE_POWER_POLICY_STATE_CHANGE_NOTIFICATION;
  using Data = WDF_DEVICE_POWER_POLICY_NOTIFICATION_DATA;
  static constexpr State kNull = WdfDevStatePwrPolNull;
  static constexpr std::string_view kCallbackName = "EvtDevicePowerPolicyStateChange";
  static State& state(Package& package);
  static Device& device(Package& package);
  static std::span<const StateRow<State, Event>> rows(Package& package);
  static bool is_answer(Package& package, Event event);
  static bool is_singular(Event event) { return event == PolicyEvent::s0_idle_policy_changed; }
  static const machine::Map<ULONG, StateChangeCallback<Callback>>& callbacks(Package& package);
  static void drop(Package& package, Event event);
  static void rest(Package&) {}
};

using PolicyRow = StateRow<WDF_DEVICE_POWER_POLICY_STATE, PolicyEvent>;
// power_policy.cpp and follower_policy.cpp.
std::span<const PolicyRow> owner_policy_rows();
std::span<const PolicyRow> follower_policy_rows();

// How many IRPs of plug and play and power are under way (IO_REMOVE_LOCK).
class RemoveLock {
 public:
  // STATUS_DELETE_PENDING once the device is being removed.
  NTSTATUS acquire();
  void release();
  void release_and_wait();

 private:
  std::size_t held_ = 0;
  bool removed_ = false;
  Signal* last_ = nullptr;
};

class Package {
 public:
  explicit Package(Device& of)
      : device(of), pnp(*this), power(*this), policy(*this), self_managed_io(of), idle(*this) {}
  Package(const Package&) = delete;
  Package& operator=(const Package&) = delete;

  Device& device;
  StateMachine<PnpRules> pnp;
  StateMachine<PowerRules> power;
  StateMachine<PolicyRules> policy;
  SelfManagedIo self_managed_io;
  IdleMachine idle;
  RemoveLock remove_lock;
  RelatedDevicesOf related;

  bool is_bus_child() const { return device.kind() == DeviceKind::bus_child; }
  bool owns_policy() const { return device.pnp.power_policy_owner; }
  bool is_pageable() const { return (device.device_object()->Flags & DO_POWER_PAGABLE) != 0; }

  // The IRPs that the machines have in hand. Bug check 0x10D/0xC: a second one that changes the
  // device's state.
  IRP* pnp_irp = nullptr;
  IRP* device_power_irp = nullptr;
  IRP* system_power_irp = nullptr;
  IRP* wake_irp = nullptr;           // IRP_MN_WAIT_WAKE that this device pends or has sent down
  machine::Vector<IRP*> ended_wake;  // to be completed by the power machine, with their status
  void keep_pnp_irp(IRP& irp);
  void set_pnp_status(NTSTATUS status);
  // Completes the IRP if it is a start or has failed; lets it go on when the machine rests
  // otherwise.
  void finish_pnp_irp();
  // On its way: to the next lower device, or, from a bus child, to its end.
  NTSTATUS let_go(IRP& irp);
  NTSTATUS complete(IRP& irp, NTSTATUS status);
  // The IRP comes back with the answer of those below; a bus child has nobody below.
  NTSTATUS ask_below(IRP& irp);

  // What the lower drivers are given in IRP_MN_START_DEVICE where the driver has taken resources of
  // its own out; in the pool.
  CM_RESOURCE_LIST* lower_raw = nullptr;
  CM_RESOURCE_LIST* lower_translated = nullptr;

  // FxPkgPnp::SetInternalFailure: Plug and Play is told that the device has failed.
  void fail();
  bool achieved_start = false;
  REENUMERATE_SELF_INTERFACE_STANDARD* reenumerate_self = nullptr;  // of the drivers below
  bool declared_failed = false;                                     // WdfDeviceSetFailed
  std::optional<WDF_DEVICE_FAILED_ACTION> failed_action;            // WdfDeviceSetFailed
  bool has_failed = false;         // by a callback, or the framework's own work
  bool let_pnp_irp_go = false;     // when the machine rests
  bool removal_processed = false;  // likewise: whoever waits for it goes on
  bool delete_device = false;      // likewise
  bool can_be_deleted = false;     // a bus child is no more
  Signal* ejected = nullptr;       // that the thread with IRP_MN_EJECT waits for
  Signal* removed = nullptr;       // that the thread with IRP_MN_REMOVE_DEVICE waits for
  // Until the device's descendants have gone, what failed is not told to the plug and play machine.
  bool releases_after_descendants() const {
    return device.settings().release_order == WdfReleaseHardwareOrderOnFailureAfterDescendants;
  }

  // hardware.cpp
  NTSTATUS prepare_hardware(bool* resources_matched);
  NTSTATUS release_hardware();
  void revoke_resources();
  NTSTATUS connect_interrupts(ULONG flags);
  NTSTATUS disconnect_interrupts(ULONG flags);
  NTSTATUS power_up_dma();  // and the children are looked for
  NTSTATUS power_down_dma();

  NTSTATUS enable_interfaces();
  void clean_up_for_remove(bool graceful);
  void remove_common();

  // Power.
  WDF_POWER_DEVICE_STATE device_state = WdfPowerDeviceD3Final;
  SYSTEM_POWER_STATE system_state = PowerSystemWorking;
  POWER_ACTION announced_action = PowerActionNone;  // by the last IRP for the system
  POWER_ACTION system_action = PowerActionNone;     // in which the device has powered down
  bool io_callback_failed = false;
  bool power_down_failed = false;
  bool owns_wait_wake = false;  // a bus child pends IRP_MN_WAIT_WAKE
  bool wake_enabled_at_bus = false;
  std::array<LONG, WdfSpecialFileMax> usage{};
  bool is_in_special_use() const;
  void set_device_state(WDF_POWER_DEVICE_STATE state);
  // IRP_MN_WAIT_WAKE that this device pends ends. False: there is none.
  bool end_wait_wake(NTSTATUS status);
  bool take_wake_irp(NTSTATUS status);
  void complete_ended_wake();

  // Power policy.
  POWER_ACTION action_to_sleep = PowerActionNone;
  POWER_ACTION action_awoken_from = PowerActionNone;
  POWER_ACTION action_under_way = PowerActionNone;  // that a device power IRP is requested for
  bool power_failed = false;
  bool requested_power_up = false;
  bool requested_power_down = false;
  bool requested_wait_wake = false;
  bool wake_event_dropped = false;
  UsbIdle usb_idle;
  NTSTATUS wait_wake_status{};
  bool children_can_power_up = false;
  LONG children_powered_on = 0;
  LONG children_armed = 0;
  bool powered_parent = false;  // of a bus child: its parent stays in D0 for it

  bool wmi_registered_ = false;
  std::size_t pending_children = 1;  // whose removal the device's own waits for, and one
  Package* parent_waiting = nullptr;
};

Package& package_of(Device& device);
// The machines of a device that has just been made.
NTSTATUS add_package(Device& device);
// A bus child that Plug and Play has never heard of goes at once.
void remove_unreported(Device& child);
// EvtDriverDeviceAdd has failed: the device goes as if it were removed (FxDevice::
// CleanupDeviceFromFailedCreate).
void remove_after_failed_add(Device& device);

}  // namespace rundown::wdf
