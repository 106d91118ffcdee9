// A device's timer goes with the device.
#pragma once

#include "abi/io.h"

namespace rundown::nt::io {

void drop_timer(abi::DEVICE_OBJECT& device);

}  // namespace rundown::nt::io
