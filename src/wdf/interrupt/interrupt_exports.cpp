// WdfInterrupt*.
#include <cstring>

#include "wdf/device/resource_list.h"
#include "wdf/interrupt/interrupt.h"
#include "wdf/object/attributes.h"
#include "wdf/object/callback.h"
#include "wdf/structure_sizes.h"
#include "wdf/sync/wait_lock.h"

namespace rundown::wdf {

template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_INTERRUPT_CONFIG>{
    offsetof(WDF_INTERRUPT_CONFIG, CanWakeDevice),
    offsetof(WDF_INTERRUPT_CONFIG, ReportInactiveOnPowerDown),
    offsetof(WDF_INTERRUPT_CONFIG, EvtInterruptWorkItem)};
template <>
inline constexpr std::initializer_list<std::size_t> kOlderSizes<WDF_INTERRUPT_INFO>{
    offsetof(WDF_INTERRUPT_INFO, Group)};

namespace {

// What depends on whether the device has been started.
NTSTATUS check_resources(const Device& device, const WDF_INTERRUPT_CONFIG& config) {
  const DevicePnp& pnp = device.pnp;
  const bool is_new =
      pnp.is_new() && !pnp.in_prepare_hardware && device.kind() != DeviceKind::control;
  if (!is_new && !pnp.in_prepare_hardware) return STATUS_INVALID_DEVICE_STATE;
  if (is_new) {
    const bool has_resources =
        config.InterruptRaw != nullptr || config.InterruptTranslated != nullptr;
    return has_resources || config.CanWakeDevice != FALSE ? STATUS_INVALID_PARAMETER
                                                          : STATUS_SUCCESS;
  }
  if (config.InterruptRaw == nullptr || config.InterruptTranslated == nullptr)
    return STATUS_INVALID_DEVICE_STATE;
  return config.ShareVector != WdfUseDefault ? STATUS_INVALID_DEVICE_STATE : STATUS_SUCCESS;
}

NTSTATUS check_callbacks(const WDF_INTERRUPT_CONFIG& config) {
  if (config.EvtInterruptDpc != nullptr && config.EvtInterruptWorkItem != nullptr)
    return STATUS_INVALID_PARAMETER;
  if (config.PassiveHandling == FALSE) {
    return config.WaitLock != nullptr || config.CanWakeDevice != FALSE ? STATUS_INVALID_PARAMETER
                                                                       : STATUS_SUCCESS;
  }
  return config.SpinLock != nullptr ? STATUS_INVALID_PARAMETER : STATUS_SUCCESS;
}

// As the framework does: byte for byte, what no member covers too.
bool same(const CM_PARTIAL_RESOURCE_DESCRIPTOR* one, const CM_PARTIAL_RESOURCE_DESCRIPTOR& other) {
  // NOLINTNEXTLINE(bugprone-suspicious-memory-comparison)
  return std::memcmp(one, &other, sizeof other) == 0;
}

// FxPkgPnp::ValidateInterruptResourceCm: a pair of what the device has been given.
NTSTATUS find_resources(const Device& device, const WDF_INTERRUPT_CONFIG& config) {
  if (config.InterruptRaw == nullptr) return STATUS_SUCCESS;
  const auto refuse = [](std::string_view text) {
    verifier_break("interrupt-resources", text);
    return STATUS_INVALID_PARAMETER;
  };
  const std::optional<ULONG> place =
      device.pnp.resources->items.index_of(config.InterruptTranslated);
  if (!place || device.pnp.raw_resources->items.index_of(config.InterruptRaw) != place) {
    return refuse(
        "WdfInterruptCreate is given descriptors that are no pair of the device's resource lists");
  }
  if (!same(config.InterruptTranslated, device.pnp.resources->items.original(*place)) ||
      !same(config.InterruptRaw, device.pnp.raw_resources->items.original(*place)))
    return refuse("WdfInterruptCreate is given descriptors that the driver has changed");
  if (config.InterruptTranslated->Type != CmResourceTypeInterrupt)
    return refuse("WdfInterruptCreate is given descriptors that are no interrupt's");
  return STATUS_SUCCESS;
}

void not_connected(std::string_view function) {
  std::string text(function);
  text += " is called for an interrupt that is not connected; the call does nothing";
  verifier_break("interrupt-not-connected", text);
}

}  // namespace

NTSTATUS WdfInterruptCreate(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                            WDF_INTERRUPT_CONFIG* given, WDF_OBJECT_ATTRIBUTES* attributes,
                            WDFINTERRUPT* interrupt) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, given);
  require(globals, interrupt);
  WDF_INTERRUPT_CONFIG config{};
  if (!copy_config(*given, config)) return STATUS_INFO_LENGTH_MISMATCH;
  if (given->Size <= offsetof(WDF_INTERRUPT_CONFIG, ReportInactiveOnPowerDown))
    config.ReportInactiveOnPowerDown = WdfUseDefault;
  if (config.EvtInterruptIsr == nullptr) return STATUS_INVALID_PARAMETER;
  const ParentRule parents =
      config.AutomaticSerialization != FALSE ? ParentRule::optional : ParentRule::forbidden;
  if (const NTSTATUS status = validate(device.client(), attributes, {.parent = parents});
      !nt_success(status))
    return status;
  Object* parent = parent_of(globals, attributes, &device);
  if (const NTSTATUS status = check_resources(device, config); !nt_success(status)) return status;
  if (const NTSTATUS status = check_callbacks(config); !nt_success(status)) return status;
  if (config.CanWakeDevice != FALSE)
    gate::unsupported(wdf01000.name, "WdfInterruptCreate for an interrupt that wakes its device");
  if (const NTSTATUS status = find_resources(device, config); !nt_success(status)) return status;
  auto& made = make<Interrupt>(Blueprint{&device.client(), attributes}, device, config);
  if (const NTSTATUS status = made.find_locks(*parent); !nt_success(status)) {
    discard(made);
    return status;
  }
  if (config.InterruptRaw != nullptr)
    made.assign_resources(*config.InterruptRaw, *config.InterruptTranslated);
  return publish(made, attributes, parent, interrupt);
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptCreate, (kCreatesObject));

