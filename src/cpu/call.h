// Calls into the guest, and memory that may not be there.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <type_traits>

#include "machine/arena.h"

namespace rundown::cpu {

struct GateFrame;

// Calls guest code on the current fiber's guest stack and returns what it left in rax. The guest
// may raise an exception that a frame outside this call handles; then the call never returns, so
// hold nothing here that needs a destructor.
std::uint64_t call_guest(machine::Address function, std::span<const std::uint64_t> arguments);

template <class... Arguments>
std::uint64_t call_guest(const void* function, Arguments... arguments) {
  [[maybe_unused]] const auto word = []<class T>(T value) {
    if constexpr (std::is_pointer_v<T>) {
      return reinterpret_cast<std::uint64_t>(value);
    } else {
      return static_cast<std::uint64_t>(value);
    }
  };
  const std::array<std::uint64_t, sizeof...(Arguments)> words{word(arguments)...};
  return call_guest(reinterpret_cast<machine::Address>(function), std::span(words));
}

// Returns from an export to the guest at once, from anywhere below it on the host stack. Nothing
// there is destroyed.
[[noreturn]] void leave_gate(const GateFrame& frame, std::uint64_t result);

// The guest-space instruction that a called guest function returns to. Set once, when the export
// stubs are laid out.
void set_return_stub(machine::Address stub);
machine::Address return_stub();

// Copies, or returns false when a byte of either side cannot be reached. For looking at memory that
// a guest names.
bool copy_memory(void* to, const void* from, std::size_t bytes);

template <class T>
bool read_memory(const void* from, T& value) {
  return copy_memory(&value, from, sizeof value);
}

}  // namespace rundown::cpu

// gate.S
extern "C" {
void rundown_gate();
void rundown_leave_guest();
}
