// Which drivers have devices brought to them.
#pragma once

#include "abi/io.h"

namespace rundown::nt::pnp {

// What a port driver puts into DRIVER_EXTENSION.AddDevice as long as it cannot bring up an adapter
// here: its drivers live without devices, and the report says so.
abi::DRIVER_ADD_DEVICE* adds_no_device_here();

// The driver has an AddDevice that can be called.
bool takes_devices(const abi::DRIVER_OBJECT& driver);

}  // namespace rundown::nt::pnp
