#include "nt/hardware/device_description.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace rundown::nt::hardware {
namespace {

using namespace abi;

struct BusFacts {
  Bus bus;
  std::u16string_view enumerator;
  GUID type;  // wdmguid.h
  INTERFACE_TYPE legacy;
};
constexpr BusFacts kBuses[] = {
    {Bus::root,
     u"ROOT",
     {0x1530EA73, 0x086B, 0x11D1, {0xA0, 0x9F, 0x00, 0xC0, 0x4F, 0xC3, 0x40, 0xB1}},
     PNPBus},
    {Bus::pci,
     u"PCI",
     {0xC8EBDFB0, 0xB510, 0x11D0, {0x80, 0xE5, 0x00, 0xA0, 0xC9, 0x25, 0x42, 0xE3}},
     PCIBus},
    {Bus::usb,
     u"USB",
     {0x9D7DEBBC, 0xC85D, 0x11D1, {0x9E, 0xB4, 0x00, 0x60, 0x08, 0xC3, 0xA1, 0x9A}},
     PNPBus},
    {Bus::acpi,
     u"ACPI",
     {0xD7B46895, 0x001A, 0x4942, {0x89, 0x1F, 0xA7, 0xD4, 0x66, 0x10, 0xA8, 0x43}},
     ACPIBus},
};

std::u16string wide(const std::string& text) {
  return {text.begin(), text.end()};
}

void name_by_pci(DeviceDescription& device) {
  const PciFacts& pci = *device.pci;
  const std::string id = fmt::format("VEN_{:04X}&DEV_{:04X}", pci.vendor, pci.device);
  const std::string subsystem =
      fmt::format("&SUBSYS_{:04X}{:04X}", pci.subsystem, pci.subsystem_vendor);
  const std::string revision = fmt::format("&REV_{:02X}", pci.revision);
  const std::string in_class = fmt::format("&CC_{:06X}", pci.class_code);
  const std::string in_subclass = fmt::format("&CC_{:04X}", pci.class_code >> 8);
  const std::string whole = fmt::format("{}{}{}", id, subsystem, revision);
  device.device = wide(whole);
  for (const std::string& one : {whole, id + subsystem, id + in_class, id + in_subclass})
    device.hardware_ids.push_back(u"PCI\\" + wide(one));
  for (const std::string& one : {id + revision, id, in_class.substr(1), in_subclass.substr(1)})
    device.compatible_ids.push_back(u"PCI\\" + wide(one));
}

void name_by_usb(DeviceDescription& device) {
  const UsbFacts& usb = *device.usb;
  const std::string id = fmt::format("VID_{:04X}&PID_{:04X}", usb.vendor, usb.product);
  const std::string in_class = fmt::format("Class_{:02X}", usb.interface_class);
  const std::string in_subclass =
      in_class + fmt::format("&SubClass_{:02X}", usb.interface_subclass);
  device.device = wide(id);
  for (const std::string& one : {id + fmt::format("&REV_{:04X}", usb.revision), id})
    device.hardware_ids.push_back(u"USB\\" + wide(one));
  for (const std::string& one :
       {in_subclass + fmt::format("&Prot_{:02X}", usb.interface_protocol), in_subclass, in_class})
    device.compatible_ids.push_back(u"USB\\" + wide(one));
}

DEVICE_CAPABILITIES capabilities_of(Bus bus) {
  constexpr ULONG kUnknown = ~ULONG{0};
  const bool usb = bus == Bus::usb;
  const DEVICE_POWER_STATE asleep = usb ? PowerDeviceD2 : PowerDeviceD3;
  DEVICE_CAPABILITIES can{};
  can.Size = sizeof can;
  can.Version = 1;
  can.SurpriseRemovalOK = 1;
  can.Removable = 1;
  can.WakeFromD0 = 1;
  can.DeviceD2 = usb ? 1 : 0;
  can.WakeFromD2 = usb ? 1 : 0;
  can.WakeFromD3 = usb ? 0 : 1;
  can.Address = kUnknown;
  can.UINumber = kUnknown;
  std::ranges::fill(can.DeviceState, PowerDeviceD3);
  can.DeviceState[PowerSystemUnspecified] = PowerDeviceUnspecified;
  can.DeviceState[PowerSystemWorking] = PowerDeviceD0;
  for (const SYSTEM_POWER_STATE sleeping :
       {PowerSystemSleeping1, PowerSystemSleeping2, PowerSystemSleeping3})
    can.DeviceState[sleeping] = asleep;
  can.SystemWake = PowerSystemSleeping3;
  can.DeviceWake = asleep;
  return can;
}

// Before a driver runs, and not changed afterwards: so it is no part of the machine.
DeviceDescription& stated() {
  static DeviceDescription description = default_device();
  return description;
}

}  // namespace

