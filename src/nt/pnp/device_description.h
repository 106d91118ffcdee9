// What a device is as its bus sees it: what the Plug and Play manager is told of it before a driver
// knows of it, and what the driver is given when it starts.
#pragma once

#include <string>
#include <vector>

#include "abi/pnp.h"

namespace rundown::nt::pnp {

struct DeviceDescription {
  std::u16string enumerator = u"ROOT";
  std::u16string device = u"RUNDOWN";
  std::u16string description = u"rundown test device";
  std::vector<std::u16string> hardware_ids = {u"ROOT\\RUNDOWN"};
  std::vector<std::u16string> compatible_ids;
  abi::INTERFACE_TYPE bus = abi::PNPBus;
  std::vector<abi::CM_PARTIAL_RESOURCE_DESCRIPTOR> resources;  // as the bus numbers them
  abi::DEVICE_CAPABILITIES capabilities{};
};

// Memory and an interrupt, as most adapters have them; it sleeps in D3 and can wake the system from
// S3. A driver that needs nothing of it takes no notice.
DeviceDescription default_device();

// Of the machine's one device; default_device() unless another is stated before a driver runs.
const DeviceDescription& device_description();
void describe_device(DeviceDescription description);

}  // namespace rundown::nt::pnp
