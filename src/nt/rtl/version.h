// What the system calls itself.
#pragma once

#include "abi/types.h"

namespace rundown::nt::rtl {

// "Service Pack 1", or nothing.
abi::UNICODE_STRING service_pack_name();

}  // namespace rundown::nt::rtl
