// --device: the device that the driver gets, from a JSON file. docs/devices.md says what it holds.
#pragma once

#include <string>
#include <variant>

#include "nt/hardware/device_description.h"

namespace rundown::cli {

// Or one line: what is wrong with the file, and at which member.
std::variant<nt::hardware::DeviceDescription, std::string> read_device(const std::string& path);

}  // namespace rundown::cli
