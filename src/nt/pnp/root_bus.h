// The bus under which the machine's device stands: it makes the physical device object and answers
// for it.
#pragma once

#include "abi/io.h"

namespace rundown::nt::pnp {

// A new physical device of the bus, as IoReportDetectedDevice and the manager's own enumeration
// make one. STATUS_INSUFFICIENT_RESOURCES.
abi::NTSTATUS create_physical_device(abi::DEVICE_OBJECT** device);

// A device that a bus has reported: not a function device, not a filter.
bool is_physical(const abi::DEVICE_OBJECT* device);

}  // namespace rundown::nt::pnp
