// What the I/O manager's contract says of a request of Plug and Play or of the power manager, for a
// driver that has others below it.
#pragma once

#include <string_view>

#include "abi/irp.h"

namespace rundown::nt::io {

struct DeviceRequest {
  std::string_view name{};           // "IRP_MN_START_DEVICE"; empty: it is another request
  bool must_be_passed_down = false;  // unless it fails
  bool must_not_fail = false;
};

// For the device of this location. The bottom of a stack has nobody to pass it to.
DeviceRequest device_request(const abi::IO_STACK_LOCATION& location);

}  // namespace rundown::nt::io
