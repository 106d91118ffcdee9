// I/O request packets on their way through a stack of devices.
#pragma once

#include "abi/irp.h"

namespace rundown::nt::io {

abi::IRP* allocate_irp(abi::CCHAR stack_size);
void free_irp(abi::IRP& irp);

inline abi::IO_STACK_LOCATION& next_location(abi::IRP& irp) {
  return irp.Tail.Overlay.CurrentStackLocation[-1];
}
inline abi::IO_STACK_LOCATION& current_location(abi::IRP& irp) {
  return *irp.Tail.Overlay.CurrentStackLocation;
}

abi::NTSTATUS call_driver(abi::DEVICE_OBJECT& device, abi::IRP& irp);
void complete_request(abi::IRP& irp);

// A request that the system itself sends and waits for. `fill` prepares the first stack location.
struct Answer {
  abi::NTSTATUS status{};
  abi::ULONG_PTR information = 0;
};
Answer send_and_wait(abi::DEVICE_OBJECT& device, const abi::IO_STACK_LOCATION& location,
                     void* system_buffer = nullptr);
// The same, but not to the top of the stack: a device asks those below it.
Answer send_to(abi::DEVICE_OBJECT& device, const abi::IO_STACK_LOCATION& location,
               void* system_buffer = nullptr);

}  // namespace rundown::nt::io
