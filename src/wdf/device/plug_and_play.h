// What the rest of the framework asks of a device's plug and play and power machines, which lie
// above it (wdf/pnp).
#pragma once

#include "abi/irp.h"
#include "wdf/framework.h"

namespace rundown::wdf {

class Device;

// IRP_MJ_PNP, IRP_MJ_POWER, IRP_MJ_SYSTEM_CONTROL of a device on a stack. The status is the
// dispatch routine's.
NTSTATUS dispatch_pnp(Device& device, IRP& irp);
NTSTATUS dispatch_power(Device& device, IRP& irp);
NTSTATUS dispatch_system_control(Device& device, IRP& irp);

// Keeps a device that owns its power policy in its working state, or brings it there.
// STATUS_PENDING: it is on its way. STATUS_POWER_STATE_INVALID: it has failed, or is not started.
NTSTATUS power_reference(Device& device, bool wait);
void power_dereference(Device& device);

}  // namespace rundown::wdf
