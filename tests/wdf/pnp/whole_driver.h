// A framework driver that has every callback of plug and play and power, notes each call, and fails
// those that a test names.
//
//   WholeDriver whole;                       // or WholeDriver whole({.filter = true})
//   whole.fails["EvtDeviceD0Entry"] = STATUS_UNSUCCESSFUL;
//   whole.add_device();
//   whole.start();
//   EXPECT_EQ(whole.taken(), Calls{...});
#pragma once

#include <algorithm>

#include "function_stack.h"

namespace rundown::test {

using Calls = std::vector<std::string>;

struct WholeDriver;

struct WholePlan {
  ULONG minor_version = kNewestFramework;
  bool filter = false;
  bool interrupt = true;
  std::function<void(WholeDriver&, PWDFDEVICE_INIT)> before_create{};
  std::function<void(WholeDriver&)> after_create{};
  NTSTATUS add_status = STATUS_SUCCESS;
};

struct WholeDriver : FunctionStack {
  explicit WholeDriver(WholePlan plan = {})
      : FunctionStack(plan.minor_version), plan_(std::move(plan)) {
    bus_is_logged = true;
    if (plan_.interrupt) give_interrupt();
  }

  std::map<std::string, NTSTATUS> fails;
  // Only the n-th call from here on fails.
  std::map<std::string, int> fails_at;
  std::function<void(const std::string&)> on_call;

  template <class Pointer>
  Pointer callback(const std::string& name) {
    return driver.noted<Pointer>(
        name, [this, name](std::uint64_t, std::uint64_t, std::uint64_t, std::uint64_t) {
          if (on_call) on_call(name);
          return static_cast<std::uint64_t>(static_cast<std::uint32_t>(status_of(name)));
        });
  }

  NTSTATUS query_remove() { return pnp(IRP_MN_QUERY_REMOVE_DEVICE).status; }
  NTSTATUS surprise_remove() { return pnp(IRP_MN_SURPRISE_REMOVAL).status; }
  // IRP_MN_QUERY_STOP_DEVICE and IRP_MN_STOP_DEVICE.
  NTSTATUS stop() {
    EXPECT_EQ(pnp(IRP_MN_QUERY_STOP_DEVICE).status, STATUS_SUCCESS);
    return pnp(IRP_MN_STOP_DEVICE).status;
  }
  NTSTATUS sleep() { return system_power(PowerSystemSleeping3); }
  NTSTATUS wake() { return system_power(PowerSystemWorking); }

  NTSTATUS add_device() {
    const NTSTATUS status = add([this](PWDFDEVICE_INIT init) { return add_with(init); });
    driver.log.clear();
    return status;
  }
  // What has been called since the last time.
  Calls taken() { return std::exchange(driver.log, {}); }

  WDFQUEUE queue = nullptr;
  WDFINTERRUPT interrupt = nullptr;

  // What its EvtDriverDeviceAdd does.
  NTSTATUS add_with(PWDFDEVICE_INIT init) {
    set_callbacks(init);
    if (plan_.filter) call("WdfFdoInitSetFilter", init);
    if (plan_.before_create) plan_.before_create(*this, init);
    WDF_OBJECT_ATTRIBUTES attributes = no_attributes();
    attributes.EvtCleanupCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_CLEANUP>("device cleanup");
    attributes.EvtDestroyCallback = driver.noted<PFN_WDF_OBJECT_CONTEXT_DESTROY>("device destroy");
    if (const NTSTATUS status = create(init, &attributes); !nt_success(status)) return status;
    create_queue();
    if (plan_.interrupt) create_interrupt();
    if (plan_.after_create) plan_.after_create(*this);
    return plan_.add_status;
  }

 private:
  NTSTATUS status_of(const std::string& name) {
    if (const auto at = fails_at.find(name); at != fails_at.end() && --at->second == 0)
      return STATUS_UNSUCCESSFUL;
    const auto found = fails.find(name);
    return found == fails.end() ? STATUS_SUCCESS : found->second;
  }

