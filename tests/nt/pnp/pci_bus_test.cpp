// A PCI device's configuration space, and the ways to it.
#include "nt/pnp/pci_bus.h"

#include <gtest/gtest.h>

#include "abi/pci.h"
#include "cpu/call.h"
#include "in_machine.h"
#include "nt/io/device_irp.h"
#include "nt/pnp/pci_configuration.h"
#include "nt/pnp/root_bus.h"

namespace rundown::test {
namespace {

using namespace abi;
using nt::hardware::Bus;
using nt::hardware::DeviceDescription;

constexpr GUID kBusInterface = {
    0x496B8280, 0x6F25, 0x11D0, {0xBE, 0xAF, 0x08, 0x00, 0x2B, 0xE2, 0x09, 0x2F}};

nt::hardware::DeviceDescription network_adapter() {
  nt::hardware::DeviceDescription device = nt::hardware::device_on(Bus::pci);
  device.pci = {.vendor = 0x8086,
                .device = 0x1229,
                .revision = 8,
                .class_code = 0x020001,
                .subsystem_vendor = 0x1028,
                .subsystem = 0x00CC,
                .bytes = {{.address = 0x40, .bytes = 2, .value = 0x1234},
                          {.address = 0xFE, .bytes = 4, .value = 0x44332211}}};
  device.resources = {nt::hardware::memory_range(0xFEB00000, 0x1000),
                      nt::hardware::memory_range(0x1'2000'0000, 0x1000),
                      nt::hardware::port_range(0xC000, 64), nt::hardware::interrupt_line(11)};
  return device;
}

std::uint32_t word_at(const nt::pnp::PciConfiguration& configuration, std::size_t offset) {
  std::uint32_t value = 0;
  __builtin_memcpy(&value, &configuration.at(offset), sizeof value);
  return value;
}

template <class Function, class... Arguments>
std::uint64_t call_table(Function* function, Arguments... arguments) {
  return cpu::call_guest(reinterpret_cast<const void*>(function), arguments...);
}

struct OnPci {
  OnPci() {
    nt::hardware::describe_device(network_adapter());
    EXPECT_EQ(nt::pnp::create_physical_device(&physical), STATUS_SUCCESS);
  }
  nt::io::Answer move(UCHAR minor, ULONG space, ULONG offset, void* buffer, ULONG length) {
    IO_STACK_LOCATION location{};
    location.MajorFunction = IRP_MJ_PNP;
    location.MinorFunction = minor;
    location.Parameters.ReadWriteConfig = {space, buffer, offset, length};
    return nt::io::ask_device(*physical, location);
  }
  NTSTATUS ask(const GUID& type, USHORT size, BUS_INTERFACE_STANDARD& interface) {
    IO_STACK_LOCATION location{};
    location.MajorFunction = IRP_MJ_PNP;
    location.MinorFunction = IRP_MN_QUERY_INTERFACE;
    location.Parameters.QueryInterface = {&type, size, 1, reinterpret_cast<INTERFACE*>(&interface),
                                          nullptr};
    return nt::io::ask_device(*physical, location).status;
  }
  DEVICE_OBJECT* physical = nullptr;
};

TEST(PciConfiguration, IsMadeOfTheDescription) {
  const nt::pnp::PciConfiguration made = nt::pnp::pci_configuration(network_adapter());
  EXPECT_EQ(word_at(made, 0x00), 0x12298086U);
  EXPECT_EQ(word_at(made, 0x04), 0x00100007U);
  EXPECT_EQ(word_at(made, 0x08), 0x02000108U);
  EXPECT_EQ(word_at(made, 0x10), 0xFEB00000U);
  EXPECT_EQ(word_at(made, 0x14), 0x20000004U) << "64 bits wide";
  EXPECT_EQ(word_at(made, 0x18), 1U);
  EXPECT_EQ(word_at(made, 0x1C), 0xC001U);
  EXPECT_EQ(word_at(made, 0x20), 0U);
  EXPECT_EQ(word_at(made, 0x2C), 0x00CC1028U);
  EXPECT_EQ(made[0x34], 0x50);
  EXPECT_EQ(word_at(made, 0x3C), 0x010BU);
  EXPECT_EQ(word_at(made, 0x40), 0x1234U);
  EXPECT_EQ(word_at(made, 0x50), 0x48020001U) << "wakes from D0 and D3";
  EXPECT_EQ(made[0xFF], 0x22) << "and what lies beyond the end is nowhere";
}

TEST(PciConfiguration, OfMessagesHasACapability) {
  nt::hardware::DeviceDescription device = network_adapter();
  device.resources = {nt::hardware::interrupt_messages(3)};
  const nt::pnp::PciConfiguration made = nt::pnp::pci_configuration(device);
  EXPECT_EQ(made[0x51], 0x60);
  EXPECT_EQ(word_at(made, 0x60), 0x00250005U) << "enabled, four of four";
  EXPECT_EQ(made[0x3D], 0) << "no pin";
}

TEST(PciBus, ReadsAndWritesTheConfigurationByRequests) {
  in_machine([] {
    OnPci bus;
    ULONG ids = 0;
    const auto read = bus.move(IRP_MN_READ_CONFIG, PCI_WHICHSPACE_CONFIG, 0, &ids, sizeof ids);
    EXPECT_EQ(read.status, STATUS_SUCCESS);
    EXPECT_EQ(read.information, sizeof ids);
    EXPECT_EQ(ids, 0x12298086U);
    ULONG command = 0;
    EXPECT_EQ(bus.move(IRP_MN_WRITE_CONFIG, PCI_WHICHSPACE_CONFIG, 2, &command, 4).information, 4U);
    bus.move(IRP_MN_READ_CONFIG, PCI_WHICHSPACE_CONFIG, 2, &command, 4);
    EXPECT_EQ(command, 0x00001229U) << "the id stays, the command does not";
    EXPECT_EQ(bus.move(IRP_MN_READ_CONFIG, PCI_WHICHSPACE_CONFIG, 0xFE, &ids, 4).information, 2U);
    EXPECT_EQ(bus.move(IRP_MN_READ_CONFIG, PCI_WHICHSPACE_CONFIG, 0x100, &ids, 4).information, 0U);
    EXPECT_EQ(bus.move(IRP_MN_READ_CONFIG, PCI_WHICHSPACE_ROM, 0, &ids, 4).status,
              STATUS_INVALID_PARAMETER_1);
  });
}

TEST(PciBus, GivesItsStandardInterface) {
  in_machine([] {
    OnPci bus;
    BUS_INTERFACE_STANDARD interface {};
    ASSERT_EQ(bus.ask(kBusInterface, sizeof interface, interface), STATUS_SUCCESS);
    EXPECT_EQ(interface.Size, sizeof interface);
    EXPECT_EQ(interface.Version, 1);
    // PciInterfaceReference, PciInterfaceDereference
    call_table(interface.InterfaceReference, interface.Context);
    call_table(interface.InterfaceDereference, interface.Context);
    UCHAR line = 5;
    // PciSetBusData, PciGetBusData
    EXPECT_EQ(call_table(interface.SetBusData, interface.Context, 0, &line, 0x3C, 1), 1U);
    USHORT line_and_pin = 0;
    EXPECT_EQ(call_table(interface.GetBusData, interface.Context, 0, &line_and_pin, 0x3C, 2), 2U);
    EXPECT_EQ(line_and_pin, 0x0105);
    EXPECT_EQ(call_table(interface.GetBusData, interface.Context, PCI_WHICHSPACE_ROM, &line, 0, 1),
              0U);
    PHYSICAL_ADDRESS translated{};
    ULONG space = 0;
    // PciTranslateBusAddress
    EXPECT_EQ(call_table(interface.TranslateBusAddress, interface.Context, 0xFEB00000, 0x1000,
                         &space, &translated) &
                  0xFF,
              1U);
    EXPECT_EQ(translated.QuadPart, 0xFEB00000);
    DEVICE_DESCRIPTION description{};
    description.Version = DEVICE_DESCRIPTION_VERSION2;
    description.Master = TRUE;
    description.MaximumLength = 0x1000;
    ULONG registers = 0;
    // PciGetDmaAdapter
    EXPECT_NE(call_table(interface.GetDmaAdapter, interface.Context, &description, &registers), 0U);
    EXPECT_EQ(held(gate::Resource::dma_adapter).size(), 1U);
  });
}

TEST(PciBus, LeavesOtherInterfacesAndOtherBusesAlone) {
  in_machine([] {
    OnPci bus;
    BUS_INTERFACE_STANDARD interface {};
    GUID other = kBusInterface;
    ++other.Data1;
    EXPECT_EQ(bus.ask(other, sizeof interface, interface), STATUS_NOT_SUPPORTED);
    EXPECT_EQ(bus.ask(kBusInterface, sizeof interface - 1, interface), STATUS_NOT_SUPPORTED);
    nt::hardware::describe_device(nt::hardware::device_on(Bus::acpi));
    EXPECT_EQ(bus.ask(kBusInterface, sizeof interface, interface), STATUS_NOT_SUPPORTED);
    ULONG ids = 0;
    EXPECT_EQ(bus.move(IRP_MN_READ_CONFIG, PCI_WHICHSPACE_CONFIG, 0, &ids, 4).status,
              STATUS_NOT_SUPPORTED);
  });
}

TEST(PciBus, ARemovedDeviceForgetsWhatWasWritten) {
  in_machine([] {
    OnPci bus;
    UCHAR line = 5;
    bus.move(IRP_MN_WRITE_CONFIG, PCI_WHICHSPACE_CONFIG, 0x3C, &line, 1);
    IO_STACK_LOCATION location{};
    location.MajorFunction = IRP_MJ_PNP;
    location.MinorFunction = IRP_MN_REMOVE_DEVICE;
    nt::io::ask_device(*bus.physical, location);
    bus.move(IRP_MN_READ_CONFIG, PCI_WHICHSPACE_CONFIG, 0x3C, &line, 1);
    EXPECT_EQ(line, 11);
  });
}

}  // namespace
}  // namespace rundown::test
