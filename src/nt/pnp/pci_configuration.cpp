#include "nt/pnp/pci_configuration.h"

namespace rundown::nt::pnp {
namespace {

using namespace abi;

constexpr std::size_t kCommand = 0x04;
constexpr std::size_t kStatus = 0x06;
constexpr std::size_t kCacheLine = 0x0C;
constexpr std::size_t kBaseAddresses = 0x10;
constexpr std::size_t kBaseAddressesEnd = 0x28;
constexpr std::size_t kCapabilities = 0x34;
constexpr std::size_t kInterruptLine = 0x3C;
constexpr std::size_t kInterruptPin = 0x3D;
constexpr std::size_t kBehindHeader = 0x40;
constexpr std::size_t kPower = 0x50;
constexpr std::size_t kMessages = 0x60;
constexpr std::size_t kHead = 4;  // id, the next one's offset, and what it can

void put(PciConfiguration& configuration, std::size_t offset, unsigned bytes, std::uint64_t value) {
  for (unsigned i = 0; i < bytes && offset + i < configuration.size(); ++i)
    configuration[offset + i] = static_cast<UCHAR>(value >> (8 * i));
}

// Returns where the next register lies.
std::size_t put_base_address(PciConfiguration& configuration, std::size_t at,
                             const CM_PARTIAL_RESOURCE_DESCRIPTOR& range) {
  constexpr std::uint64_t kPorts = 1;
  constexpr std::uint64_t kWide = 4;
  const auto start = static_cast<std::uint64_t>(range.u.Generic.Start.QuadPart);
  if (range.Type == CmResourceTypePort) {
    put(configuration, at, 4, (start & ~std::uint64_t{3}) | kPorts);
    return at + 4;
  }
  const bool wide = start > 0xFFFF'FFFF;
  put(configuration, at, wide ? 8 : 4, (start & ~std::uint64_t{0xF}) | (wide ? kWide : 0));
  return at + (wide ? 8 : 4);
}

// PCI Bus Power Management Interface 1.1.
void put_power(PciConfiguration& configuration, const DEVICE_CAPABILITIES& can) {
  constexpr unsigned kVersion = 2;
  configuration[kPower] = 0x01;
  configuration[kPower + 1] = 0;
  put(configuration, kPower + 2, 2,
      kVersion | can.DeviceD1 << 9 | can.DeviceD2 << 10 | can.WakeFromD0 << 11 |
          can.WakeFromD1 << 12 | can.WakeFromD2 << 13 | can.WakeFromD3 << 14);
}

void put_messages(PciConfiguration& configuration, USHORT count) {
  constexpr unsigned kEnabled = 1;
  unsigned exponent = 0;
  while ((1U << exponent) < count) ++exponent;
  configuration[kPower + 1] = kMessages;
  configuration[kMessages] = 0x05;
  put(configuration, kMessages + 2, 2, kEnabled | exponent << 1 | exponent << 4);
}

bool is_capability_head(std::size_t offset) {
  return (offset >= kPower && offset < kPower + kHead) ||
         (offset >= kMessages && offset < kMessages + kHead);
}

bool takes_writes(std::size_t offset) {
  return (offset >= kCommand && offset < kStatus) || offset == kCacheLine ||
         offset == kCacheLine + 1 || offset == kInterruptLine ||
         (offset >= kBehindHeader && !is_capability_head(offset));
}

}  // namespace

PciConfiguration pci_configuration(const hardware::DeviceDescription& device) {
  constexpr unsigned kPortsMemoryAndMaster = 7;
  constexpr unsigned kHasCapabilities = 0x10;
  const hardware::PciFacts& pci = *device.pci;
  PciConfiguration made{};
  put(made, 0x00, 2, pci.vendor);
  put(made, 0x02, 2, pci.device);
  put(made, kCommand, 2, kPortsMemoryAndMaster);
  put(made, kStatus, 2, kHasCapabilities);
  put(made, 0x08, 1, pci.revision);
  put(made, 0x09, 3, pci.class_code);
  put(made, 0x2C, 2, pci.subsystem_vendor);
  put(made, 0x2E, 2, pci.subsystem);
  put(made, kCapabilities, 1, kPower);
  put_power(made, device.capabilities);
  std::size_t at = kBaseAddresses;
  for (const CM_PARTIAL_RESOURCE_DESCRIPTOR& one : device.resources) {
    if (one.Type != CmResourceTypeInterrupt) {
      if (at < kBaseAddressesEnd) at = put_base_address(made, at, one);
    } else if ((one.Flags & CM_RESOURCE_INTERRUPT_MESSAGE) != 0) {
      put_messages(made, one.u.MessageInterrupt.Raw.MessageCount);
    } else {
      put(made, kInterruptLine, 1, one.u.Interrupt.Vector);
      put(made, kInterruptPin, 1, 1);
    }
  }
  for (const hardware::Register& one : pci.bytes) put(made, one.address, one.bytes, one.value);
  return made;
}

void write_configuration(PciConfiguration& configuration, std::size_t offset,
                         std::span<const UCHAR> bytes) {
  for (const UCHAR byte : bytes) {
    if (offset >= configuration.size()) return;
    if (takes_writes(offset)) configuration[offset] = byte;
    ++offset;
  }
}

}  // namespace rundown::nt::pnp
