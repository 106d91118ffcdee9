// What the device's registers hold where its description says so.
#pragma once

#include <cstdint>

namespace rundown::nt::hardware {

// Puts into a mapping of device memory what its registers hold when it comes up.
void fill_registers(std::uint64_t physical, void* mapping, std::size_t bytes);

// Ports hold what they are described with, and take what is written without a trace. From one that
// is not described comes all ones.
void answer_ports();

}  // namespace rundown::nt::hardware
