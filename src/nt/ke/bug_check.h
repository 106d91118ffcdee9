// How the machine stops, and how an exception is raised.
#pragma once

#include <cstdint>

#include "abi/bugcodes.h"
#include "abi/ntstatus.h"

namespace rundown::nt::ke {

// Stops the machine: announces the bug check and does not return.
[[noreturn]] void bug_check(std::uint32_t code, std::uint64_t p1 = 0, std::uint64_t p2 = 0,
                            std::uint64_t p3 = 0, std::uint64_t p4 = 0);

// Raises in the guest, at the call that it made.
[[noreturn]] void raise_status(abi::NTSTATUS status);

}  // namespace rundown::nt::ke
