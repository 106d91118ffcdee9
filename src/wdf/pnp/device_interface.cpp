#include "nt/ob/handle.h"
#include "nt/pnp/plug_and_play.h"
#include "nt/pool/pool.h"
#include "wdf/device/interfaces.h"
#include "wdf/memory/string.h"
#include "wdf/unicode_string.h"

namespace rundown::wdf {
namespace {

std::u16string_view text_of(const UNICODE_STRING* text) {
  return text == nullptr ? std::u16string_view() : nt::ob::text_of(*text);
}

// The first of the class with just this reference string, letter for letter.
DeviceInterface* find(Device& device, const GUID& class_guid, std::u16string_view reference) {
  for (DeviceInterface& one : device.pnp.interfaces) {
    if (one.class_guid == class_guid && std::u16string_view(one.reference) == reference)
      return &one;
  }
  return nullptr;
}

void set_state_or_break(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle, const GUID* class_guid,
                        const UNICODE_STRING* reference, bool enable, bool by_start) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, class_guid);
  if (reference != nullptr && !is_well_formed(*reference)) {
    return verifier_break("bad-string",
                          "a reference string is no well-formed UNICODE_STRING; the call does "
                          "nothing");
  }
  if (device.kind() == DeviceKind::control) {
    return verifier_break("no-plug-and-play-device",
                          "a device interface's state is set for a control device, which has none; "
                          "the call does nothing");
  }
  if (DeviceInterface* interface = find(device, *class_guid, text_of(reference))) {
    if (!by_start) interface->enabled_by_start = false;
    set_state(*interface, enable);
  }
}

}  // namespace

NTSTATUS WdfDeviceCreateDeviceInterface(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                        const GUID* class_guid, const UNICODE_STRING* reference) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, class_guid);
  if (reference != nullptr && !is_well_formed(*reference)) return STATUS_INVALID_PARAMETER;
  if (device.kind() == DeviceKind::control) return STATUS_INVALID_DEVICE_REQUEST;
  DeviceInterface made{.class_guid = *class_guid,
                       .reference = machine::WString(text_of(reference))};
  if (const NTSTATUS status = register_interface(device, made); !nt_success(status)) return status;
  device.pnp.interfaces.push_back(made);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceCreateDeviceInterface,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

void WdfDeviceSetDeviceInterfaceState(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device,
                                      const GUID* class_guid, const UNICODE_STRING* reference,
                                      BOOLEAN enable) {
  set_state_or_break(globals, device, class_guid, reference, enable != FALSE, true);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceSetDeviceInterfaceState, {});

// A start of the device no longer enables the interface by itself.
void WdfDeviceSetDeviceInterfaceStateEx(WDF_DRIVER_GLOBALS* globals, WDFDEVICE device,
                                        const GUID* class_guid, const UNICODE_STRING* reference,
                                        BOOLEAN enable) {
  set_state_or_break(globals, device, class_guid, reference, enable != FALSE, false);
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceSetDeviceInterfaceStateEx, {});

NTSTATUS WdfDeviceRetrieveDeviceInterfaceString(WDF_DRIVER_GLOBALS* globals, WDFDEVICE handle,
                                                const GUID* class_guid,
                                                const UNICODE_STRING* reference, WDFSTRING string) {
  auto& device = object_of<Device>(globals, handle);
  require(globals, class_guid);
  if (reference != nullptr && !is_well_formed(*reference)) return STATUS_INVALID_PARAMETER;
  if (device.kind() == DeviceKind::control) return STATUS_INVALID_DEVICE_REQUEST;
  auto& text = object_of<String>(globals, string);
  const DeviceInterface* interface = find(device, *class_guid, text_of(reference));
  if (interface == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  if (interface->link.Buffer == nullptr) return STATUS_INVALID_DEVICE_STATE;
  text.assign(nt::ob::text_of(interface->link));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfDeviceRetrieveDeviceInterfaceString,
               {.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES), .needs_memory = true});

}  // namespace rundown::wdf
