#include "cpu/fiber.h"

#include <sys/mman.h>

#include <boost/context/detail/fcontext.hpp>
#include <cerrno>
#include <system_error>

#include "cpu/guest_stack.h"
#include "cpu/processor.h"
#include "machine/part.h"

namespace rundown::cpu {
namespace {

namespace context = boost::context::detail;

// Room for a stack that has been expanded (KeExpandKernelStackAndCallout).
constexpr std::size_t kGuestStride = 128 * 1024;
constexpr std::size_t kHostStackSize = 512 * 1024;

struct FiberState {
  Fiber* current = nullptr;
  machine::Address next_guest = machine::kGuestStacks.base;
  machine::Address next_host = machine::kHostStacks.base;
  machine::Map<machine::Address, const Fiber*> by_stack;  // key: base of the stride
};
const machine::Part<FiberState> state;

void arrive(context::transfer_t from) {
  auto* before = static_cast<Fiber*>(from.data);
  before->context = from.fctx;
  announce_arrival(state->current->host_stack, before->host_stack);
}

void start(context::transfer_t from) {
  arrive(from);
  Fiber& self = *state->current;
  self.entry(self.argument);
  std::abort();  // an entry must not return
}

void give_guest_stack(Fiber& fiber) {
  const machine::Address stride = state->next_guest;
  state->next_guest += kGuestStride;
  fiber.guest_stack_base = stride + kGuestStride - machine::kPageSize;
  fiber.guest_stack_limit = fiber.guest_stack_base - kKernelStackSize;
  state->by_stack[stride] = &fiber;
  // Below the limit a driver that runs off its stack faults, as on Windows; above the base lie, on
  // Windows, the frames of the kernel that called it.
  const auto guard = [](machine::Address begin, machine::Address end) {
    if (mprotect(reinterpret_cast<void*>(begin), end - begin, PROT_NONE) == 0) return;
    throw std::system_error(errno, std::generic_category(), "cannot guard a kernel stack");
  };
  guard(stride, fiber.guest_stack_limit);
  guard(fiber.guest_stack_base, stride + kGuestStride);
}

void protect(machine::Address begin, machine::Address end, int protection) {
  if (begin == end) return;
  if (mprotect(reinterpret_cast<void*>(begin), end - begin, protection) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot change a kernel stack");
  }
}

}  // namespace

machine::Address grow_guest_stack(std::size_t bytes) {
  Fiber& fiber = *state->current;
  const machine::Address before = fiber.guest_stack_limit;
  const machine::Address lowest = (before & ~(kGuestStride - 1)) + machine::kPageSize;
  const Frame* top = host_area().top;
  const machine::Address used = top != nullptr && top->kind == FrameKind::gate
                                    ? static_cast<const GateFrame*>(top)->rsp
                                    : before;
  const machine::Address wanted = (used - bytes) & ~(machine::kPageSize - 1);
  if (wanted < lowest || used < bytes) return 0;
  if (wanted < before) {
    protect(wanted, before, PROT_READ | PROT_WRITE);
    fiber.guest_stack_limit = wanted;
  }
  return before;
}

void shrink_guest_stack(machine::Address limit) {
  Fiber& fiber = *state->current;
  if (limit <= fiber.guest_stack_limit) return;
  protect(fiber.guest_stack_limit, limit, PROT_NONE);
  fiber.guest_stack_limit = limit;
}

void prepare(Fiber& fiber, Fiber::Entry entry, void* argument) {
  fiber.entry = entry;
  fiber.argument = argument;
  give_guest_stack(fiber);
  const machine::Address host = state->next_host;
  state->next_host += kHostStackSize;
  fiber.host_stack = {reinterpret_cast<void*>(host), kHostStackSize, nullptr};
  fiber.context = context::make_fcontext(reinterpret_cast<void*>(host + kHostStackSize),
                                         kHostStackSize, &start);
}

void adopt_native_stack(Fiber& fiber) {
  give_guest_stack(fiber);
  state->current = &fiber;
  *reinterpret_cast<void**>(kpcr() + kKpcrCurrentThread) = fiber.thread;
}

void switch_to(Fiber& next) {
  Fiber& self = *state->current;
  self.saved = host_area();
  state->current = &next;
  const std::uint64_t single_step = host_area().single_step;
  host_area() = next.saved;
  host_area().single_step = single_step;
  *reinterpret_cast<void**>(kpcr() + kKpcrCurrentThread) = next.thread;
  announce_switch(self.host_stack, next.host_stack);
  arrive(context::jump_fcontext(next.context, &self));
}

Fiber& current_fiber() {
  return *state->current;
}

const Fiber* stack_owner(machine::Address address) {
  if (!machine::kGuestStacks.contains(address)) return nullptr;
  const auto found = state->by_stack.find(address & ~(kGuestStride - 1));
  return found == state->by_stack.end() ? nullptr : found->second;
}

}  // namespace rundown::cpu
