// Drivers that are registered with NDIS, as miniport, filter or protocol.
#pragma once

#include "abi/io.h"
#include "abi/net_buffer.h"

namespace rundown::ports::ndis {

// The driver object of a miniport's or a filter's registration; nullptr: the handle is none.
abi::DRIVER_OBJECT* driver_of(abi::NDIS_HANDLE handle);

}  // namespace rundown::ports::ndis
