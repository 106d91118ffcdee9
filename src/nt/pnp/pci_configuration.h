// A PCI device's configuration space: 256 bytes, made from the device's description.
#pragma once

#include <array>
#include <span>

#include "nt/hardware/device_description.h"

namespace rundown::nt::pnp {

using PciConfiguration = std::array<abi::UCHAR, 256>;

// The header of a device that has been started: ids, class, a base address register for each range,
// interrupt line or messages, power management by the device's capabilities; and what the
// description puts in besides.
PciConfiguration pci_configuration(const hardware::DeviceDescription& device);

// What the device keeps of what is written: its command, cache line, latency and line, and what
// lies behind the header except its capabilities' heads. Ids, class and base addresses stay.
void write_configuration(PciConfiguration& configuration, std::size_t offset,
                         std::span<const abi::UCHAR> bytes);

}  // namespace rundown::nt::pnp
