// Linux signals turned into what ring 0 would have seen: an emulated instruction, a page fault, an
// exception.
#pragma once

#include "abi/exception.h"
#include "machine/arena.h"

namespace rundown::cpu {

// Installs the signal handlers and the system-call guard for this process and all that fork off.
void install_traps();

// Decides what a fault is before any exception handler sees it; may bug check and so not return.
// True: the guest goes on with `context`. Set once by ke.
using FaultHook = bool (*)(abi::EXCEPTION_RECORD& record, abi::CONTEXT& context);
void on_fault(FaultHook hook);

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
