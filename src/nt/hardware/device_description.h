// What a device is as its bus sees it: what the Plug and Play manager is told of it before a driver
// knows of it, and what the driver is given when it starts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "abi/pnp.h"
#include "nt/hardware/usb_facts.h"

namespace rundown::nt::hardware {

// What a register of the device's memory or ports holds.
struct Register {
  bool is_port = false;
  std::uint64_t address = 0;
  unsigned bytes = 0;  // 1, 2, 4 or 8
  std::uint64_t value = 0;
};

// The facts in a PCI device's configuration space that no resource says.
struct PciFacts {
  abi::USHORT vendor = 0x1234;
  abi::USHORT device = 0x0001;
  abi::UCHAR revision = 0;
  abi::ULONG class_code = 0xFF0000;  // fits no class
  abi::USHORT subsystem_vendor = 0;
  abi::USHORT subsystem = 0;
  std::vector<Register> bytes;  // what else it holds, at these offsets
};

struct DeviceDescription {
  std::u16string enumerator;
  std::u16string device = u"RUNDOWN";
  std::u16string description = u"rundown test device";
  std::vector<std::u16string> hardware_ids;
  std::vector<std::u16string> compatible_ids;
  abi::GUID bus_type{};
  abi::INTERFACE_TYPE bus = abi::PNPBus;
  std::vector<abi::CM_PARTIAL_RESOURCE_DESCRIPTOR> resources;  // as the bus numbers them
  std::vector<Register> registers;
  abi::DEVICE_CAPABILITIES capabilities{};
  std::optional<PciFacts> pci;
  std::optional<UsbFacts> usb;  // what answers URBs
  // It is a USB device as soon as its driver sends an URB.
  bool is_usb_when_asked = false;
};

enum class Bus : std::uint8_t { root, pci, usb, acpi };

// As each bus has devices, with nothing said of this one. On the root, PCI and ACPI bus: memory
// and an interrupt, as most adapters have them; it sleeps in D3 and can wake the system from S3.
// On USB: no resources, and it sleeps in D2
// (https://learn.microsoft.com/windows-hardware/drivers/usbcon/usb-power-management).
DeviceDescription device_on(Bus bus);

// A device of the root bus that any driver finds its own in: one that needs nothing of it takes no
// notice, a PCI device's finds a configuration space, a USB device's gets its URBs answered.
DeviceDescription default_device();

// Gives a PCI or USB device the names that its bus makes of its facts.
void name_by_facts(DeviceDescription& device);

// Of the machine's one device; default_device() unless another is stated before a driver runs.
const DeviceDescription& device_description();
void describe_device(DeviceDescription description);

abi::CM_PARTIAL_RESOURCE_DESCRIPTOR memory_range(std::uint64_t start, abi::ULONG bytes);
abi::CM_PARTIAL_RESOURCE_DESCRIPTOR port_range(std::uint64_t start, abi::ULONG count);
abi::CM_PARTIAL_RESOURCE_DESCRIPTOR interrupt_line(abi::ULONG line);
abi::CM_PARTIAL_RESOURCE_DESCRIPTOR interrupt_messages(abi::USHORT count);

}  // namespace rundown::nt::hardware