WDFDEVICE WdfInterruptGetDevice(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  return object_of<Interrupt>(globals, handle).device().device_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptGetDevice, {});

void WdfInterruptGetInfo(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle,
                         WDF_INTERRUPT_INFO* info) {
  const auto& interrupt = object_of<Interrupt>(globals, handle);
  require(globals, info);
  WDF_INTERRUPT_INFO checked{};
  if (!copy_or_break("WDF_INTERRUPT_INFO", *info, checked)) return;
  const ULONG size = info->Size;
  std::memcpy(info, &interrupt.info(), size);
  info->Size = size;
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptGetInfo, {});

BOOLEAN WdfInterruptQueueDpcForIsr(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  return object_of<Interrupt>(globals, handle).queue_dpc() ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptQueueDpcForIsr, {});

BOOLEAN WdfInterruptQueueWorkItemForIsr(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  return object_of<Interrupt>(globals, handle).queue_work_item() ? TRUE : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptQueueWorkItemForIsr, {});

void WdfInterruptAcquireLock(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  auto& interrupt = object_of<Interrupt>(globals, handle);
  if (interrupt.is_passive()) {
    WdfWaitLockAcquire(globals, interrupt.wait_lock(), nullptr);
    return;
  }
  if (!interrupt.is_connected()) return not_connected("WdfInterruptAcquireLock");
  interrupt.acquire_lock();
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptAcquireLock, {});

void WdfInterruptReleaseLock(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  auto& interrupt = object_of<Interrupt>(globals, handle);
  if (interrupt.is_passive()) return WdfWaitLockRelease(globals, interrupt.wait_lock());
  if (!interrupt.is_connected()) return not_connected("WdfInterruptReleaseLock");
  interrupt.release_lock();
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptReleaseLock, {});

