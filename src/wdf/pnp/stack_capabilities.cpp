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

bool is(WDF_TRI_STATE value, WDF_TRI_STATE wanted) {
  return value == wanted;
}

}  // namespace

void add_capabilities(const Device& device, DEVICE_CAPABILITIES& all) {
  const auto& own = device.pnp.capabilities;
  if (!own) return;
  if (is(own->LockSupported, WdfTrue)) all.LockSupported = 1;
  if (is(own->EjectSupported, WdfTrue)) all.EjectSupported = 1;
  if (is(own->Removable, WdfTrue)) all.Removable = 1;
  if (is(own->DockDevice, WdfTrue)) all.DockDevice = 1;
  if (is(own->SurpriseRemovalOK, WdfTrue)) all.SurpriseRemovalOK = 1;
  if (is(own->NoDisplayInUI, WdfTrue)) all.NoDisplayInUI = 1;
}

void correct_capabilities(const Device& device, DEVICE_CAPABILITIES& all) {
  constexpr ULONG kUnset = ~ULONG{0};
  if (const auto& own = device.pnp.capabilities) {
    if (is(own->LockSupported, WdfFalse)) all.LockSupported = 0;
    if (is(own->EjectSupported, WdfFalse)) all.EjectSupported = 0;
    if (is(own->DockDevice, WdfFalse)) all.DockDevice = 0;
    if (!is(own->Removable, WdfUseDefault)) all.Removable = is(own->Removable, WdfTrue) ? 1 : 0;
    if (!is(own->SurpriseRemovalOK, WdfUseDefault))
      all.SurpriseRemovalOK = is(own->SurpriseRemovalOK, WdfTrue) ? 1 : 0;
    if (own->Address != kUnset) all.Address = own->Address;
    if (own->UINumber != kUnset) all.UINumber = own->UINumber;
  }
  if (const auto& own = device.pnp.power_capabilities) {
    apply(*own, all);
    const auto deepen = [](ULONG given, ULONG& latency) {
      if (given != kUnset) latency = std::max(latency, given);
    };
    deepen(own->D1Latency, all.D1Latency);
    deepen(own->D2Latency, all.D2Latency);
    deepen(own->D3Latency, all.D3Latency);
  }
}

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
  // To the top of the stack, so that the drivers above have their say.
  const NTSTATUS status = nt::io::send_and_wait(*device.device_object(), location).status;
  if (nt_success(status)) {
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
