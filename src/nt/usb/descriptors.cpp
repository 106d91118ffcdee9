#include "nt/usb/descriptors.h"

namespace rundown::nt::usb {
namespace {

using namespace abi;  // NOLINT(google-build-using-namespace)

const USB_COMMON_DESCRIPTOR* descriptor_at(const void* at, const void* end) {
  const auto* here = static_cast<const std::byte*>(at);
  const auto* last = static_cast<const std::byte*>(end);
  if (here + sizeof(USB_COMMON_DESCRIPTOR) > last) return nullptr;
  const auto* found = static_cast<const USB_COMMON_DESCRIPTOR*>(at);
  return found->bLength < sizeof *found || here + found->bLength > last ? nullptr : found;
}

bool fits(LONG wanted, UCHAR value) {
  return wanted == -1 || wanted == value;
}

}  // namespace

const void* next_descriptor(const void* at, const void* end) {
  const USB_COMMON_DESCRIPTOR* here = descriptor_at(at, end);
  return here == nullptr ? nullptr : static_cast<const std::byte*>(at) + here->bLength;
}

const USB_COMMON_DESCRIPTOR* find_descriptor(const void* at, const void* end, int type) {
  while (at != nullptr) {
    const USB_COMMON_DESCRIPTOR* here = descriptor_at(at, end);
    if (here == nullptr || here->bDescriptorType == type) return here;
    at = next_descriptor(at, end);
  }
  return nullptr;
}

const void* end_of(const USB_CONFIGURATION_DESCRIPTOR& configuration) {
  return reinterpret_cast<const std::byte*>(&configuration) + configuration.wTotalLength;
}

const USB_INTERFACE_DESCRIPTOR* find_interface(const USB_CONFIGURATION_DESCRIPTOR& configuration,
                                               const void* start, const InterfaceWanted& wanted) {
  const void* const end = end_of(configuration);
  for (const void* at = start; at != nullptr; at = next_descriptor(at, end)) {
    at = find_descriptor(at, end, USB_INTERFACE_DESCRIPTOR_TYPE);
    if (at == nullptr) return nullptr;
    const auto* found = static_cast<const USB_INTERFACE_DESCRIPTOR*>(at);
    if (fits(wanted.number, found->bInterfaceNumber) &&
        fits(wanted.setting, found->bAlternateSetting) &&
        fits(wanted.interface_class, found->bInterfaceClass) &&
        fits(wanted.subclass, found->bInterfaceSubClass) &&
        fits(wanted.protocol, found->bInterfaceProtocol))
      return found;
  }
  return nullptr;
}

const USB_ENDPOINT_DESCRIPTOR* find_endpoint(const USB_CONFIGURATION_DESCRIPTOR& configuration,
                                             const USB_INTERFACE_DESCRIPTOR& interface,
                                             unsigned n) {
  const void* const end = end_of(configuration);
  for (const void* at = next_descriptor(&interface, end); at != nullptr;
       at = next_descriptor(at, end)) {
    const USB_COMMON_DESCRIPTOR* here = descriptor_at(at, end);
    if (here == nullptr || here->bDescriptorType == USB_INTERFACE_DESCRIPTOR_TYPE) return nullptr;
    if (here->bDescriptorType != USB_ENDPOINT_DESCRIPTOR_TYPE) continue;
    if (n-- == 0) return static_cast<const USB_ENDPOINT_DESCRIPTOR*>(at);
  }
  return nullptr;
}

}  // namespace rundown::nt::usb
