#include "cpu/call.h"

#include <algorithm>
#include <cstring>

#include "cpu/exception.h"
#include "cpu/fiber.h"
#include "cpu/processor.h"
#include "cpu/trap.h"
#include "machine/part.h"

extern "C" {
std::uint64_t rundown_enter_guest(rundown::cpu::GuestCall* frame, std::uint64_t rip,
                                  const std::uint64_t* first_four);
bool rundown_copy(void* to, const void* from, std::size_t bytes);
}

namespace rundown::cpu {
namespace {

struct CallState {
  machine::Address return_stub = 0;
};
const machine::Part<CallState> state;

std::uint64_t guest_stack_pointer() {
  const Frame* top = host_area().top;
  if (top == nullptr) return current_fiber().guest_stack_base;
  if (top->kind == FrameKind::trap) return static_cast<const TrapFrame*>(top)->context.Rsp;
  return static_cast<const GateFrame*>(top)->rsp;
}

}  // namespace

void set_return_stub(machine::Address stub) {
  state->return_stub = stub;
}
machine::Address return_stub() {
  return state->return_stub;
}

std::uint64_t call_guest(machine::Address function, std::span<const std::uint64_t> arguments) {
  // Home space for four, then the others; rsp is 16-aligned before the call pushes its return
  // address.
  const std::size_t slots = std::max<std::size_t>(arguments.size(), 4);
  std::uint64_t rsp = (guest_stack_pointer() - slots * 8) & ~std::uint64_t{15};
  auto* words = reinterpret_cast<std::uint64_t*>(rsp);
  std::memset(words, 0, 4 * 8);
  std::uint64_t first_four[4] = {};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i < 4) {
      first_four[i] = arguments[i];
    } else {
      words[i] = arguments[i];
    }
  }
  rsp -= 8;
  *reinterpret_cast<std::uint64_t*>(rsp) = state->return_stub;

  const HostArea outside = host_area();
  GuestCall frame;
  frame.previous = outside.top;
  frame.kind = FrameKind::guest_call;
  frame.guest_rsp = rsp;
  const std::uint64_t result = rundown_enter_guest(&frame, function, first_four);
  host_area().top = outside.top;
  host_area().host_rsp = outside.host_rsp;
  return result;
}

void leave_gate(const GateFrame& frame, std::uint64_t result) {
  abi::CONTEXT context = context_of_gate(frame);
  context.Rax = result;
  resume(context, frame.previous);
}

bool copy_memory(void* to, const void* from, std::size_t bytes) {
  return rundown_copy(to, from, bytes);
}

}  // namespace rundown::cpu
