// From a device's facts to its descriptors.
#include "nt/usb/device.h"

namespace rundown::nt::usb {
namespace {

using namespace abi;  // NOLINT(google-build-using-namespace)

template <class T>
void append(machine::Vector<UCHAR>& bytes, const T& descriptor, std::size_t size) {
  const auto* from = reinterpret_cast<const UCHAR*>(&descriptor);
  bytes.insert(bytes.end(), from, from + size);
}

template <class T>
T descriptor_of(UCHAR type, UCHAR bytes) {
  T made{};
  made.bLength = bytes;
  made.bDescriptorType = type;
  return made;
}

constexpr UCHAR kConfigurationBytes = 9;
constexpr UCHAR kInterfaceBytes = 9;
constexpr UCHAR kEndpointBytes = 7;

machine::Vector<UCHAR> configuration_of(const hardware::UsbFacts& facts) {
  constexpr UCHAR kBusPoweredAndWakes = 0xA0;
  constexpr UCHAR kPower = 50;  // in units of 2 mA
  auto configuration = descriptor_of<USB_CONFIGURATION_DESCRIPTOR>(
      USB_CONFIGURATION_DESCRIPTOR_TYPE, kConfigurationBytes);
  configuration.wTotalLength = static_cast<USHORT>(kConfigurationBytes + kInterfaceBytes +
                                                   kEndpointBytes * facts.endpoints.size());
  configuration.bNumInterfaces = 1;
  configuration.bConfigurationValue = 1;
  configuration.bmAttributes = kBusPoweredAndWakes;
  configuration.MaxPower = kPower;

  auto interface =
      descriptor_of<USB_INTERFACE_DESCRIPTOR>(USB_INTERFACE_DESCRIPTOR_TYPE, kInterfaceBytes);
  interface.bNumEndpoints = static_cast<UCHAR>(facts.endpoints.size());
  interface.bInterfaceClass = facts.interface_class;
  interface.bInterfaceSubClass = facts.interface_subclass;
  interface.bInterfaceProtocol = facts.interface_protocol;

  machine::Vector<UCHAR> bytes;
  append(bytes, configuration, kConfigurationBytes);
  append(bytes, interface, kInterfaceBytes);
  for (const hardware::EndpointFacts& facts_of_one : facts.endpoints) {
    auto endpoint =
        descriptor_of<USB_ENDPOINT_DESCRIPTOR>(USB_ENDPOINT_DESCRIPTOR_TYPE, kEndpointBytes);
    endpoint.bEndpointAddress = facts_of_one.address;
    endpoint.bmAttributes = static_cast<UCHAR>(facts_of_one.type);
    endpoint.wMaxPacketSize = facts_of_one.most_bytes;
    endpoint.bInterval = facts_of_one.interval;
    append(bytes, endpoint, kEndpointBytes);
  }
  return bytes;
}

}  // namespace

Description describe(const hardware::UsbFacts& facts) {
  Description made;
  made.device.bLength = sizeof made.device;
  made.device.bDescriptorType = USB_DEVICE_DESCRIPTOR_TYPE;
  made.device.bcdUSB = 0x0200;
  made.device.bMaxPacketSize0 = 64;
  made.device.idVendor = facts.vendor;
  made.device.idProduct = facts.product;
  made.device.bcdDevice = facts.revision;
  made.device.iManufacturer = facts.strings.empty() ? 0 : 1;
  made.device.iProduct = facts.strings.size() < 2 ? 0 : 2;
  made.device.bNumConfigurations = 1;
  made.configuration = configuration_of(facts);
  for (const std::u16string& string : facts.strings) made.strings.emplace_back(string);
  made.zero_reads = facts.zero_reads;
  return made;
}

Description osr_fx2() {
  return describe(hardware::UsbFacts{});
}

}  // namespace rundown::nt::usb
