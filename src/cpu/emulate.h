// Instructions that only ring 0 may execute, done by hand when they trap.
#pragma once

#include <ucontext.h>

#include "abi/exception.h"

namespace rundown::cpu {

// True when the trapped instruction was carried out and the guest can go on. Otherwise `record` may
// have been made more precise (a fast fail, an assertion, a privileged instruction).
bool emulate(ucontext_t& signal, abi::EXCEPTION_RECORD& record);

// Port and MSR spaces. What no device answers reads as all ones (a port) or raises #GP (an MSR), as
// on a PC.
struct PortHook {
  std::uint32_t (*in)(std::uint16_t port, unsigned bytes);
  void (*out)(std::uint16_t port, std::uint32_t value, unsigned bytes);
};
void on_port(PortHook hook);

}  // namespace rundown::cpu
