// A device's interfaces: their state, and what becomes of them when the device goes.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

// FxDeviceInterface::SetState: the system's answer is not looked at.
void set_state(DeviceInterface& interface, bool enable);

// Disables what is enabled, and forgets all.
void withdraw_interfaces(Device& device);

}  // namespace rundown::wdf
