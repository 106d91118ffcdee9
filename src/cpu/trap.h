// Linux signals turned into what ring 0 would have seen: an emulated instruction, a page fault, an
// exception.
#pragma once

#include "abi/exception.h"
#include "machine/arena.h"

namespace rundown::cpu {

// Installs the signal handlers, which forked processes inherit, and catches system calls.
void install_traps();

// From here on a `syscall` instruction of the guest's traps instead of reaching Linux. Linux
// forgets it at each fork (Documentation/admin-guide/syscall-user-dispatch.rst), so every process
// that is to run guest code calls it. Where Linux has no such dispatch (before 5.11) seccomp, which
// the engine installs, still confines the guest.
void catch_system_calls();

// The arguments of the prctl that does so, for a filter that must let it pass.
struct SystemCallGuard {
  unsigned long option;
  unsigned long mode;
  machine::Address allowed_from;
  machine::Address allowed_bytes;
};
SystemCallGuard system_call_guard();

// Decides what a fault is before any exception handler sees it; may bug check and so not return.
// True: the guest goes on with `context`. Set once by ke.
using FaultHook = bool (*)(abi::EXCEPTION_RECORD& record, abi::CONTEXT& context);
void on_fault(FaultHook hook);

// Called when system code outside every call of the guest's touches an invalid address: what the
// guest has left in an object of the system's leads there. `access` as in an access violation's
// record. Must not return. Set once by ke.
using SystemFaultHook = void (*)(std::uint64_t access, machine::Address address);
void on_system_fault(SystemFaultHook hook);

// Called on the guest's thread when its processor time is used up, and every few milliseconds from
// then on; the guest goes on when it returns. Set once by verify.
using TimeoutHook = void (*)(const abi::CONTEXT& context);
void on_timeout(TimeoutHook hook);
// Calls the hook if the time ran out while an export was at work. The gate asks before each return
// to the guest.
void poll_timeout(const struct GateFrame& gate);
// Starts the watch for this process; a forked process starts its own. Zero stops it.
void start_timeout(double cpu_seconds);

// The guest's state at the innermost fault or raised exception being handled, or nullptr.
const abi::CONTEXT* current_trap();

// The state of the guest as it waits for the export that it has called: at the return address,
// registers that a callee keeps as they are, others zero.
abi::CONTEXT context_of_gate(const struct GateFrame& gate);

}  // namespace rundown::cpu
