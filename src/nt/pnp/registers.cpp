#include "nt/pnp/registers.h"

#include <algorithm>

#include "cpu/emulate.h"
#include "nt/io/interrupt.h"
#include "nt/mm/device_memory.h"
#include "nt/pnp/device_description.h"

namespace rundown::nt::pnp {
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

void fill_registers(std::uint64_t physical, void* mapping, std::size_t bytes) {
  for (const Register& one : device_description().registers) {
    if (!one.is_port) copy_register(one, physical, static_cast<std::uint8_t*>(mapping), bytes);
  }
}

bool has_messages() {
  return std::ranges::any_of(device_description().resources,
                             [](const abi::CM_PARTIAL_RESOURCE_DESCRIPTOR& one) {
                               return one.Type == abi::CmResourceTypeInterrupt &&
                                      (one.Flags & abi::CM_RESOURCE_INTERRUPT_MESSAGE) != 0;
                             });
}

}  // namespace

void connect_hardware() {
  cpu::on_port({.in = &read_ports, .out = nullptr});
  mm::on_device_mapping(&fill_registers);
  io::on_message_interrupts(&has_messages);
}

}  // namespace rundown::nt::pnp
