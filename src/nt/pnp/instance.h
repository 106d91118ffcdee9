// Which of the bus's devices a physical device is, as names and keys tell it.
#pragma once

#include <string>

#include "abi/io.h"

namespace rundown::nt::pnp {

abi::ULONG instance_of(const abi::DEVICE_OBJECT& physical);
std::u16string instance_id(const abi::DEVICE_OBJECT& physical);  // "0000"

}  // namespace rundown::nt::pnp
