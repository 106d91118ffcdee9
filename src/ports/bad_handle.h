// A handle or an address that stands for nothing: a port driver follows it, and the machine stops.
#pragma once

#include <cstdint>

#include "abi/bugcodes.h"
#include "nt/ke/bug_check.h"

namespace rundown::ports {

[[noreturn]] inline void bad_handle(const void* what) {
  nt::ke::bug_check(abi::kPageFaultInNonpagedArea, reinterpret_cast<std::uint64_t>(what));
}

}  // namespace rundown::ports
