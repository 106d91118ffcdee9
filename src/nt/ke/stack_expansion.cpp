// KeExpandKernelStackAndCallout: a call with a certain amount of stack.
#include "cpu/call.h"
#include "cpu/guest_stack.h"
#include "nt/export.h"
#include "nt/ke/irql.h"

namespace rundown::nt {
namespace {

// MAXIMUM_EXPANSION_SIZE (ntddk.h): a large kernel stack without half a page.
constexpr SIZE_T kMaximumExpansion = 0x12000 - 0x800;

using EXPAND_STACK_CALLOUT = void NTAPI(PVOID Parameter);

NTSTATUS call_with_stack(EXPAND_STACK_CALLOUT* callout, void* parameter, SIZE_T bytes) {
  if (bytes > kMaximumExpansion) return STATUS_INVALID_PARAMETER_3;
  const machine::Address limit = cpu::grow_guest_stack(bytes);
  if (limit == 0) return STATUS_STACK_OVERFLOW;
  cpu::call_guest(reinterpret_cast<const void*>(callout), parameter);
  cpu::shrink_guest_stack(limit);
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS KeExpandKernelStackAndCallout(EXPAND_STACK_CALLOUT* callout, void* parameter,
                                       SIZE_T bytes) {
  return call_with_stack(callout, parameter, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, KeExpandKernelStackAndCallout,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_NO_MEMORY)},
                .needs_memory = true,
                .header = "ntddk"});

NTSTATUS KeExpandKernelStackAndCalloutEx(EXPAND_STACK_CALLOUT* callout, void* parameter,
                                         SIZE_T bytes, BOOLEAN wait, void* /*context*/) {
  if (wait != FALSE && ke::current_irql() >= Irql::dispatch) return STATUS_INVALID_PARAMETER_4;
  return call_with_stack(callout, parameter, bytes);
}
RUNDOWN_EXPORT(ntoskrnl, KeExpandKernelStackAndCalloutEx,
               {.irql = Irql::dispatch,
                .fails = {fails_with(STATUS_NO_MEMORY)},
                .needs_memory = true,
                .header = "ntddk"});

}  // namespace rundown::nt
