// What the plug and play machine does for a bus's child alone (fxpkgpdo.cpp).
#pragma once

#include "wdf/framework.h"

namespace rundown::wdf {

class Package;

// Work of states.
WDF_DEVICE_PNP_STATE check_presence(Package& package);
WDF_DEVICE_PNP_STATE eject_hardware(Package& package);
WDF_DEVICE_PNP_STATE remove_bus_child(Package& package);
WDF_DEVICE_PNP_STATE wait_removed(Package& package);
WDF_DEVICE_PNP_STATE restart_bus_child(Package& package);

// The parent that waits for this device hears that it is gone.
void finish_child_removal(Package& package);
// A child goes with its parent, and no IRP of its own waits for it.
void delete_without_irp(Package& package);

}  // namespace rundown::wdf
