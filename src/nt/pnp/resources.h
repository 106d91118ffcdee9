// Resources as drivers are given them: one full descriptor, first as the bus numbers them, then as
// the processor does.
#pragma once

#include "abi/pnp.h"
#include "nt/hardware/device_description.h"

namespace rundown::nt::pnp {

// In kernel pool; nullptr for a device that has none.
abi::CM_RESOURCE_LIST* raw_list(const hardware::DeviceDescription& device);
abi::CM_RESOURCE_LIST* translated_list(const hardware::DeviceDescription& device);
// What the device asks for: just what it gets. In paged pool, which a driver that filters may free.
abi::IO_RESOURCE_REQUIREMENTS_LIST* requirements_list(const hardware::DeviceDescription& device);

}  // namespace rundown::nt::pnp
