// IRP_MN_START_DEVICE on its way to the drivers below.
#pragma once

namespace rundown::wdf {

class Package;

// True: the device is the lowest, and goes on at once. Otherwise PnpEvent::start_device_complete or
// start_device_failed follows.
bool start_below(Package& package);

}  // namespace rundown::wdf
