// Drivers that are registered with NDIS, as miniport, filter or protocol.
#pragma once

#include "abi/io.h"
#include "abi/ndis.h"
#include "abi/net_buffer.h"
#include "machine/arena.h"

namespace rundown::ports::ndis {

enum class Role : std::uint8_t { miniport, filter, protocol };

struct Registration {
  Role role{};
  abi::DRIVER_OBJECT* driver = nullptr;  // nullptr for a protocol, which names none
  abi::NDIS_HANDLE context = nullptr;    // the driver's own, for its handlers
  const void* unload = nullptr;          // a miniport's
  machine::WString name{};               // a filter's UniqueName, a protocol's Name
  abi::NDIS_FILTER_DRIVER_CHARACTERISTICS filter{};
  abi::NDIS_PROTOCOL_DRIVER_CHARACTERISTICS protocol{};
};

// nullptr: the handle is none.
const Registration* find_registration(abi::NDIS_HANDLE handle);
// In the order in which they came.
machine::Vector<abi::NDIS_HANDLE> registered(Role role);
// The driver object of a miniport's or a filter's registration; nullptr: the handle is none.
abi::DRIVER_OBJECT* driver_of(abi::NDIS_HANDLE handle);

}  // namespace rundown::ports::ndis
