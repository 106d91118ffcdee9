// Requests to select a configuration or a setting, as usbd.sys and the framework build them.
#pragma once

#include <cstddef>

#include "abi/usb.h"

namespace rundown::nt::usb {

// `list` ends with an entry without a descriptor, and gets where in the request its interfaces are.
// `memory` is zeroed and so large.
std::size_t select_configuration_bytes(const abi::USBD_INTERFACE_LIST_ENTRY* list);
abi::URB* build_select_configuration(void* memory, std::size_t bytes,
                                     abi::USB_CONFIGURATION_DESCRIPTOR* configuration,
                                     abi::USBD_INTERFACE_LIST_ENTRY* list);
// As large as select_interface_bytes() of the descriptor's endpoints.
abi::URB* build_select_interface(void* memory, std::size_t bytes,
                                 abi::USBD_CONFIGURATION_HANDLE configuration,
                                 const abi::USB_INTERFACE_DESCRIPTOR& descriptor);

}  // namespace rundown::nt::usb
