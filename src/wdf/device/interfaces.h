// A device's interfaces: their state, and what becomes of them when the device goes.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

// FxDeviceInterface::SetState: the system's answer is not looked at.
void set_state(DeviceInterface& interface, bool enable);

// The system learns of the interface, where it knows the device.
NTSTATUS register_interface(const Device& device, DeviceInterface& interface);
// All of a bus child's, anew.
NTSTATUS register_interfaces(Device& device);

// Disables what is enabled, and forgets all.
void withdraw_interfaces(Device& device);

}  // namespace rundown::wdf
