// Exception dispatch and unwinding: who is asked, in which order, and how control reaches the
// handler that accepts.
#include "cpu/exception.h"

#include <cstdlib>
#include <cstring>

#include "cpu/call.h"
#include "cpu/processor.h"
#include "cpu/trap.h"
#include "machine/part.h"

extern "C" [[noreturn]] void rundown_resume(const rundown::abi::CONTEXT* context);

namespace rundown::cpu {
namespace {

struct ExceptionState {
  Unhandled unhandled = nullptr;
};
const machine::Part<ExceptionState> state;

[[noreturn]] void give_up(const abi::EXCEPTION_RECORD& record, const abi::CONTEXT& context) {
  if (state->unhandled != nullptr) state->unhandled(record, context);
  std::abort();
}

// A frame about to be asked, before `context` moves on to its caller.
abi::DISPATCHER_CONTEXT describe(const abi::CONTEXT& context) {
  abi::DISPATCHER_CONTEXT made{};
  made.ControlPc = context.Rip;
  machine::Address base = 0;
  made.FunctionEntry = reinterpret_cast<abi::RUNTIME_FUNCTION*>(
      const_cast<image::RuntimeFunction*>(lookup_function(context.Rip, base)));
  made.ImageBase = base;
  return made;
}

void complete(abi::DISPATCHER_CONTEXT& dispatcher, const Unwound& unwound, abi::CONTEXT* context,
              const abi::DISPATCHER_CONTEXT*& collided) {
  dispatcher.EstablisherFrame = unwound.establisher_frame;
  dispatcher.ContextRecord = context;
  dispatcher.LanguageHandler =
      reinterpret_cast<decltype(dispatcher.LanguageHandler)>(unwound.handler);
  dispatcher.HandlerData = unwound.handler_data;
  if (collided != nullptr && unwound.handler != 0) {
    dispatcher.ScopeIndex = collided->ScopeIndex;
  }
  collided = unwound.collided;
}

abi::EXCEPTION_DISPOSITION ask(abi::EXCEPTION_RECORD& record, const Unwound& unwound,
                               abi::CONTEXT* context, abi::DISPATCHER_CONTEXT& dispatcher) {
  return static_cast<abi::EXCEPTION_DISPOSITION>(
      call_guest(reinterpret_cast<const void*>(unwound.handler), &record, unwound.establisher_frame,
                 context, &dispatcher));
}

}  // namespace

void on_unhandled(Unhandled hook) {
  state->unhandled = hook;
}

void resume(const abi::CONTEXT& context, Frame* inside) {
  constexpr std::uint32_t kMxcsrBits = 0xFFFF;  // loading any other faults
  abi::CONTEXT copy = context;
  copy.FltSave.MxCsr &= kMxcsrBits;
  host_area().top = inside;
  host_area().host_rsp = static_cast<const GuestCall*>(inside)->host_rsp;
  rundown_resume(&copy);
}

void dispatch_exception(abi::EXCEPTION_RECORD& record, TrapFrame& trap) {
  abi::CONTEXT context = trap.context;
  const Frame* inside = trap.previous;
  const abi::DISPATCHER_CONTEXT* collided = nullptr;
  Unwound unwound;
  for (;;) {
    abi::DISPATCHER_CONTEXT dispatcher = describe(context);
    if (!next_frame(context, inside, kExceptionHandler, unwound)) break;
    complete(dispatcher, unwound, &trap.context, collided);
    if (unwound.handler == 0) continue;
    const auto disposition = ask(record, unwound, &trap.context, dispatcher);
    if (disposition != abi::ExceptionContinueExecution) continue;
    if ((record.ExceptionFlags & abi::EXCEPTION_NONCONTINUABLE) == 0) {
      resume(trap.context, trap.previous);
    }
    abi::EXCEPTION_RECORD refused{};
    refused.ExceptionCode = abi::STATUS_NONCONTINUABLE_EXCEPTION;
    refused.ExceptionFlags = abi::EXCEPTION_NONCONTINUABLE;
    refused.ExceptionRecord = &record;
    refused.ExceptionAddress = record.ExceptionAddress;
    give_up(refused, trap.context);
  }
  give_up(record, trap.context);
}

void raise_exception(const abi::EXCEPTION_RECORD& record) {
  if (current_gate() == nullptr) give_up(record, abi::CONTEXT{});  // the host's own thread raised
  const GateFrame& gate = *current_gate();
  TrapFrame trap;
  trap.previous = gate.previous;
  trap.kind = FrameKind::trap;
  trap.context = context_of_gate(gate);
  abi::EXCEPTION_RECORD copy = record;
  copy.ExceptionAddress = reinterpret_cast<void*>(trap.context.Rip);
  host_area().top = &trap;
  dispatch_exception(copy, trap);
}

void unwind_to(machine::Address target_frame, machine::Address target_ip,
               abi::EXCEPTION_RECORD* given, std::uint64_t return_value) {
  const GateFrame& gate = *current_gate();
  abi::EXCEPTION_RECORD record{};
  if (given != nullptr) {
    record = *given;
  } else {
    record.ExceptionCode = abi::STATUS_UNWIND;
  }
  record.ExceptionFlags |= abi::EXCEPTION_UNWINDING;
  if (target_frame == 0) record.ExceptionFlags |= abi::EXCEPTION_EXIT_UNWIND;

  abi::CONTEXT context = context_of_gate(gate);
  Frame* inside = gate.previous;
  const abi::DISPATCHER_CONTEXT* collided = nullptr;
  TrapFrame marker;
  marker.kind = FrameKind::trap;
  Unwound unwound;
  for (;;) {
    marker.context = context;
    marker.previous = inside;
    abi::DISPATCHER_CONTEXT dispatcher = describe(context);
    const Frame* walked = inside;
    if (!next_frame(context, walked, kUnwindHandler, unwound)) give_up(record, marker.context);
    complete(dispatcher, unwound, &marker.context, collided);
    dispatcher.TargetIp = target_ip;
    const bool at_target = target_frame != 0 && unwound.establisher_frame == target_frame;
    if (at_target) record.ExceptionFlags |= abi::EXCEPTION_TARGET_UNWIND;
    if (unwound.handler != 0) {
      marker.unwinding = &dispatcher;
      host_area().top = &marker;
      ask(record, unwound, &marker.context, dispatcher);
      marker.unwinding = nullptr;
    }
    if (at_target) {
      marker.context.Rax = return_value;
      marker.context.Rip = target_ip;
      resume(marker.context, inside);
    }
    inside = const_cast<Frame*>(walked);
  }
}

namespace {

constexpr std::uint32_t kExecuteHandler = 1;  // in the table, instead of a filter's address

bool covers(const abi::SCOPE_TABLE_AMD64& table, std::uint32_t i, std::uint64_t rva) {
  return rva >= table.ScopeRecord[i].BeginAddress && rva < table.ScopeRecord[i].EndAddress;
}

// Whether the unwinding ends inside scope `i`, so that this scope and those around it are not left.
// A compiler may describe one scope by several entries, which then name the same handler and
// target.
bool ends_inside(const abi::SCOPE_TABLE_AMD64& table, std::uint32_t i, std::uint64_t target) {
  const auto& scope = table.ScopeRecord[i];
  if (scope.JumpTarget != 0 && scope.JumpTarget == target) return true;
  for (std::uint32_t other = 0; other < table.Count; ++other) {
    const auto& part = table.ScopeRecord[other];
    if (covers(table, other, target) && part.HandlerAddress == scope.HandlerAddress &&
        part.JumpTarget == scope.JumpTarget) {
      return true;
    }
  }
  return false;
}

// Runs the __finally blocks that unwinding leaves.
void run_termination_handlers(const abi::EXCEPTION_RECORD& record, machine::Address frame,
                              abi::DISPATCHER_CONTEXT& dispatcher,
                              const abi::SCOPE_TABLE_AMD64& table) {
  const std::uint64_t pc = dispatcher.ControlPc - dispatcher.ImageBase;
  const std::uint64_t target = dispatcher.TargetIp - dispatcher.ImageBase;
  const bool is_target = (record.ExceptionFlags & abi::EXCEPTION_TARGET_UNWIND) != 0;
  for (std::uint32_t i = dispatcher.ScopeIndex; i < table.Count; ++i) {
    if (!covers(table, i, pc)) continue;
    if (is_target && ends_inside(table, i, target)) return;
    const auto& scope = table.ScopeRecord[i];
    if (scope.JumpTarget != 0) continue;
    // Should the block raise, the walk goes on behind it.
    dispatcher.ScopeIndex = i + 1;
    call_guest(reinterpret_cast<const void*>(dispatcher.ImageBase + scope.HandlerAddress), 1,
               frame);
  }
}

}  // namespace

abi::EXCEPTION_DISPOSITION c_specific_handler(abi::EXCEPTION_RECORD* record,
                                              machine::Address establisher_frame,
                                              abi::CONTEXT* context,
                                              abi::DISPATCHER_CONTEXT* dispatcher) {
  const auto& table = *static_cast<const abi::SCOPE_TABLE_AMD64*>(dispatcher->HandlerData);
  if ((record->ExceptionFlags & (abi::EXCEPTION_UNWINDING | abi::EXCEPTION_EXIT_UNWIND)) != 0) {
    run_termination_handlers(*record, establisher_frame, *dispatcher, table);
    return abi::ExceptionContinueSearch;
  }
  const machine::Address base = dispatcher->ImageBase;
  const std::uint64_t pc = dispatcher->ControlPc - base;
  for (std::uint32_t i = dispatcher->ScopeIndex; i < table.Count; ++i) {
    const auto& scope = table.ScopeRecord[i];
    if (!covers(table, i, pc) || scope.JumpTarget == 0) continue;
    std::int32_t answer = abi::EXCEPTION_EXECUTE_HANDLER;
    if (scope.HandlerAddress != kExecuteHandler) {
      abi::EXCEPTION_POINTERS pointers{record, context};
      answer = static_cast<std::int32_t>(
          call_guest(reinterpret_cast<const void*>(base + scope.HandlerAddress), &pointers,
                     establisher_frame));
    }
    if (answer < 0) return abi::ExceptionContinueExecution;
    if (answer > 0) {
      unwind_to(establisher_frame, base + scope.JumpTarget, record,
                static_cast<std::uint32_t>(record->ExceptionCode));
    }
  }
  return abi::ExceptionContinueSearch;
}

}  // namespace rundown::cpu
