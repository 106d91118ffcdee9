// Exceptions and stack walks as drivers and their compilers call them.
#include "cpu/exception.h"

#include <algorithm>
#include <array>

#include "cpu/call.h"
#include "cpu/processor.h"
#include "cpu/trap.h"
#include "gate/kernel_image.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"

namespace rundown::nt {
namespace {

constexpr gate::Contract kCompilers{.header = ""};

machine::Address address(const void* pointer) {
  return reinterpret_cast<machine::Address>(pointer);
}

// What a user buffer must satisfy. A length of zero is always right.
void check_user_buffer(machine::Address start, SIZE_T bytes, ULONG alignment) {
  if ((start & (alignment - machine::Address{1})) != 0) {
    ke::raise_status(STATUS_DATATYPE_MISALIGNMENT);
  }
  const machine::Address end = start + bytes;
  if (end < start || end > machine::kUserProbeAddress) ke::raise_status(STATUS_ACCESS_VIOLATION);
}

// Return addresses from the driver's call on, outwards.
ULONG walk(ULONG skip, ULONG most, void** out) {
  constexpr std::size_t kDeepest = 128;
  std::array<machine::Address, kDeepest> frames{};
  const std::size_t count = cpu::walk_stack(frames);
  ULONG taken = 0;
  for (std::size_t i = skip; i < count && taken < most; ++i) {
    out[taken++] = reinterpret_cast<void*>(frames[i]);
  }
  return taken;
}

}  // namespace

EXCEPTION_DISPOSITION __C_specific_handler(EXCEPTION_RECORD* record, void* frame, CONTEXT* context,
                                           DISPATCHER_CONTEXT* dispatcher) {
  return cpu::c_specific_handler(record, address(frame), context, dispatcher);
}
RUNDOWN_EXPORT(ntoskrnl, __C_specific_handler, {kCompilers});

void RtlUnwind(void* frame, void* target, EXCEPTION_RECORD* record, void* result) {
  cpu::unwind_to(address(frame), address(target), record, address(result));
}
RUNDOWN_EXPORT(ntoskrnl, RtlUnwind, {kCompilers});

void RtlUnwindEx(void* frame, void* target, EXCEPTION_RECORD* record, void* result,
                 CONTEXT* /*context*/, UNWIND_HISTORY_TABLE* /*history*/) {
  cpu::unwind_to(address(frame), address(target), record, address(result));
}
RUNDOWN_EXPORT(ntoskrnl, RtlUnwindEx, {kCompilers});

// A `goto` or `return` out of a __try block, where the compiler leaves the unwinding to the
// library.
void _local_unwind(void* frame, void* target) {
  cpu::unwind_to(address(frame), address(target), nullptr, 0);
}
RUNDOWN_EXPORT(ntoskrnl, _local_unwind, {kCompilers});

void RtlRaiseException(EXCEPTION_RECORD* record) {
  cpu::raise_exception(*record);
}
RUNDOWN_EXPORT(ntoskrnl, RtlRaiseException, {kCompilers});

void RtlRaiseStatus(NTSTATUS status) {
  ke::raise_status(status);
}
RUNDOWN_EXPORT(ntoskrnl, RtlRaiseStatus, {kCompilers});

const image::RuntimeFunction* RtlLookupFunctionEntry(ULONG64 pc, ULONG64* image_base,
                                                     UNWIND_HISTORY_TABLE* /*history*/) {
  machine::Address base = 0;
  const image::RuntimeFunction* found = cpu::lookup_function(pc, base);
  if (found != nullptr) *image_base = base;
  return found;
}
RUNDOWN_EXPORT(ntoskrnl, RtlLookupFunctionEntry, {kCompilers});

void* RtlVirtualUnwind(ULONG handler_type, ULONG64 /*image_base*/, ULONG64 pc,
                       const RUNTIME_FUNCTION* /*function*/, CONTEXT* context, void** handler_data,
                       ULONG64* establisher_frame, KNONVOLATILE_CONTEXT_POINTERS* pointers) {
  // Where each register was saved, is not recorded here.
  if (pointers != nullptr) gate::unsupported(ntoskrnl.name, "RtlVirtualUnwind(ContextPointers)");
  context->Rip = pc;
  cpu::Unwound unwound;
  if (!cpu::virtual_unwind(*context, static_cast<std::uint8_t>(handler_type), unwound)) {
    ke::raise_status(STATUS_BAD_STACK);
  }
  *handler_data = unwound.handler_data;
  *establisher_frame = unwound.establisher_frame;
  return reinterpret_cast<void*>(unwound.handler);
}
RUNDOWN_EXPORT(ntoskrnl, RtlVirtualUnwind, {kCompilers});

void RtlCaptureContext(CONTEXT* context) {
  const cpu::GateFrame& gate = *cpu::current_gate();
  *context = cpu::context_of_gate(gate);
  context->Rcx = gate.rcx;
  context->Rdx = gate.rdx;
  context->R8 = gate.r8;
  context->R9 = gate.r9;
}
RUNDOWN_EXPORT(ntoskrnl, RtlCaptureContext, {kCompilers});

USHORT RtlCaptureStackBackTrace(ULONG skip, ULONG most, void** out, ULONG* hash) {
  const ULONG count = walk(skip, most, out);
  if (hash != nullptr) {
    *hash = 0;
    for (ULONG i = 0; i < count; ++i) *hash += static_cast<ULONG>(address(out[i]));
  }
  return static_cast<USHORT>(count);
}
RUNDOWN_EXPORT(ntoskrnl, RtlCaptureStackBackTrace, {.header = "ntifs"});

ULONG RtlWalkFrameChain(void** out, ULONG most, ULONG flags) {
  constexpr ULONG kUserMode = 1;
  return (flags & kUserMode) != 0 ? 0 : walk(flags >> 8, most, out);
}
RUNDOWN_EXPORT(ntoskrnl, RtlWalkFrameChain, {.header = "ntddk"});

void* RtlPcToFileHeader(void* pc, void** base) {
  const cpu::CodeModule* module = cpu::find_code(address(pc));
  const gate::KernelImage kernel = gate::kernel_image();
  *base = nullptr;
  if (module != nullptr) *base = reinterpret_cast<void*>(module->base);
  if (address(pc) - kernel.base < kernel.size) *base = reinterpret_cast<void*>(kernel.base);
  return *base;
}
RUNDOWN_EXPORT(ntoskrnl, RtlPcToFileHeader, {.header = ""});

void ProbeForRead(const volatile void* buffer, SIZE_T bytes, ULONG alignment) {
  if (bytes == 0) return;
  check_user_buffer(address(const_cast<const void*>(buffer)), bytes, alignment);
}
RUNDOWN_EXPORT(ntoskrnl, ProbeForRead, {.irql = Irql::apc});

void ProbeForWrite(volatile void* buffer, SIZE_T bytes, ULONG alignment) {
  if (bytes == 0) return;
  const machine::Address start = address(const_cast<const void*>(buffer));
  check_user_buffer(start, bytes, alignment);
  // Each page is written once, so what cannot be written faults here, at the driver's call.
  const machine::Address last = start + bytes - 1;
  for (machine::Address at = start; at <= last;
       at = (at & ~(machine::kPageSize - 1)) + machine::kPageSize) {
    auto* byte = reinterpret_cast<volatile UCHAR*>(at);
    *byte = *byte;
  }
}
RUNDOWN_EXPORT(ntoskrnl, ProbeForWrite, {.irql = Irql::apc});

}  // namespace rundown::nt
