// The chain of crossings between guest and host on one fiber.
//
// A guest thread has two stacks: its own, which it sees and which is as small as a kernel stack,
// and a host stack on which our code runs. Calls nest (driver -> export -> driver's callback ->
// export), and each crossing leaves one Frame on the host stack, linked to the one before. The
// chain lets a stack walk and an exception pass over host code, which has no Windows unwind data:
// behind a GuestCall the walk goes on at the GateFrame or TrapFrame below it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "abi/exception.h"

namespace rundown::cpu {

enum class FrameKind : std::uint64_t { gate = 1, guest_call = 2, trap = 3 };

struct Frame {
  Frame* previous;
  FrameKind kind;
};

// Guest -> host, made by gate.S: the caller's registers that a Windows x64 callee must keep, and
// its arguments.
struct alignas(16) GateFrame : Frame {
  abi::M128A xmm6_15[10];
  std::uint64_t rbx, rbp, rsi, rdi, r12, r13, r14, r15;
  std::uint64_t rcx, rdx, r8, r9;
  std::uint64_t rsp;  // the guest's, at the export's first instruction: [rsp] is the return address
  std::uint64_t index;

  std::uint64_t return_address() const { return *reinterpret_cast<const std::uint64_t*>(rsp); }

  // Argument `n`, counted from 0, as the x64 convention places it.
  std::uint64_t argument(std::size_t n) const {
    if (n < 4) return (&rcx)[n];
    return reinterpret_cast<const std::uint64_t*>(rsp)[n + 1];
  }
};

// Host -> guest, made by call_guest.
struct alignas(16) GuestCall : Frame {
  std::uint64_t host_rsp;
  std::uint64_t guest_rsp;  // as the callee's first instruction sees it
};

// A fault or a raised exception: the guest's whole state when it happened. While frames are being
// unwound it is instead the state of the frame whose termination handler runs, and `unwinding` is
// where that handler's scope walk stands, so that an exception out of a termination handler goes on
// behind it (a collided unwind).
struct alignas(16) TrapFrame : Frame {
  const abi::DISPATCHER_CONTEXT* unwinding = nullptr;
  abi::CONTEXT context;
};

// Behind the KPCR in the segment that GS points to; the assembler reaches it by these offsets.
struct HostArea {
  std::uint64_t host_rsp;  // where host code starts when the guest crosses over
  Frame* top;
  std::uint64_t single_step;  // not zero: the guest traps after each instruction (cpu/step.h)
};
inline constexpr std::size_t kHostAreaOffset = 0x10000;

// gate.S repeats these numbers.
static_assert(offsetof(GateFrame, xmm6_15) == 0x10);
static_assert(offsetof(GateFrame, rbx) == 0xB0);
static_assert(offsetof(GateFrame, rcx) == 0xF0);
static_assert(offsetof(GateFrame, rsp) == 0x110);
static_assert(offsetof(GateFrame, index) == 0x118);
static_assert(sizeof(GateFrame) == 0x120);
static_assert(offsetof(GuestCall, host_rsp) == 0x10);
static_assert(offsetof(GuestCall, guest_rsp) == 0x18);

}  // namespace rundown::cpu
