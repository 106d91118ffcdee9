// A device's hardware: the resources that a start brings, and what uses them.
#include <algorithm>

#include "nt/io/irp.h"
#include "wdf/device/resource_list.h"
#include "wdf/dma/dma_enabler.h"
#include "wdf/interrupt/interrupt.h"
#include "wdf/pnp/child_list.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

void check_answer(std::string_view callback, NTSTATUS status) {
  if (status != STATUS_NOT_SUPPORTED) return;
  std::string text(callback);
  text += " returns STATUS_NOT_SUPPORTED, which the IRP's sender takes for no answer";
  verifier_break("callback-not-supported", text);
}

// FxPkgPnp::PnpMatchResources: the interrupts that the driver has made get the resources of their
// kind in order; what is left over of either has none.
void match_resources(Device& device) {
  DevicePnp& pnp = device.pnp;
  for (Interrupt* interrupt : pnp.interrupts) interrupt->forget_resources();
  auto next = pnp.interrupts.begin();
  const auto end = pnp.interrupts.end();
  for (ULONG i = 0; i < pnp.resources->items.count() && i < pnp.raw_resources->items.count(); ++i) {
    const CM_PARTIAL_RESOURCE_DESCRIPTOR& raw = pnp.raw_resources->items.original(i);
    const CM_PARTIAL_RESOURCE_DESCRIPTOR& translated = pnp.resources->items.original(i);
    if (raw.Type != CmResourceTypeInterrupt) continue;
    ULONG messages = 1;
    if ((translated.Flags & CM_RESOURCE_INTERRUPT_MESSAGE) != 0)
      messages = std::max<ULONG>(1, raw.u.MessageInterrupt.Raw.MessageCount);
    for (; messages > 0 && next != end; --messages, ++next)
      (*next)->assign_resources(raw, translated);
  }
}

// Interrupts that share a spin lock are synchronized at the highest of their levels.
void assign_levels(const Device& device) {
  for (Interrupt* interrupt : device.pnp.interrupts) {
    auto level = static_cast<UCHAR>(interrupt->info().Irql);
    const WDFSPINLOCK lock = interrupt->config().SpinLock;
    for (const Interrupt* other : device.pnp.interrupts) {
      if (lock != nullptr && other->config().SpinLock == lock)
        level = std::max(level, static_cast<UCHAR>(other->info().Irql));
    }
    interrupt->synchronize_at(level);
  }
}

}  // namespace

// FxPkgPnp::PnpPrepareHardware. The status is in the start's IRP as well.
NTSTATUS Package::prepare_hardware(bool* resources_matched) {
  DevicePnp& own = device.pnp;
  own.state.Removed = own.state.Failed = own.state.ResourcesChanged = WdfUseDefault;
  const auto& start = nt::io::current_location(*pnp_irp).Parameters.StartDevice;
  own.raw_resources->assign(start.AllocatedResources, false);
  own.resources->assign(start.AllocatedResourcesTranslated, false);
  match_resources(device);
  *resources_matched = true;
  NTSTATUS status = STATUS_SUCCESS;
  if (const auto callback = device.settings().pnp_power.EvtDevicePrepareHardware) {
    own.in_prepare_hardware = true;
    status = call_driver("EvtDevicePrepareHardware", device, callback, device.device_handle(),
                         static_cast<WDFCMRESLIST>(own.raw_resources->handle()),
                         static_cast<WDFCMRESLIST>(own.resources->handle()));
    own.in_prepare_hardware = false;
    check_answer("EvtDevicePrepareHardware", status);
  }
  if (!nt_success(status)) {
    fail();
    set_pnp_status(status);
    return status;
  }
  assign_levels(device);
  return STATUS_SUCCESS;
}

// FxPkgPnp::PnpReleaseHardware
NTSTATUS Package::release_hardware() {
  DevicePnp& own = device.pnp;
  NTSTATUS status = STATUS_SUCCESS;
  if (const auto callback = device.settings().pnp_power.EvtDeviceReleaseHardware) {
    status = call_driver("EvtDeviceReleaseHardware", device, callback, device.device_handle(),
                         static_cast<WDFCMRESLIST>(own.resources->handle()));
    check_answer("EvtDeviceReleaseHardware", status);
  }
  // The newest first.
  const machine::Vector<Interrupt*> interrupts(own.interrupts.rbegin(), own.interrupts.rend());
  for (Interrupt* interrupt : interrupts) {
    if (interrupt->created_in_prepare_hardware) delete_object(*interrupt);
  }
  return status;
}

void Package::revoke_resources() {
  for (Interrupt* interrupt : device.pnp.interrupts) interrupt->forget_resources();
}

NTSTATUS Package::connect_interrupts(ULONG flags) {
  const machine::Vector<Interrupt*> interrupts = device.pnp.interrupts;
  for (Interrupt* interrupt : interrupts) {
    if (const NTSTATUS status = interrupt->connect(flags); !nt_success(status)) return status;
  }
  return STATUS_SUCCESS;
}

// All of them, the newest first; the status is the last that failed.
NTSTATUS Package::disconnect_interrupts(ULONG flags) {
  const machine::Vector<Interrupt*> interrupts(device.pnp.interrupts.rbegin(),
                                               device.pnp.interrupts.rend());
  NTSTATUS last = STATUS_SUCCESS;
  for (Interrupt* interrupt : interrupts) {
    if (const NTSTATUS status = interrupt->disconnect(flags); !nt_success(status)) last = status;
  }
  return last;
}

NTSTATUS Package::power_up_dma() {
  const machine::Vector<DmaEnabler*> enablers = device.pnp.dma_enablers;
  for (DmaEnabler* enabler : enablers) {
    if (const NTSTATUS status = enabler->power_up(); !nt_success(status)) return status;
  }
  scan_for_children(device);
  return STATUS_SUCCESS;
}

NTSTATUS Package::power_down_dma() {
  const machine::Vector<DmaEnabler*> enablers = device.pnp.dma_enablers;
  NTSTATUS last = STATUS_SUCCESS;
  for (DmaEnabler* enabler : enablers) {
    if (const NTSTATUS status = enabler->power_down(); !nt_success(status)) last = status;
  }
  return last;
}

}  // namespace rundown::wdf
