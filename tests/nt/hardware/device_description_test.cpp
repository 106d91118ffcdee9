// What a stated device comes to in the machine: its registers, its ports, what IRP_MN_START_DEVICE
// and a bus say of it.
#include "nt/hardware/device_description.h"

#include <gtest/gtest.h>

#include "abi/interrupt.h"
#include "abi/io.h"
#include "in_machine.h"
#include "nt/hardware/registers.h"
#include "nt/pnp/resources.h"
#include "nt/pnp/root_bus.h"

namespace rundown::test {
namespace {

using namespace abi;
using nt::hardware::Bus;
using nt::hardware::DeviceDescription;

PHYSICAL_ADDRESS physical(std::uint64_t address) {
  PHYSICAL_ADDRESS made{};
  made.QuadPart = static_cast<LONGLONG>(address);
  return made;
}

TEST(DeviceDescription, RegistersFillAMappingOfWhateverLiesInIt) {
  in_machine([] {
    nt::hardware::DeviceDescription device = nt::hardware::device_on(Bus::root);
    device.registers = {{.address = 0xFEB00FFE, .bytes = 4, .value = 0x44332211},
                        {.is_port = true, .address = 0xFEB01002, .bytes = 1, .value = 0x55}};
    nt::hardware::describe_device(device);
    const auto* whole =
        call<const UCHAR*>("MmMapIoSpace", physical(0xFEB00000), 0x2000, MmNonCached);
    EXPECT_EQ(whole[0xFFD], 0);
    EXPECT_EQ(whole[0xFFE], 0x11);
    EXPECT_EQ(whole[0x1001], 0x44);
    EXPECT_EQ(whole[0x1002], 0);
    const auto* behind =
        call<const UCHAR*>("MmMapIoSpaceEx", physical(0xFEB01000), 0x1000, PAGE_READWRITE);
    EXPECT_EQ(behind[0], 0x33);
    EXPECT_EQ(behind[1], 0x44);
    EXPECT_EQ(behind[2], 0);
  });
}

TEST(DeviceDescription, OfMessagesOneDescriptorSaysHowMany) {
  in_machine([] {
    nt::hardware::DeviceDescription device = nt::hardware::device_on(Bus::pci);
    device.resources = {nt::hardware::interrupt_messages(4)};
    const CM_RESOURCE_LIST* raw = nt::pnp::raw_list(device);
    const CM_RESOURCE_LIST* translated = nt::pnp::translated_list(device);
    const auto& before = raw->List[0].PartialResourceList.PartialDescriptors[0];
    const auto& after = translated->List[0].PartialResourceList.PartialDescriptors[0];
    EXPECT_EQ(before.Flags, CM_RESOURCE_INTERRUPT_LATCHED | CM_RESOURCE_INTERRUPT_MESSAGE);
    EXPECT_EQ(before.u.MessageInterrupt.Raw.MessageCount, 4);
    EXPECT_EQ(after.u.MessageInterrupt.Translated.Vector, 0x70U);
    EXPECT_EQ(after.u.MessageInterrupt.Translated.Level, 7U);
    EXPECT_EQ(after.u.MessageInterrupt.Translated.Affinity, 1U);
    const IO_RESOURCE_DESCRIPTOR& wanted =
        nt::pnp::requirements_list(device)->List[0].Descriptors[0];
    EXPECT_EQ(wanted.u.Interrupt.MaximumVector, 0xFFFFFFFEU);
    EXPECT_EQ(wanted.u.Interrupt.MinimumVector, 0xFFFFFFFBU);
  });
}

TEST(DeviceDescription, MessagesCannotBeConnectedOneByOne) {
  EXPECT_EQ(unsupported_in([] {
              nt::hardware::DeviceDescription device = nt::hardware::device_on(Bus::pci);
              device.resources = {nt::hardware::interrupt_messages(1)};
              nt::hardware::describe_device(device);
              IO_CONNECT_INTERRUPT_PARAMETERS parameters{};
              parameters.Version = CONNECT_MESSAGE_BASED;
              call("IoConnectInterruptEx", &parameters);
            }),
            "ntoskrnl.exe!IoConnectInterruptEx, message by message");
}

TEST(DeviceDescription, EachBusHasItsTypeAndItsNames) {
  in_machine([] {
    nt::hardware::DeviceDescription device = nt::hardware::device_on(Bus::usb);
    device.usb->interface_class = 3;
    nt::hardware::name_by_facts(device);
    nt::hardware::describe_device(device);
    EXPECT_TRUE(device.resources.empty());
    EXPECT_EQ(device.capabilities.DeviceState[PowerSystemSleeping3], PowerDeviceD2);
    EXPECT_EQ(device.compatible_ids.front(), u"USB\\Class_03&SubClass_00&Prot_00");
    DEVICE_OBJECT* physical_device = nullptr;
    ASSERT_EQ(nt::pnp::create_physical_device(&physical_device), STATUS_SUCCESS);
    GUID type{};
    ULONG bytes = 0;
    EXPECT_EQ(call<NTSTATUS>("IoGetDeviceProperty", physical_device, DevicePropertyBusTypeGuid,
                             sizeof type, &type, &bytes),
              STATUS_SUCCESS);
    EXPECT_EQ(type.Data1, 0x9D7DEBBCU);
    EXPECT_EQ(bytes, sizeof type);
  });
}

}  // namespace
}  // namespace rundown::test
