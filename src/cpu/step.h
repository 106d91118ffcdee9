// Single-stepping the guest: which way it took from a call to the end of a function.
#pragma once

#include <vector>

#include "machine/arena.h"

namespace rundown::cpu {

// From the guest's next return out of an export on, notes the instructions that run in [begin,
// end), the last few hundred.
void start_stepping(machine::Address begin, machine::Address end);

// Stops, and gives them in the order in which they ran.
std::vector<machine::Address> stop_stepping();

}  // namespace rundown::cpu
