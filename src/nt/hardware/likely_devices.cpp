#include "nt/hardware/likely_devices.h"

#include <utility>

namespace rundown::nt::hardware {

std::vector<LikelyDevice> likely_devices() {
  constexpr std::uint64_t kPorts = 0xD000;
  constexpr abi::ULONG kPortCount = 256;
  const DeviceDescription usual = default_device();
  LikelyDevice by_ports{"with ports and an interrupt", usual};
  by_ports.description.resources.front() = port_range(kPorts, kPortCount);
  LikelyDevice bare{"without resources", usual};
  bare.description.resources.clear();
  return {{{}, usual}, std::move(by_ports), std::move(bare)};
}

}  // namespace rundown::nt::hardware