CM_PARTIAL_RESOURCE_DESCRIPTOR memory_range(std::uint64_t start, ULONG bytes) {
  CM_PARTIAL_RESOURCE_DESCRIPTOR made{};
  made.Type = CmResourceTypeMemory;
  made.ShareDisposition = CmResourceShareDeviceExclusive;
  made.Flags = CM_RESOURCE_MEMORY_READ_WRITE;
  made.u.Memory.Start.QuadPart = static_cast<LONGLONG>(start);
  made.u.Memory.Length = bytes;
  return made;
}

CM_PARTIAL_RESOURCE_DESCRIPTOR port_range(std::uint64_t start, ULONG count) {
  CM_PARTIAL_RESOURCE_DESCRIPTOR made{};
  made.Type = CmResourceTypePort;
  made.ShareDisposition = CmResourceShareDeviceExclusive;
  made.Flags = CM_RESOURCE_PORT_IO;
  made.u.Port.Start.QuadPart = static_cast<LONGLONG>(start);
  made.u.Port.Length = count;
  return made;
}

CM_PARTIAL_RESOURCE_DESCRIPTOR interrupt_line(ULONG line) {
  CM_PARTIAL_RESOURCE_DESCRIPTOR made{};
  made.Type = CmResourceTypeInterrupt;
  made.ShareDisposition = CmResourceShareShared;
  made.u.Interrupt.Level = line;
  made.u.Interrupt.Vector = line;
  made.u.Interrupt.Affinity = 1;
  return made;
}

CM_PARTIAL_RESOURCE_DESCRIPTOR interrupt_messages(USHORT count) {
  CM_PARTIAL_RESOURCE_DESCRIPTOR made{};
  made.Type = CmResourceTypeInterrupt;
  made.ShareDisposition = CmResourceShareDeviceExclusive;
  made.Flags = CM_RESOURCE_INTERRUPT_LATCHED | CM_RESOURCE_INTERRUPT_MESSAGE;
  made.u.MessageInterrupt.Raw.MessageCount = count;
  made.u.MessageInterrupt.Raw.Affinity = 1;
  return made;
}

DeviceDescription device_on(Bus bus) {
  constexpr std::uint64_t kRegisters = 0xFEB00000;
  constexpr ULONG kLine = 17;
  const auto* const facts = std::ranges::find(kBuses, bus, &BusFacts::bus);
  if (facts == std::end(kBuses)) std::abort();
  DeviceDescription made;
  made.enumerator = facts->enumerator;
  made.bus_type = facts->type;
  made.bus = facts->legacy;
  made.capabilities = capabilities_of(bus);
  if (bus == Bus::pci) made.pci.emplace();
  if (bus == Bus::usb) {
    made.usb.emplace();
  } else {
    made.resources = {memory_range(kRegisters, 64 * 1024), interrupt_line(kLine)};
  }
  return made;
}

DeviceDescription default_device() {
  DeviceDescription made = device_on(Bus::root);
  made.hardware_ids = {u"ROOT\\RUNDOWN"};
  made.pci.emplace();
  made.usb.emplace();
  made.is_usb_when_asked = true;
  return made;
}

void name_by_facts(DeviceDescription& device) {
  if (device.bus == PCIBus && device.pci) return name_by_pci(device);
  if (device.usb && !device.is_usb_when_asked) return name_by_usb(device);
  device.hardware_ids = {device.enumerator + u"\\" + device.device};
}

const DeviceDescription& device_description() {
  return stated();
}

void describe_device(DeviceDescription description) {
  stated() = std::move(description);
}

}  // namespace rundown::nt::hardware
