#include "nt/ke/apc.h"

#include <algorithm>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"

namespace rundown::nt {
namespace ke {
namespace {

// What the kernel routine may change before the normal routine runs.
struct Call {
  KNORMAL_ROUTINE* normal;
  void* context;
  void* argument1;
  void* argument2;
};

struct Queue {
  machine::Vector<KAPC*> apcs;  // special ones, which have no normal routine, first
  bool normal_runs = false;     // no other normal one interrupts it
};
struct ApcState {
  machine::Map<const KTHREAD*, Queue> queues;
};
const machine::Part<ApcState> state;

bool is_special(const KAPC* apc) {
  return apc->NormalRoutine == nullptr;
}

bool may_run(const Thread& thread, const Queue& queue, const KAPC& apc) {
  if (thread.special_apc_disable != 0) return false;
  return is_special(&apc) || (thread.kernel_apc_disable == 0 && !queue.normal_runs);
}

std::uint64_t key_of(const void* object) {
  return reinterpret_cast<std::uint64_t>(object);
}

void taken_out(KAPC& apc) {
  apc.Inserted = FALSE;
  gate::released(Resource::apc, &apc);
}

void run(KAPC& apc, Queue& queue) {
  auto* call = new (machine::Allocator<Call>().allocate(1))
      Call{apc.NormalRoutine, apc.NormalContext, apc.SystemArgument1, apc.SystemArgument2};
  taken_out(apc);
  const Irql before = current_irql();
  cpu::store_irql(Irql::apc);
  // The routine may free the APC.
  cpu::call_guest(reinterpret_cast<const void*>(apc.KernelRoutine), &apc, &call->normal,
                  &call->context, &call->argument1, &call->argument2);
  if (call->normal != nullptr) {
    queue.normal_runs = true;
    lower_irql(Irql::passive);
    cpu::call_guest(reinterpret_cast<const void*>(call->normal), call->context, call->argument1,
                    call->argument2);
    queue.normal_runs = false;
  }
  cpu::store_irql(before);
  machine::Allocator<Call>().deallocate(call, 1);
}

}  // namespace

void deliver_apcs() {
  if (state->queues.empty()) return;
  const Thread& thread = current_thread();
  const auto found = state->queues.find(thread.object);
  if (found == state->queues.end()) return;
  Queue& queue = found->second;
  while (!queue.apcs.empty() && current_irql() < Irql::apc) {
    KAPC& first = *queue.apcs.front();
    if (!may_run(thread, queue, first)) return;
    queue.apcs.erase(queue.apcs.begin());
    run(first, queue);
  }
}

void run_down_apcs() {
  const auto found = state->queues.find(current_thread().object);
  if (found == state->queues.end()) return;
  machine::Vector<KAPC*> left;
  std::swap(left, found->second.apcs);
  state->queues.erase(found);
  for (KAPC* apc : left) {
    taken_out(*apc);
    if (apc->RundownRoutine == nullptr) continue;
    cpu::call_guest(reinterpret_cast<const void*>(apc->RundownRoutine), apc);
  }
}

namespace {

void insert(Queue& queue, KAPC& apc) {
  const auto place =
      is_special(&apc) ? std::ranges::find_if_not(queue.apcs, &is_special) : queue.apcs.end();
  queue.apcs.insert(place, &apc);
  apc.Inserted = TRUE;
  gate::acquired({.kind = Resource::apc, .key = key_of(&apc)});
  // The driver's own thread that is left behind is the cause.
  gate::goes_with({Resource::apc, key_of(&apc)}, {Resource::thread, key_of(apc.Thread)});
}

}  // namespace
}  // namespace ke

void KeInitializeApc(KAPC* apc, KTHREAD* thread, LONG environment, KKERNEL_ROUTINE* kernel,
                     KRUNDOWN_ROUTINE* rundown_routine, KNORMAL_ROUTINE* normal,
                     KPROCESSOR_MODE mode, void* context) {
  constexpr LONG kCurrentEnvironment = 2;
  *apc = {};
  apc->Type = ApcObject;
  apc->Size = sizeof(KAPC);
  apc->Thread = thread;
  apc->ApcStateIndex = static_cast<CCHAR>(environment == kCurrentEnvironment ? 0 : environment);
  apc->KernelRoutine = kernel;
  apc->RundownRoutine = rundown_routine;
  apc->NormalRoutine = normal;
  apc->ApcMode = normal != nullptr ? mode : static_cast<KPROCESSOR_MODE>(KernelMode);
  apc->NormalContext = normal != nullptr ? context : nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, KeInitializeApc, {.header = ""});

// FALSE: it is queued already, or the thread has ended.
BOOLEAN KeInsertQueueApc(KAPC* apc, void* argument1, void* argument2, KPRIORITY /*increment*/) {
  ke::Thread* thread = ke::thread_of(apc->Thread);
  if (thread == nullptr || thread->terminated || apc->Inserted != FALSE) return FALSE;
  if (apc->ApcMode == UserMode) gate::unsupported(ntoskrnl.name, "KeInsertQueueApc for user mode");
  apc->SystemArgument1 = argument1;
  apc->SystemArgument2 = argument2;
  ke::insert(ke::state->queues[apc->Thread], *apc);
  if (thread == &ke::current_thread()) {
    ke::deliver_apcs();
  } else {
    ke::interrupt_wait(*thread);
  }
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, KeInsertQueueApc,
               {.irql = Irql::dispatch, .acquires = Resource::apc, .header = ""});

BOOLEAN KeRemoveQueueApc(KAPC* apc) {
  const auto found = ke::state->queues.find(apc->Thread);
  if (apc->Inserted == FALSE || found == ke::state->queues.end()) return FALSE;
  std::erase(found->second.apcs, apc);
  ke::taken_out(*apc);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, KeRemoveQueueApc,
               {.irql = Irql::dispatch, .releases = Resource::apc, .header = ""});

}  // namespace rundown::nt
