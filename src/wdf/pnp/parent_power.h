// The power of a bus child's parent, and the child's wake-up at the bus (pdopower.cpp). Of a
// function device, whose parent is no framework device, nothing is done.
#pragma once

#include "wdf/framework.h"

namespace rundown::wdf {

class Package;

// Keeps the parent in D0, or brings it there. *wait: PowerEvent::parent_to_d0 will tell.
NTSTATUS power_up_parent(Package& package, bool* wait);
void power_down_parent(Package& package);
// The parent is in D0: its children hear of it.
void children_can_power_up(Package& parent);

// EvtDeviceEnableWakeAtBus and its opposite, which is called where the first has succeeded.
NTSTATUS enable_wake_at_bus(Package& package);
void disable_wake_at_bus(Package& package);
// IRP_MN_WAIT_WAKE ends inside the power machine.
void end_wake_at_once(Package& package, NTSTATUS status);

}  // namespace rundown::wdf
