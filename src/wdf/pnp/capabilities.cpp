// What a driver says of its device to Plug and Play. Most of it is stored for the answers that the
// framework gives later.
#include <cstring>

#include "nt/ob/handle.h"
#include "nt/pnp/plug_and_play.h"
#include "wdf/device/device.h"
#include "wdf/memory/string.h"
#include "wdf/structure_sizes.h"
#include "wdf/unicode_string.h"

namespace rundown::wdf {
namespace {

bool is_tri_state(WDF_TRI_STATE value) {
  return value == WdfFalse || value == WdfTrue || value == WdfUseDefault;
}

// WDF_TRI_STATE members that stand side by side.
template <class T>
bool are_tri_states(const T& config, std::size_t first, std::size_t last) {
  for (std::size_t offset = first; offset <= last; offset += sizeof(WDF_TRI_STATE)) {
    WDF_TRI_STATE value{};
    std::memcpy(&value, reinterpret_cast<const std::byte*>(&config) + offset, sizeof value);
    if (!is_tri_state(value)) return false;
  }
  return true;
}

bool is_device_state(DEVICE_POWER_STATE state) {
  return state >= PowerDeviceUnspecified && state <= PowerDeviceMaximum;
}

void out_of_range(std::string_view structure) {
  std::string text("a member of ");
  text += structure;
  text += " is out of range; the call does nothing";
  verifier_break("value-out-of-range", text);
}

bool is_right(const WDF_DEVICE_POWER_CAPABILITIES& power, bool owner) {
  if (!are_tri_states(power, offsetof(WDF_DEVICE_POWER_CAPABILITIES, DeviceD1),
                      offsetof(WDF_DEVICE_POWER_CAPABILITIES, WakeFromD3)))
    return false;
  for (const DEVICE_POWER_STATE state : power.DeviceState) {
    if (!is_device_state(state)) return false;
  }
  if (!is_device_state(power.DeviceWake)) return false;
  if (power.SystemWake < PowerSystemUnspecified || power.SystemWake > PowerSystemMaximum)
    return false;
  // Only the owner of the power policy chooses the state for a sleeping system.
  if (!owner && power.IdealDxStateForSx != PowerDeviceMaximum) return false;
  return power.IdealDxStateForSx >= PowerDeviceD1 && power.IdealDxStateForSx <= PowerDeviceMaximum;
}

void invalidate_state(const Device& device) {
  if (device.pnp.known_to_pnp) nt::IoInvalidateDeviceState(device.physical_device);
}

}  // namespace

void WdfDeviceSetPnpCapabilities(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                 WDF_DEVICE_PNP_CAPABILITIES* capabilities) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, capabilities);
  WDF_DEVICE_PNP_CAPABILITIES copy{};
  if (!copy_or_break("WDF_DEVICE_PNP_CAPABILITIES", *capabilities, copy)) return;
  if (!are_tri_states(copy, offsetof(WDF_DEVICE_PNP_CAPABILITIES, LockSupported),
                      offsetof(WDF_DEVICE_PNP_CAPABILITIES, NoDisplayInUI)))
    return out_of_range("WDF_DEVICE_PNP_CAPABILITIES");
  pnp_of(device).capabilities = copy;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceSetPnpCapabilities, {});

void WdfDeviceSetPowerCapabilities(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                   WDF_DEVICE_POWER_CAPABILITIES* capabilities) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, capabilities);
  WDF_DEVICE_POWER_CAPABILITIES copy{};
  if (!copy_or_break("WDF_DEVICE_POWER_CAPABILITIES", *capabilities, copy)) return;
  DevicePnp& pnp = pnp_of(device);
  if (!is_right(copy, pnp.power_policy_owner)) return out_of_range("WDF_DEVICE_POWER_CAPABILITIES");
  pnp.power_capabilities = copy;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceSetPowerCapabilities, {});

void WdfDeviceSetDeviceState(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                             WDF_DEVICE_STATE* state) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, state);
  WDF_DEVICE_STATE copy{};
  if (!copy_or_break("WDF_DEVICE_STATE", *state, copy)) return;
  if (state->Size < sizeof copy) copy.AssignedToGuest = WdfUseDefault;
  if (!are_tri_states(copy, offsetof(WDF_DEVICE_STATE, Disabled),
                      offsetof(WDF_DEVICE_STATE, AssignedToGuest)))
    return out_of_range("WDF_DEVICE_STATE");
  pnp_of(device).state = copy;
  invalidate_state(device);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceSetDeviceState, {});

void WdfDeviceGetDeviceState(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                             WDF_DEVICE_STATE* state) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, state);
  WDF_DEVICE_STATE checked{};
  if (!copy_or_break("WDF_DEVICE_STATE", *state, checked)) return;
  const ULONG size = state->Size;
  std::memcpy(state, &pnp_of(device).state, size);
  state->Size = size;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceGetDeviceState, {});

void WdfDeviceSetStaticStopRemove(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device,
                                  BOOLEAN stoppable) {
  pnp_of(object_of<Device>(globals, device)).stop_forbidden += stoppable != FALSE ? -1 : 1;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceSetStaticStopRemove, {});

void WdfDeviceSetSpecialFileSupport(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                    WDF_SPECIAL_FILE_TYPE type, BOOLEAN supported) {
  auto& device = object_of<Device>(globals, handle);
  const bool known = type >= WdfSpecialFilePaging && type <= WdfSpecialFileBoot;
  if (!known && (type != WdfSpecialFileGuestAssigned || device.client().minor_version < 29))
    return out_of_range("WDF_SPECIAL_FILE_TYPE");
  pnp_of(device).special_files[type] = supported != FALSE;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceSetSpecialFileSupport, {});

void WdfDeviceSetBusInformationForChildren(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                           PNP_BUS_INFORMATION* bus) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, bus);
  pnp_of(device).child_bus = *bus;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceSetBusInformationForChildren, {});

NTSTATUS WdfDeviceAssignMofResourceName(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                        const UNICODE_STRING* name) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, name);
  if (!is_well_formed(*name)) return STATUS_INVALID_PARAMETER;
  if (!device.pnp.mof_resource.empty()) return STATUS_INVALID_DEVICE_REQUEST;
  device.pnp.mof_resource = machine::WString(nt::ob::text_of(*name));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceAssignMofResourceName,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

NTSTATUS WdfDeviceRetrieveDeviceName(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                     WDFSTRING string) {
  const auto& device = object_of<Device>(globals, handle);
  auto& text = object_of<String>(globals, string);
  // A name that the I/O manager made up is not the framework's to tell.
  if (!device.settings().name) return STATUS_INVALID_PARAMETER;
  text.assign(*device.settings().name);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceRetrieveDeviceName,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

}  // namespace rundown::wdf
