#include "nt/hardware/registers.h"

#include "cpu/emulate.h"
#include "nt/hardware/device_description.h"

namespace rundown::nt::hardware {
namespace {

// Byte by byte, as far as it lies within the range.
void copy_register(const Register& one, std::uint64_t first, std::uint8_t* range,
                   std::size_t bytes) {
  for (unsigned i = 0; i < one.bytes; ++i) {
    const std::uint64_t at = one.address + i - first;  // wraps in front of the range
    if (at < bytes) range[at] = static_cast<std::uint8_t>(one.value >> (8 * i));
  }
}

std::uint32_t read_ports(std::uint16_t port, unsigned bytes) {
  std::uint8_t range[] = {0xFF, 0xFF, 0xFF, 0xFF};
  for (const Register& one : device_description().registers) {
    if (one.is_port) copy_register(one, port, range, bytes);
  }
  return range[0] | range[1] << 8 | range[2] << 16 | static_cast<std::uint32_t>(range[3]) << 24;
}

}  // namespace

void fill_registers(std::uint64_t physical, void* mapping, std::size_t bytes) {
  for (const Register& one : device_description().registers) {
    if (!one.is_port) copy_register(one, physical, static_cast<std::uint8_t*>(mapping), bytes);
  }
}

void answer_ports() {
  cpu::on_port({.in = &read_ports, .out = nullptr});
}

}  // namespace rundown::nt::hardware
