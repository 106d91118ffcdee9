// I/O request packets on their way through a stack of devices.
#pragma once

#include "abi/irp.h"

namespace rundown::nt::io {

abi::IRP* allocate_irp(abi::CCHAR stack_size, bool quota = false);
// One that the I/O manager makes for itself or for a program; no driver has to free it.
abi::IRP* new_system_irp(abi::CCHAR stack_size);
void free_irp(abi::IRP& irp);

inline abi::IO_STACK_LOCATION& next_location(abi::IRP& irp) {
  return irp.Tail.Overlay.CurrentStackLocation[-1];
}
inline abi::IO_STACK_LOCATION& current_location(abi::IRP& irp) {
  return *irp.Tail.Overlay.CurrentStackLocation;
}

abi::NTSTATUS call_driver(abi::DEVICE_OBJECT& device, abi::IRP& irp);
void complete_request(abi::IRP& irp);
// IoCancelIrp. False: it has no cancel routine.
bool cancel(abi::IRP& irp);

}  // namespace rundown::nt::io