  void set_callbacks(PWDFDEVICE_INIT init) {
    WDF_PNPPOWER_EVENT_CALLBACKS events{};
    events.Size = sizeof events;
    events.EvtDeviceD0Entry = callback<PFN_WDF_DEVICE_D0_ENTRY>("D0Entry");
    events.EvtDeviceD0EntryPostInterruptsEnabled =
        callback<PFN_WDF_DEVICE_D0_ENTRY_POST_INTERRUPTS_ENABLED>("D0EntryPostInterrupts");
    events.EvtDeviceD0Exit = callback<PFN_WDF_DEVICE_D0_EXIT>("D0Exit");
    events.EvtDeviceD0ExitPreInterruptsDisabled =
        callback<PFN_WDF_DEVICE_D0_EXIT_PRE_INTERRUPTS_DISABLED>("D0ExitPreInterrupts");
    events.EvtDevicePrepareHardware = callback<PFN_WDF_DEVICE_PREPARE_HARDWARE>("PrepareHardware");
    events.EvtDeviceReleaseHardware = callback<PFN_WDF_DEVICE_RELEASE_HARDWARE>("ReleaseHardware");
    events.EvtDeviceSelfManagedIoCleanup =
        callback<PFN_WDF_DEVICE_SELF_MANAGED_IO_CLEANUP>("SelfManagedIoCleanup");
    events.EvtDeviceSelfManagedIoFlush =
        callback<PFN_WDF_DEVICE_SELF_MANAGED_IO_FLUSH>("SelfManagedIoFlush");
    events.EvtDeviceSelfManagedIoInit =
        callback<PFN_WDF_DEVICE_SELF_MANAGED_IO_INIT>("SelfManagedIoInit");
    events.EvtDeviceSelfManagedIoSuspend =
        callback<PFN_WDF_DEVICE_SELF_MANAGED_IO_SUSPEND>("SelfManagedIoSuspend");
    events.EvtDeviceSelfManagedIoRestart =
        callback<PFN_WDF_DEVICE_SELF_MANAGED_IO_RESTART>("SelfManagedIoRestart");
    events.EvtDeviceSurpriseRemoval = callback<PFN_WDF_DEVICE_SURPRISE_REMOVAL>("SurpriseRemoval");
    events.EvtDeviceQueryRemove = callback<PFN_WDF_DEVICE_QUERY_REMOVE>("QueryRemove");
    events.EvtDeviceQueryStop = callback<PFN_WDF_DEVICE_QUERY_STOP>("QueryStop");
    call("WdfDeviceInitSetPnpPowerEventCallbacks", init, &events);
    WDF_POWER_POLICY_EVENT_CALLBACKS policy{};
    policy.Size = sizeof policy;
    policy.EvtDeviceArmWakeFromS0 = callback<PFN_WDF_DEVICE_ARM_WAKE_FROM_S0>("ArmWakeFromS0");
    policy.EvtDeviceDisarmWakeFromS0 =
        callback<PFN_WDF_DEVICE_DISARM_WAKE_FROM_S0>("DisarmWakeFromS0");
    policy.EvtDeviceWakeFromS0Triggered =
        callback<PFN_WDF_DEVICE_WAKE_FROM_S0_TRIGGERED>("WakeFromS0Triggered");
    policy.EvtDeviceArmWakeFromSx = callback<PFN_WDF_DEVICE_ARM_WAKE_FROM_SX>("ArmWakeFromSx");
    policy.EvtDeviceDisarmWakeFromSx =
        callback<PFN_WDF_DEVICE_DISARM_WAKE_FROM_SX>("DisarmWakeFromSx");
    policy.EvtDeviceWakeFromSxTriggered =
        callback<PFN_WDF_DEVICE_WAKE_FROM_SX_TRIGGERED>("WakeFromSxTriggered");
    call("WdfDeviceInitSetPowerPolicyEventCallbacks", init, &policy);
  }

  void create_queue() {
    WDF_IO_QUEUE_CONFIG config{};
    config.Size = sizeof config;
    config.DispatchType = WdfIoQueueDispatchParallel;
    config.Settings.Parallel.NumberOfPresentedRequests = ~ULONG{0};
    config.PowerManaged = WdfTrue;
    config.DefaultQueue = TRUE;
    config.EvtIoDefault = driver.noted<PFN_WDF_IO_QUEUE_IO_DEFAULT>(
        "IoDefault", [this](std::uint64_t, std::uint64_t request, std::uint64_t, std::uint64_t) {
          if (on_request) on_request(reinterpret_cast<WDFREQUEST>(request));
          return std::uint64_t{0};
        });
    config.EvtIoStop = driver.noted<PFN_WDF_IO_QUEUE_IO_STOP>(
        "IoStop", [this](std::uint64_t, std::uint64_t request, std::uint64_t flags, std::uint64_t) {
          if (on_stop) on_stop(reinterpret_cast<WDFREQUEST>(request), static_cast<ULONG>(flags));
          return std::uint64_t{0};
        });
    config.EvtIoResume = driver.noted<PFN_WDF_IO_QUEUE_IO_RESUME>("IoResume");
    EXPECT_EQ(call<NTSTATUS>("WdfIoQueueCreate", device, &config, nullptr, &queue), STATUS_SUCCESS);
  }

  void create_interrupt() {
    WDF_INTERRUPT_CONFIG config{};
    config.Size = sizeof config;
    config.EvtInterruptIsr = driver.noted<PFN_WDF_INTERRUPT_ISR>("isr");
    config.EvtInterruptEnable = callback<PFN_WDF_INTERRUPT_ENABLE>("InterruptEnable");
    config.EvtInterruptDisable = callback<PFN_WDF_INTERRUPT_DISABLE>("InterruptDisable");
    config.ShareVector = WdfUseDefault;
    config.ReportInactiveOnPowerDown = WdfUseDefault;
    EXPECT_EQ(call<NTSTATUS>("WdfInterruptCreate", device, &config, nullptr, &interrupt),
              STATUS_SUCCESS);
  }

 public:
  std::function<void(WDFREQUEST)> on_request;
  std::function<void(WDFREQUEST, ULONG)> on_stop;

 private:
  WholePlan plan_;
};

}  // namespace rundown::test
