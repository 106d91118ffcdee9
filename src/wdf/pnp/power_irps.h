// IRP_MJ_POWER of a device of a stack, and the power IRPs that the owner of the power policy asks
// for.
#pragma once

#include "abi/irp.h"
#include "wdf/framework.h"

namespace rundown::wdf {

class Package;

// The device IRP that the power machine has: an IRP to D0 has been below and is completed, one to
// Dx goes down now.
void release_device_irp(Package& package);
// The state that the driver is told it goes to.
WDF_POWER_DEVICE_STATE target_of_device_irp(const Package& package);

// PoRequestPowerIrp. PolicyEvent::power_down or power_down_failed follows the end of one to Dx,
// PolicyEvent::power_up_not_seen that of one to D0 which a driver above has completed.
NTSTATUS request_device_power(Package& package, DEVICE_POWER_STATE state);
// PolicyEvent::wake_arrived when it comes by, wake_success or wake_failed at its end.
NTSTATUS request_wait_wake(Package& package, SYSTEM_POWER_STATE system);
// False: there is none.
bool cancel_wait_wake(Package& package);
void complete_system_irp(Package& package);

}  // namespace rundown::wdf
