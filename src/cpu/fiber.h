// A guest thread's two stacks and the switch between threads.
//
// Fibers run one at a time and switch only inside host code, so guest code is never interrupted
// half-way. A fiber that has ended is left where it is: its host frames hold nothing that needs a
// destructor outside the arena.
#pragma once

#include <cstdint>

#include "cpu/frame.h"
#include "cpu/sanitizer.h"
#include "machine/arena.h"

namespace rundown::cpu {

// KERNEL_STACK_SIZE of x64 (wdm.h).
inline constexpr std::size_t kKernelStackSize = 0x6000;

struct Fiber {
  using Entry = void (*)(void* argument);

  machine::Address guest_stack_limit = 0;  // lowest usable byte
  machine::Address guest_stack_base = 0;   // one past the highest
  HostArea saved{};
  HostStack host_stack;
  void* context = nullptr;  // Boost.Context's
  Entry entry = nullptr;
  void* argument = nullptr;
  void* thread = nullptr;  // the guest's KTHREAD, in gs:[188h] while the fiber runs
};

// Makes `fiber` start `entry(argument)` on its own stacks when it is first switched to. `entry`
// must not return.
void prepare(Fiber& fiber, Fiber::Entry entry, void* argument);

// Makes `fiber` stand for the stack that the process runs on. While it waits for the others, timers
// and their DPCs run on it. Once, before any switch.
void adopt_native_stack(Fiber& fiber);

// Stops the current fiber and goes on with `next`. Returns when somebody switches back.
void switch_to(Fiber& next);

Fiber& current_fiber();

// Which fiber's guest stack, or what is inaccessible around it, holds `address`; nullptr if none.
const Fiber* stack_owner(machine::Address address);

}  // namespace rundown::cpu
