// A device's interfaces, and what becomes of them when the device goes.
#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

// Disables what is enabled, and forgets all.
void withdraw_interfaces(Device& device);

}  // namespace rundown::wdf
