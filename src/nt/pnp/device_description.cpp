#include "nt/pnp/device_description.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace rundown::nt::pnp {
namespace {

using namespace abi;

CM_PARTIAL_RESOURCE_DESCRIPTOR memory() {
  constexpr LONGLONG kRegisters = 0xFEB00000;
  constexpr ULONG kBytes = 64 * 1024;
  CM_PARTIAL_RESOURCE_DESCRIPTOR made{};
  made.Type = CmResourceTypeMemory;
  made.ShareDisposition = CmResourceShareDeviceExclusive;
  made.Flags = CM_RESOURCE_MEMORY_READ_WRITE;
  made.u.Memory.Start.QuadPart = kRegisters;
  made.u.Memory.Length = kBytes;
  return made;
}

CM_PARTIAL_RESOURCE_DESCRIPTOR interrupt() {
  constexpr ULONG kLine = 17;
  CM_PARTIAL_RESOURCE_DESCRIPTOR made{};
  made.Type = CmResourceTypeInterrupt;
  made.ShareDisposition = CmResourceShareShared;
  made.u.Interrupt.Level = kLine;
  made.u.Interrupt.Vector = kLine;
  made.u.Interrupt.Affinity = 1;
  return made;
}

// Before a driver runs, and not changed afterwards: so it is no part of the machine.
DeviceDescription& stated() {
  static DeviceDescription description = default_device();
  return description;
}

}  // namespace

DeviceDescription default_device() {
  constexpr ULONG kUnknown = ~ULONG{0};
  DeviceDescription made;
  made.resources = {memory(), interrupt()};
  DEVICE_CAPABILITIES& can = made.capabilities;
  can.Size = sizeof can;
  can.Version = 1;
  can.SurpriseRemovalOK = 1;
  can.Removable = 1;
  can.WakeFromD0 = 1;
  can.WakeFromD3 = 1;
  can.Address = kUnknown;
  can.UINumber = kUnknown;
  std::ranges::fill(can.DeviceState, PowerDeviceD3);
  can.DeviceState[PowerSystemUnspecified] = PowerDeviceUnspecified;
  can.DeviceState[PowerSystemWorking] = PowerDeviceD0;
  can.SystemWake = PowerSystemSleeping3;
  can.DeviceWake = PowerDeviceD3;
  return made;
}

const DeviceDescription& device_description() {
  return stated();
}

void describe_device(DeviceDescription description) {
  stated() = std::move(description);
}

}  // namespace rundown::nt::pnp
