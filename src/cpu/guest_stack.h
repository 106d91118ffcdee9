// More room on the current fiber's guest stack.
#pragma once

#include <cstddef>

#include "machine/arena.h"

namespace rundown::cpu {

// Makes sure that `bytes` are free below the guest's stack pointer. Returns the lowest usable byte
// before, to be given back to shrink_guest_stack; 0: there is no room for so many.
machine::Address grow_guest_stack(std::size_t bytes);
void shrink_guest_stack(machine::Address limit);

}  // namespace rundown::cpu
