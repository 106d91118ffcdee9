#pragma once

#include "wdf/device/device.h"

namespace rundown::wdf {

// The part of WdfDeviceCreate that concerns requests and files.
NTSTATUS configure_io(Device& device);

}  // namespace rundown::wdf
