// Devices that a driver may be made for, where nobody says which.
#pragma once

#include <string_view>
#include <vector>

#include "nt/hardware/device_description.h"

namespace rundown::nt::hardware {

struct LikelyDevice {
  std::string_view phrase;  // "with ports and an interrupt"; empty: default_device()
  DeviceDescription description;
};

// The likeliest first. Each is one that a bus may have: none has more than one way to its
// registers, so that a driver for both kinds of a device does not take it for both.
std::vector<LikelyDevice> likely_devices();

}  // namespace rundown::nt::hardware
