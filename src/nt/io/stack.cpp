// The stack that a thread runs on.
#include "nt/export.h"
#include "nt/ke/thread.h"

namespace rundown::nt {

void* IoGetInitialStack() {
  return reinterpret_cast<void*>(ke::current_thread().fiber.guest_stack_base);
}
RUNDOWN_EXPORT(ntoskrnl, IoGetInitialStack, {.irql = Irql::apc});

void IoGetStackLimits(ULONG_PTR* low, ULONG_PTR* high) {
  const cpu::Fiber& fiber = ke::current_thread().fiber;
  *low = fiber.guest_stack_limit;
  *high = fiber.guest_stack_base;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetStackLimits, {.irql = Irql::dispatch});

BOOLEAN IoWithinStackLimits(ULONG_PTR start, SIZE_T bytes) {
  const cpu::Fiber& fiber = ke::current_thread().fiber;
  const bool inside = start >= fiber.guest_stack_limit && start <= fiber.guest_stack_base &&
                      bytes <= fiber.guest_stack_base - start;
  return inside ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, IoWithinStackLimits, {.irql = Irql::dispatch});

}  // namespace rundown::nt
