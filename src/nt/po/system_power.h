// What the power manager does with a device when the system goes to sleep and wakes.
#pragma once

#include "abi/io.h"

namespace rundown::nt::po {

// IRP_MN_QUERY_POWER and IRP_MN_SET_POWER for S3, then IRP_MN_SET_POWER for S0, to the top of the
// device's stack. A driver that refuses the query keeps the system awake, and is told that it is:
// https://learn.microsoft.com/windows-hardware/drivers/kernel/handling-irp-mn-query-power-for-system-power-states
void sleep_and_wake(abi::DEVICE_OBJECT& physical);

}  // namespace rundown::nt::po
