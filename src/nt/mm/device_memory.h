// The memory of devices, which MmMapIoSpace reaches.
#pragma once

#include <cstddef>
#include <cstdint>

namespace rundown::nt::mm {

// Who puts into each new mapping, which is zero, what the registers there hold.
using FillDeviceMemory = void (*)(std::uint64_t physical, void* mapping, std::size_t bytes);
void on_device_mapping(FillDeviceMemory fill);

}  // namespace rundown::nt::mm
