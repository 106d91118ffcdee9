#include "wdf/device/interfaces.h"

#include "nt/pnp/plug_and_play.h"
#include "nt/pool/pool.h"

namespace rundown::wdf {

void set_state(DeviceInterface& interface, bool enable) {
  interface.enabled = enable;
  if (interface.link.Buffer != nullptr)
    nt::IoSetDeviceInterfaceState(&interface.link, enable ? TRUE : FALSE);
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
