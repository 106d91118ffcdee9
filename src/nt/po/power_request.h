// Power IRPs that a driver asks for.
#pragma once

#include "abi/irp.h"
#include "abi/power.h"

namespace rundown::abi {

using REQUEST_POWER_COMPLETE = void NTAPI(DEVICE_OBJECT* DeviceObject, UCHAR MinorFunction,
                                          POWER_STATE PowerState, PVOID Context,
                                          IO_STATUS_BLOCK* IoStatus);

}  // namespace rundown::abi

namespace rundown::nt::po {

// PoRequestPowerIrp. STATUS_PENDING, or STATUS_INVALID_PARAMETER_2.
abi::NTSTATUS request_power_irp(abi::DEVICE_OBJECT& device, abi::UCHAR minor,
                                abi::POWER_STATE state, abi::REQUEST_POWER_COMPLETE* done,
                                void* context, abi::IRP** irp = nullptr);

}  // namespace rundown::nt::po
