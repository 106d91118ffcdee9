#include "wdf/pnp/reenumeration.h"

#include "machine/part.h"
#include "nt/io/request.h"
#include "nt/ke/thread.h"
#include "nt/pnp/plug_and_play.h"
#include "nt/pool/pool.h"
#include "wdf/pnp/package.h"

namespace rundown::wdf {
namespace {

// GUID_REENUMERATE_SELF_INTERFACE_STANDARD
constexpr GUID kReenumerateSelf{
    0x2aeb0243, 0x6a6e, 0x486b, {0x82, 0xfc, 0xd8, 0x15, 0xf6, 0xb9, 0x70, 0x06}};

// A device restarts itself so often in so long a time, and no more
// (FxPkgPnp::m_RestartCountMaximum, m_RestartTimePeriodMaximum).
constexpr unsigned kMostRestarts = 5;
constexpr nt::ke::Ticks kPeriod = nt::ke::Ticks{60} * 10'000'000;
constexpr ULONG kAsksAtOnceSince = 23;  // 1.23: WdfDeviceSetFailed itself asks, and counts

struct Restarts {
  unsigned count = 0;
  nt::ke::Ticks since = 0;
};

// Windows keeps count in a volatile key of the device's, which the device finds again. Here a
// physical device that comes back has nothing of the one that went, so a driver's devices share
// one count.
struct RestartState {
  machine::Map<const Client*, Restarts> of_client;
};
const machine::Part<RestartState> state;

bool may_restart(Package& package) {
  Restarts& restarts = state->of_client[&package.device.client()];
  const nt::ke::Ticks now = nt::ke::interrupt_time();
  const bool new_period = restarts.count == 0 || now - restarts.since > kPeriod;
  if (new_period) {
    if (restarts.count > 0 && !package.achieved_start) return false;
    restarts = {.count = 1, .since = now};
    return true;
  }
  return ++restarts.count <= kMostRestarts;
}

bool reenumerate(Package& package) {
  if (package.is_bus_child()) return false;
  REENUMERATE_SELF_INTERFACE_STANDARD* interface = package.reenumerate_self;
  if (interface == nullptr || interface->SurpriseRemoveAndReenumerateSelf == nullptr) return false;
  cpu::call_guest(reinterpret_cast<const void*>(interface->SurpriseRemoveAndReenumerateSelf),
                  interface->Context);
  return true;
}

}  // namespace

void find_reenumeration(Package& package) {
  if (package.is_bus_child() || package.reenumerate_self != nullptr) return;
  auto* interface = nt::pool::allocate_object<REENUMERATE_SELF_INTERFACE_STANDARD>();
  interface->Size = sizeof *interface;
  interface->Version = 1;
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_PNP;
  location.MinorFunction = IRP_MN_QUERY_INTERFACE;
  location.Parameters.QueryInterface.InterfaceType = &kReenumerateSelf;
  location.Parameters.QueryInterface.Size = sizeof *interface;
  location.Parameters.QueryInterface.Version = 1;
  location.Parameters.QueryInterface.Interface = reinterpret_cast<INTERFACE*>(interface);
  const NTSTATUS status = nt::io::send_to(*package.device.attached_to, location).status;
  if (nt_success(status)) {
    package.reenumerate_self = interface;
  } else {
    nt::pool::free(interface);
  }
}

void release_reenumeration(Package& package) {
  REENUMERATE_SELF_INTERFACE_STANDARD* interface = std::exchange(package.reenumerate_self, nullptr);
  if (interface == nullptr) return;
  if (interface->InterfaceDereference != nullptr) {
    cpu::call_guest(reinterpret_cast<const void*>(interface->InterfaceDereference),
                    interface->Context);
  }
  nt::pool::free(interface);
}

void ask_for_restart_after_failure(Package& package) {
  const bool driver_asks = package.failed_action == WdfDeviceFailedAttemptRestart &&
                           package.device.client().minor_version < kAsksAtOnceSince;
  const bool framework_asks = !package.failed_action && package.has_failed;
  if ((driver_asks || framework_asks) && may_restart(package)) reenumerate(package);
}

void WdfDeviceSetFailed(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                        WDF_DEVICE_FAILED_ACTION action) {
  auto& device = object_of<Device>(globals, handle);
  if (action < WdfDeviceFailedAttemptRestart || action > WdfDeviceFailedNoRestart) {
    return verifier_break("value-out-of-range",
                          "WDF_DEVICE_FAILED_ACTION is out of range; the call does nothing");
  }
  pnp_of(device);
  Package& package = package_of(device);
  package.failed_action = action;
  package.declared_failed = true;
  if (action == WdfDeviceFailedAttemptRestart) {
    // Before 1.23 the framework asks as often as it is told to.
    const bool counts = device.client().minor_version >= kAsksAtOnceSince;
    if ((!counts || may_restart(package)) && reenumerate(package)) return;
  }
  if (device.pnp.known_to_pnp) nt::IoInvalidateDeviceState(device.physical_device);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceSetFailed, {});

}  // namespace rundown::wdf
