// Pages that fault at the first touch.
#pragma once

#include <cstddef>

#include "machine/arena.h"

namespace rundown::machine {

// Makes whole pages inaccessible and gives their memory back to Linux. Cheap where the kernel has
// guard markers (MADV_GUARD_INSTALL, Linux 6.13): no mapping is split, so a fork stays cheap too.
// Older kernels: mprotect.
void guard(Address begin, std::size_t bytes);

// Makes guarded pages accessible again, filled with zeros.
void unguard(Address begin, std::size_t bytes);

}  // namespace rundown::machine
