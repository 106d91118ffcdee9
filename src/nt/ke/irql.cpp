#include "nt/ke/irql.h"

#include "nt/export.h"
#include "nt/ke/apc.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/dpc.h"
#include "nt/ke/processors.h"

namespace rundown::nt {
namespace ke {

Irql raise_irql(Irql level) {
  const Irql before = current_irql();
  cpu::store_irql(level);
  return before;
}

void lower_irql(Irql level) {
  cpu::store_irql(level);
  if (level >= Irql::dispatch) return;
  run_requested_dpcs();
  follow_affinity();
  deliver_apcs();
}

namespace {

// Parameters as Windows gives them: the current level and the one asked for.
void check_order(bool allowed, std::uint32_t code, Irql asked) {
  if (allowed) return;
  bug_check(code, static_cast<std::uint64_t>(current_irql()), static_cast<std::uint64_t>(asked));
}

}  // namespace

void restore_irql(Irql level) {
  check_order(level <= current_irql(), kIrqlNotLessOrEqual, level);
  lower_irql(level);
}

Irql raise_irql_in_order(Irql level) {
  check_order(level >= current_irql(), kIrqlNotGreaterOrEqual, level);
  return raise_irql(level);
}

}  // namespace ke

Irql KfRaiseIrql(Irql level) {
  return ke::raise_irql_in_order(level);
}
RUNDOWN_EXPORT(ntoskrnl, KfRaiseIrql, {});

void KeRaiseIrql(Irql level, Irql* before) {
  *before = KfRaiseIrql(level);
}
RUNDOWN_EXPORT(ntoskrnl, KeRaiseIrql, {});

Irql KeRaiseIrqlToDpcLevel() {
  return KfRaiseIrql(Irql::dispatch);
}
RUNDOWN_EXPORT(ntoskrnl, KeRaiseIrqlToDpcLevel, {.header = "ntddk"});

void KeLowerIrql(Irql level) {
  ke::restore_irql(level);
}
RUNDOWN_EXPORT(ntoskrnl, KeLowerIrql, {});

void KfLowerIrql(Irql level) {
  KeLowerIrql(level);
}
RUNDOWN_EXPORT(ntoskrnl, KfLowerIrql, {});

Irql KeGetCurrentIrql() {
  return ke::current_irql();
}
RUNDOWN_EXPORT(ntoskrnl, KeGetCurrentIrql, {});

}  // namespace rundown::nt
