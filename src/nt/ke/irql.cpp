#include "nt/ke/irql.h"

#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/dpc.h"

namespace rundown::nt {
namespace ke {

Irql raise_irql(Irql level) {
  const Irql before = current_irql();
  cpu::store_irql(level);
  return before;
}

void lower_irql(Irql level) {
  cpu::store_irql(level);
  if (level < Irql::dispatch) run_queued_dpcs();
}

}  // namespace ke

namespace {

// Parameters as Windows gives them: the current level and the one asked for.
void check_order(bool allowed, std::uint32_t code, Irql asked) {
  if (allowed) return;
  ke::bug_check(code, static_cast<std::uint64_t>(ke::current_irql()),
                static_cast<std::uint64_t>(asked));
}

}  // namespace

Irql KfRaiseIrql(Irql level) {
  check_order(level >= ke::current_irql(), ke::kIrqlNotGreaterOrEqual, level);
  return ke::raise_irql(level);
}
RUNDOWN_EXPORT(ntoskrnl, KfRaiseIrql, {});

void KeRaiseIrql(Irql level, Irql* before) {
  *before = KfRaiseIrql(level);
}
RUNDOWN_EXPORT(ntoskrnl, KeRaiseIrql, {});

Irql KeRaiseIrqlToDpcLevel() {
  return KfRaiseIrql(Irql::dispatch);
}
RUNDOWN_EXPORT(ntoskrnl, KeRaiseIrqlToDpcLevel, {});

void KeLowerIrql(Irql level) {
  check_order(level <= ke::current_irql(), ke::kIrqlNotLessOrEqualLowering, level);
  ke::lower_irql(level);
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
