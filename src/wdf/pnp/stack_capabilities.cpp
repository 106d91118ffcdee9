#include "wdf/pnp/stack_capabilities.h"

#include <algorithm>

#include "abi/irp.h"
#include "nt/io/request.h"
#include "nt/pool/pool.h"

namespace rundown::wdf {
namespace {

// FxPkgFdo::HandleQueryCapabilitiesCompletion: a driver takes capabilities away from what the bus
// has, and adds none.
void apply(const WDF_DEVICE_POWER_CAPABILITIES& own, DEVICE_CAPABILITIES& all) {
  for (int i = PowerSystemWorking; i < PowerSystemMaximum; ++i) {
    const DEVICE_POWER_STATE state = own.DeviceState[i];
    if (state != PowerDeviceMaximum) all.DeviceState[i] = std::max(all.DeviceState[i], state);
  }
  if (own.SystemWake != PowerSystemMaximum)
    all.SystemWake = std::min(all.SystemWake, own.SystemWake);
  if (own.DeviceWake != PowerDeviceMaximum)
    all.DeviceWake = std::min(all.DeviceWake, own.DeviceWake);
}

}  // namespace

NTSTATUS query_capabilities(Device& device) {
  if (device.pnp.stack_capabilities) return STATUS_SUCCESS;
  constexpr ULONG kUnknown = ~ULONG{0};
  auto* asked = nt::pool::allocate_object<DEVICE_CAPABILITIES>();
  asked->Size = sizeof *asked;
  asked->Version = 1;
  asked->Address = kUnknown;
  asked->UINumber = kUnknown;
  IO_STACK_LOCATION location{};
  location.MajorFunction = IRP_MJ_PNP;
  location.MinorFunction = IRP_MN_QUERY_CAPABILITIES;
  location.Parameters.DeviceCapabilities.Capabilities = asked;
  // A bus child answers for itself, and the framework has nothing of its own to say.
  NTSTATUS status = STATUS_SUCCESS;
  if (device.attached_to != nullptr) status = nt::io::send_to(*device.attached_to, location).status;
  if (nt_success(status)) {
    if (device.pnp.power_capabilities) apply(*device.pnp.power_capabilities, *asked);
    device.pnp.stack_capabilities = *asked;
  }
  nt::pool::free(asked);
  return status;
}

DEVICE_POWER_STATE deepest_wake_state(const Device& device, SYSTEM_POWER_STATE system) {
  if (!device.pnp.stack_capabilities || system < PowerSystemWorking) return PowerDeviceD0;
  const DEVICE_CAPABILITIES& all = *device.pnp.stack_capabilities;
  if (all.SystemWake < system || all.DeviceWake == PowerDeviceUnspecified) return PowerDeviceD0;
  return all.DeviceWake;
}

}  // namespace rundown::wdf
