#include "nt/ke/dpc.h"

#include <algorithm>
#include <deque>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/irql.h"
#include "nt/ke/processors.h"

namespace rundown::nt {
namespace ke {
namespace {

struct DpcState {
  std::deque<KDPC*, machine::Allocator<KDPC*>> queue;
  bool requested = false;  // the interrupt that drains the queue is pending
  bool running = false;
};
const machine::Part<DpcState> state;

// The current one for a target that the machine does not have.
unsigned processor_of(const KDPC& dpc) {
  const unsigned number = dpc.Number % kTargetedDpc;
  return number < processor_count() ? number : current_processor();
}

}  // namespace

void initialize_dpc(KDPC& dpc, KDEFERRED_ROUTINE* routine, void* context) {
  dpc = {};
  dpc.Type = DpcObject;
  dpc.Importance = MediumImportance;
  dpc.DeferredRoutine = routine;
  dpc.DeferredContext = context;
}

bool queue_dpc(KDPC& dpc, void* argument1, void* argument2) {
  if (std::ranges::find(state->queue, &dpc) != state->queue.end()) return false;
  if (dpc.Number < kTargetedDpc) dpc.Number = static_cast<USHORT>(current_processor());
  dpc.SystemArgument1 = argument1;
  dpc.SystemArgument2 = argument2;
  dpc.DpcData = &dpc;  // any value that is not null says that it is queued
  if (dpc.Importance == HighImportance) {
    state->queue.push_front(&dpc);
  } else {
    state->queue.push_back(&dpc);
  }
  gate::acquired({.kind = Resource::dpc, .key = reinterpret_cast<std::uint64_t>(&dpc)});
  // On its own processor a DPC of low importance waits until another one, or an idle processor,
  // drains the queue.
  if (dpc.Importance != LowImportance) state->requested = true;
  if (current_irql() < Irql::dispatch) run_requested_dpcs();
  return true;
}

bool remove_dpc(KDPC& dpc) {
  const auto found = std::ranges::find(state->queue, &dpc);
  if (found == state->queue.end()) return false;
  state->queue.erase(found);
  dpc.DpcData = nullptr;
  gate::released(Resource::dpc, &dpc);
  return true;
}

void run_requested_dpcs() {
  if (state->requested) run_queued_dpcs();
}

void run_queued_dpcs() {
  if (state->running) return;
  state->requested = false;
  const Irql before = current_irql();
  while (!state->queue.empty()) {
    KDPC& dpc = *state->queue.front();
    state->queue.pop_front();
    dpc.DpcData = nullptr;
    gate::released(Resource::dpc, &dpc);
    state->running = true;
    cpu::store_irql(Irql::dispatch);
    const unsigned own = go_to_processor(processor_of(dpc));
    cpu::call_guest(reinterpret_cast<const void*>(dpc.DeferredRoutine), &dpc, dpc.DeferredContext,
                    dpc.SystemArgument1, dpc.SystemArgument2);
    go_to_processor(own);
    cpu::store_irql(before);
    state->running = false;
  }
}

bool in_dpc() {
  return state->running;
}

}  // namespace ke

void KeInitializeDpc(KDPC* dpc, KDEFERRED_ROUTINE* routine, void* context) {
  ke::initialize_dpc(*dpc, routine, context);
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeDpc, {.resident = 1});

void KeInitializeThreadedDpc(KDPC* dpc, KDEFERRED_ROUTINE* routine, void* context) {
  KeInitializeDpc(dpc, routine, context);
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeThreadedDpc, {.resident = 1});

BOOLEAN KeInsertQueueDpc(KDPC* dpc, void* argument1, void* argument2) {
  return ke::queue_dpc(*dpc, argument1, argument2) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, KeInsertQueueDpc, {.acquires = Resource::dpc});

BOOLEAN KeRemoveQueueDpc(KDPC* dpc) {
  return ke::remove_dpc(*dpc) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, KeRemoveQueueDpc, {.releases = Resource::dpc});

void KeSetImportanceDpc(KDPC* dpc, KDPC_IMPORTANCE importance) {
  dpc->Importance = static_cast<UCHAR>(importance);
}
RUNDOWN_EXPORT(ntoskrnl, KeSetImportanceDpc, {});

void KeSetTargetProcessorDpc(KDPC* dpc, CCHAR number) {
  dpc->Number = static_cast<USHORT>(ke::kTargetedDpc + static_cast<UCHAR>(number));
}
RUNDOWN_EXPORT(ntoskrnl, KeSetTargetProcessorDpc, {});

NTSTATUS KeSetTargetProcessorDpcEx(KDPC* dpc, const PROCESSOR_NUMBER* number) {
  if (number->Group != 0 || number->Number >= ke::processor_count() || number->Reserved != 0) {
    return STATUS_INVALID_PARAMETER;
  }
  dpc->Number = static_cast<USHORT>(ke::kTargetedDpc + number->Number);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, KeSetTargetProcessorDpcEx, {});

void KeFlushQueuedDpcs() {
  ke::run_queued_dpcs();
}
RUNDOWN_EXPORT(ntoskrnl, KeFlushQueuedDpcs, {.irql = Irql::passive, .releases = Resource::dpc});

}  // namespace rundown::nt
