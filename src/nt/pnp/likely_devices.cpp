#include "nt/pnp/likely_devices.h"

#include <utility>

namespace rundown::nt::pnp {
namespace {

using namespace abi;

constexpr LONGLONG kPorts = 0xD000;
constexpr ULONG kPortCount = 256;

CM_PARTIAL_RESOURCE_DESCRIPTOR ports() {
  CM_PARTIAL_RESOURCE_DESCRIPTOR made{};
  made.Type = CmResourceTypePort;
  made.ShareDisposition = CmResourceShareDeviceExclusive;
  made.Flags = CM_RESOURCE_PORT_IO;
  made.u.Port.Start.QuadPart = kPorts;
  made.u.Port.Length = kPortCount;
  return made;
}

}  // namespace

std::vector<LikelyDevice> likely_devices() {
  const DeviceDescription usual = default_device();
  LikelyDevice by_ports{"with ports and an interrupt", usual};
  by_ports.description.resources.front() = ports();
  LikelyDevice bare{"without resources", usual};
  bare.description.resources.clear();
  return {{{}, usual}, std::move(by_ports), std::move(bare)};
}

}  // namespace rundown::nt::pnp
