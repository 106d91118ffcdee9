#include "nt/usb/urb.h"

#include <algorithm>

namespace rundown::nt::usb {
namespace {

using namespace abi;  // NOLINT(google-build-using-namespace)

constexpr std::size_t kHead = offsetof(URB_SELECT_CONFIGURATION, Interface);

void fill(USBD_INTERFACE_INFORMATION& information, const USB_INTERFACE_DESCRIPTOR& descriptor) {
  information.Length = static_cast<USHORT>(interface_bytes(descriptor.bNumEndpoints));
  information.InterfaceNumber = descriptor.bInterfaceNumber;
  information.AlternateSetting = descriptor.bAlternateSetting;
  information.NumberOfPipes = descriptor.bNumEndpoints;
  for (unsigned n = 0; n < descriptor.bNumEndpoints; ++n)
    information.Pipes[n].MaximumTransferSize = USBD_DEFAULT_MAXIMUM_TRANSFER_SIZE;
}

URB& begin(void* memory, std::size_t bytes, USHORT function) {
  auto& urb = *static_cast<URB*>(memory);
  urb.UrbHeader.Function = function;
  urb.UrbHeader.Length = static_cast<USHORT>(bytes);
  return urb;
}

}  // namespace

std::size_t select_configuration_bytes(const USBD_INTERFACE_LIST_ENTRY* list) {
  std::size_t bytes = kHead;
  for (const auto* entry = list; entry->InterfaceDescriptor != nullptr; ++entry)
    bytes += interface_bytes(entry->InterfaceDescriptor->bNumEndpoints);
  return bytes;
}

URB* build_select_configuration(void* memory, std::size_t bytes,
                                USB_CONFIGURATION_DESCRIPTOR* configuration,
                                USBD_INTERFACE_LIST_ENTRY* list) {
  URB& urb = begin(memory, bytes, URB_FUNCTION_SELECT_CONFIGURATION);
  urb.UrbSelectConfiguration.ConfigurationDescriptor = configuration;
  std::byte* at = static_cast<std::byte*>(memory) + kHead;
  for (auto* entry = list; entry->InterfaceDescriptor != nullptr; ++entry) {
    entry->Interface = reinterpret_cast<USBD_INTERFACE_INFORMATION*>(at);
    fill(*entry->Interface, *entry->InterfaceDescriptor);
    at += entry->Interface->Length;
  }
  return &urb;
}

URB* build_select_interface(void* memory, std::size_t bytes,
                            USBD_CONFIGURATION_HANDLE configuration,
                            const USB_INTERFACE_DESCRIPTOR& descriptor) {
  URB& urb = begin(memory, bytes, URB_FUNCTION_SELECT_INTERFACE);
  urb.UrbSelectInterface.ConfigurationHandle = configuration;
  fill(urb.UrbSelectInterface.Interface, descriptor);
  return &urb;
}

}  // namespace rundown::nt::usb
