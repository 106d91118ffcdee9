#include "wdf/device/interfaces.h"

#include "nt/pnp/plug_and_play.h"
#include "nt/pool/pool.h"

namespace rundown::wdf {

void set_state(DeviceInterface& interface, bool enable) {
  interface.enabled = enable;
  if (interface.link.Buffer != nullptr)
    nt::IoSetDeviceInterfaceState(&interface.link, enable ? TRUE : FALSE);
}

NTSTATUS register_interface(const Device& device, DeviceInterface& interface) {
  if (!device.pnp.known_to_pnp) return STATUS_SUCCESS;
  const gate::OwnedBySystem owned;
  const auto bytes = static_cast<USHORT>(interface.reference.size() * sizeof(WCHAR));
  UNICODE_STRING reference{bytes, bytes, interface.reference.data()};
  return nt::IoRegisterDeviceInterface(device.physical_device, &interface.class_guid,
                                       bytes != 0 ? &reference : nullptr, &interface.link);
}

NTSTATUS register_interfaces(Device& device) {
  for (DeviceInterface& interface : device.pnp.interfaces) {
    if (interface.link.Buffer != nullptr) {
      const gate::OwnedBySystem owned;
      nt::pool::free(interface.link.Buffer);
      interface.link = {};
    }
    if (const NTSTATUS status = register_interface(device, interface); !nt_success(status))
      return status;
  }
  return STATUS_SUCCESS;
}

void withdraw_interfaces(Device& device) {
  const gate::OwnedBySystem owned;
  for (DeviceInterface& interface : device.pnp.interfaces) {
    if (interface.enabled) set_state(interface, false);
    if (interface.link.Buffer != nullptr) nt::pool::free(interface.link.Buffer);
  }
  device.pnp.interfaces.clear();
}

}  // namespace rundown::wdf
