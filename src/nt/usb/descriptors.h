// USB descriptors in a row, as a configuration has them.
#pragma once

#include <cstddef>

#include "abi/usb.h"

namespace rundown::nt::usb {

// The first descriptor of this type in the row that begins at `at`; nullptr: none. Nothing is read
// beyond `end`, nor after one without a length.
const abi::USB_COMMON_DESCRIPTOR* find_descriptor(const void* at, const void* end, int type);
// The one behind it; nullptr: none.
const void* next_descriptor(const void* at, const void* end);

const void* end_of(const abi::USB_CONFIGURATION_DESCRIPTOR& configuration);

// What an interface's descriptor has to be equal to; -1: anything.
struct InterfaceWanted {
  abi::LONG number = -1;
  abi::LONG setting = -1;
  abi::LONG interface_class = -1;
  abi::LONG subclass = -1;
  abi::LONG protocol = -1;
};
const abi::USB_INTERFACE_DESCRIPTOR* find_interface(
    const abi::USB_CONFIGURATION_DESCRIPTOR& configuration, const void* start,
    const InterfaceWanted& wanted);

// The n-th endpoint of an interface; nullptr: it has fewer.
const abi::USB_ENDPOINT_DESCRIPTOR* find_endpoint(
    const abi::USB_CONFIGURATION_DESCRIPTOR& configuration,
    const abi::USB_INTERFACE_DESCRIPTOR& interface, unsigned n);

}  // namespace rundown::nt::usb
