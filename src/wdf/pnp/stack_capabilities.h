// What the stack says of its device's power states.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

// IRP_MN_QUERY_CAPABILITIES, once; the device's own power capabilities are in the answer.
NTSTATUS query_capabilities(Device& device);

// IRP_MN_QUERY_CAPABILITIES of others. What the driver says of its device goes down with the IRP,
// so that the drivers below see it, and is put right when it has come back.
void add_capabilities(const Device& device, DEVICE_CAPABILITIES& all);
void correct_capabilities(const Device& device, DEVICE_CAPABILITIES& all);

// The deepest state from which the device can wake a system in that state. PowerDeviceD0: none.
DEVICE_POWER_STATE deepest_wake_state(const Device& device, SYSTEM_POWER_STATE system);

}  // namespace rundown::wdf
