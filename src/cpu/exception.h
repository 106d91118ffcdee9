// Structured exception handling as ring 0 does it: table-driven unwinding, dispatch to handlers,
// unwinding to a target.
//
// Follows the x64 exception handling convention
// (docs.microsoft.com/cpp/build/exception-handling-x64).
#pragma once

#include <cstdint>
#include <span>

#include "abi/exception.h"
#include "cpu/frame.h"
#include "image/function_table.h"
#include "machine/arena.h"

namespace rundown::cpu {

// A module in guest space, known by its function table.
struct CodeModule {
  machine::Address base = 0;
  std::size_t size = 0;
  std::span<const image::RuntimeFunction> functions;
};
void add_code(const CodeModule& module);
void remove_code(machine::Address base);
const CodeModule* find_code(machine::Address address);

// RtlLookupFunctionEntry: nullptr for a leaf function and for an address in no module.
const image::RuntimeFunction* lookup_function(machine::Address pc, machine::Address& image_base);

struct Unwound {
  machine::Address establisher_frame = 0;
  machine::Address handler = 0;  // zero: none for this frame
  void* handler_data = nullptr;
  // Set when the step led to a frame whose termination handler was running: its handler's scope
  // walk goes on from here.
  const abi::DISPATCHER_CONTEXT* collided = nullptr;
};

inline constexpr std::uint8_t kExceptionHandler = 1;  // UNW_FLAG_EHANDLER
inline constexpr std::uint8_t kUnwindHandler = 2;     // UNW_FLAG_UHANDLER

// RtlVirtualUnwind: turns `context` into its caller's. `handler_type` says which handlers are
// wanted; 0 none. Guest memory that cannot be read ends the walk: false, and the context is not
// changed further.
bool virtual_unwind(abi::CONTEXT& context, std::uint8_t handler_type, Unwound& out);

// Goes from one frame to its caller, over host code too. `inside` is the crossing below the current
// frame, moved along.
bool next_frame(abi::CONTEXT& context, const Frame*& inside, std::uint8_t handler_type,
                Unwound& out);

// The guest's return addresses, innermost first, from where it crossed into the host (or trapped).
// An instruction that trapped is given as its address plus one, so that for each entry the byte
// before it belongs to the code that was at work. Returns how many.
std::size_t walk_stack(std::span<machine::Address> out);

// RtlDispatchException and what follows. Handlers run on the guest stack below the trapped frame.
[[noreturn]] void dispatch_exception(abi::EXCEPTION_RECORD& record, TrapFrame& trap);

// ExRaiseStatus and RtlRaiseException, from inside an export: as if the guest's call had raised.
[[noreturn]] void raise_exception(const abi::EXCEPTION_RECORD& record);

// RtlUnwindEx, from inside an export that the guest (or its handler) called.
[[noreturn]] void unwind_to(machine::Address target_frame, machine::Address target_ip,
                            abi::EXCEPTION_RECORD* record, std::uint64_t return_value);

// __C_specific_handler: the scope table walk for __try/__except/__finally.
abi::EXCEPTION_DISPOSITION c_specific_handler(abi::EXCEPTION_RECORD* record,
                                              machine::Address establisher_frame,
                                              abi::CONTEXT* context,
                                              abi::DISPATCHER_CONTEXT* dispatcher);

// Goes on in the guest with these registers; `inside` is the crossing that then is innermost.
[[noreturn]] void resume(const abi::CONTEXT& context, Frame* inside);

// No handler took the exception. Set once by ke; must not return.
using Unhandled = void (*)(const abi::EXCEPTION_RECORD& record, const abi::CONTEXT& context);
void on_unhandled(Unhandled hook);

}  // namespace rundown::cpu
