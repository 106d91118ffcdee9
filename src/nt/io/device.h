// Device objects and the stacks that they form.
#pragma once

#include <string_view>

#include "abi/io.h"

namespace rundown::nt::io {

// IoCreateDevice, for the driver or, as a bus would, for the machine itself.
struct DeviceRequest {
  abi::DRIVER_OBJECT* driver = nullptr;
  abi::ULONG extension_bytes = 0;
  const abi::UNICODE_STRING* name = nullptr;
  abi::ULONG type = 0;
  abi::ULONG characteristics = 0;
  bool exclusive = false;
};
abi::NTSTATUS create_device(const DeviceRequest& request, abi::DEVICE_OBJECT** made);

// Unlinks the device. Its memory goes when nobody refers to it any more.
void delete_device(abi::DEVICE_OBJECT& device);

// A deleted device no longer hears of the shutdown.
void withdraw_shutdown(abi::DEVICE_OBJECT& device);

// Puts `source` on top of the stack that `target` is in, and returns what it lies on now. nullptr:
// the device below is on its way out.
abi::DEVICE_OBJECT* attach(abi::DEVICE_OBJECT& source, abi::DEVICE_OBJECT& target);
// Takes the device above away from `target`.
void detach_from(abi::DEVICE_OBJECT& target);

abi::DEVICE_OBJECT* top_of_stack(abi::DEVICE_OBJECT& device);

// Registered as one, the device holds the driver: IoRegisterFileSystem takes a reference to it.
bool is_file_system(const abi::DEVICE_OBJECT* device);

}  // namespace rundown::nt::io