BOOLEAN WdfInterruptTryToAcquireLock(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  const auto& interrupt = object_of<Interrupt>(globals, handle);
  if (!interrupt.is_passive()) {
    verifier_break("interrupt-not-passive",
                   "WdfInterruptTryToAcquireLock is for passive-level interrupts only");
    return FALSE;
  }
  LONGLONG at_once = 0;
  return WdfWaitLockAcquire(globals, interrupt.wait_lock(), &at_once) == STATUS_SUCCESS ? TRUE
                                                                                        : FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptTryToAcquireLock, {});

BOOLEAN WdfInterruptSynchronize(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle,
                                PFN_WDF_INTERRUPT_SYNCHRONIZE callback, WDFCONTEXT context) {
  auto& interrupt = object_of<Interrupt>(globals, handle);
  require(globals, reinterpret_cast<const void*>(callback));
  // The framework hands the system's function no interrupt object then.
  if (!interrupt.is_passive() && !interrupt.is_connected()) {
    const volatile std::byte* volatile missing = nullptr;
    static_cast<void>(*missing);
  }
  return interrupt.call_synchronized("EvtInterruptSynchronize", callback,
                                     static_cast<WDFINTERRUPT>(interrupt.handle()), context);
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptSynchronize, {});

void WdfInterruptEnable(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  object_of<Interrupt>(globals, handle).force_connect();
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptEnable, {});

void WdfInterruptDisable(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  object_of<Interrupt>(globals, handle).force_disconnect();
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptDisable, {});

void WdfInterruptReportActive(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  auto& interrupt = object_of<Interrupt>(globals, handle);
  if (!interrupt.is_connected()) return not_connected("WdfInterruptReportActive");
  interrupt.report_active();
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptReportActive, {});

void WdfInterruptReportInactive(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  auto& interrupt = object_of<Interrupt>(globals, handle);
  if (!interrupt.is_connected()) return not_connected("WdfInterruptReportInactive");
  interrupt.report_inactive();
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptReportInactive, {});

// nullptr while the interrupt is not connected.
KINTERRUPT* WdfInterruptWdmGetInterrupt(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle) {
  return object_of<Interrupt>(globals, handle).connection();
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptWdmGetInterrupt, {});

void WdfInterruptSetExtendedPolicy(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle,
                                   WDF_INTERRUPT_EXTENDED_POLICY* policy) {
  auto& interrupt = object_of<Interrupt>(globals, handle);
  if (policy->Size != sizeof *policy || policy->Policy < WdfIrqPolicyMachineDefault ||
      policy->Policy > WdfIrqPolicySpreadMessagesAcrossAllProcessors ||
      policy->Priority < WdfIrqPriorityLow || policy->Priority > WdfIrqPriorityHigh) {
    return verifier_break("value-out-of-range",
                          "a member of WDF_INTERRUPT_EXTENDED_POLICY is out of range; the call "
                          "does nothing");
  }
  interrupt.policy = *policy;
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptSetExtendedPolicy, {});

void WdfInterruptSetPolicy(WDF_DRIVER_GLOBALS* globals, WDFINTERRUPT handle,
                           WDF_INTERRUPT_POLICY policy, WDF_INTERRUPT_PRIORITY priority,
                           KAFFINITY processors) {
  WDF_INTERRUPT_EXTENDED_POLICY whole{};
  whole.Size = sizeof whole;
  whole.Policy = policy;
  whole.Priority = priority;
  whole.TargetProcessorSetAndGroup.Mask = processors;
  WdfInterruptSetExtendedPolicy(globals, handle, &whole);
}
RUNDOWN_EXPORT(wdf01000, WdfInterruptSetPolicy, {});

}  // namespace rundown::wdf
