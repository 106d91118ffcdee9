// KeGenericCallDpc: a DPC on every processor at once, and how these wait for one another. Each runs
// on a stack of its own here, so that one can stand at the barrier while the others come.
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/dpc.h"
#include "nt/ke/irql.h"
#include "nt/ke/processors.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace {

struct DEFERRED_REVERSE_BARRIER {
  ULONG Barrier;
  ULONG TotalProcessors;
};

struct Broadcast {
  ULONG left;  // processors that have not signalled that they are done
  DEFERRED_REVERSE_BARRIER barrier;
  KEVENT done;
  KEVENT arrived[2];  // one for each round at the barrier, in turn
  unsigned round;
};

struct Turn {
  Broadcast* broadcast;
  KDEFERRED_ROUTINE* routine;
  void* context;
  KDPC dpc;
};

struct BroadcastState {
  machine::Map<const void*, Broadcast*> by_argument;
};
const machine::Part<BroadcastState> state;

void initialize(KEVENT& event) {
  event.Header.Type = EventNotificationObject;
  event.Header.Size = sizeof(KEVENT) / sizeof(ULONG);
  event.Header.SignalState = 0;
  event.Header.WaitListHead = {&event.Header.WaitListHead, &event.Header.WaitListHead};
}

void set(KEVENT& event) {
  event.Header.SignalState = 1;
  ke::signalled(event.Header);
}

void run_turn(void* argument) {
  auto& turn = *static_cast<Turn*>(argument);
  Broadcast& broadcast = *turn.broadcast;
  const Irql before = ke::raise_irql(Irql::dispatch);
  cpu::call_guest(reinterpret_cast<const void*>(turn.routine), &turn.dpc, turn.context,
                  &broadcast.left, &broadcast.barrier);
  ke::lower_irql(before);
}

Broadcast& broadcast_of(const void* argument) {
  const auto found = state->by_argument.find(argument);
  if (found == state->by_argument.end()) {
    gate::unsupported(ntoskrnl.name, "a signal of a DPC that KeGenericCallDpc did not call");
  }
  return *found->second;
}

}  // namespace

void KeGenericCallDpc(KDEFERRED_ROUTINE* routine, void* context) {
  auto& broadcast = *pool::allocate_object<Broadcast>();
  const unsigned count = ke::processor_count();
  broadcast.left = count;
  broadcast.barrier = {count, count};
  initialize(broadcast.done);
  for (KEVENT& event : broadcast.arrived) initialize(event);
  state->by_argument[&broadcast.left] = &broadcast;
  state->by_argument[&broadcast.barrier] = &broadcast;
  for (unsigned number = 0; number < count; ++number) {
    auto* turn = pool::allocate_object<Turn>();
    turn->broadcast = &broadcast;
    turn->routine = routine;
    turn->context = context;
    ke::initialize_dpc(turn->dpc, routine, context);
    turn->dpc.Number = static_cast<USHORT>(ke::kTargetedDpc + number);
    ke::create_processor_thread(number, &run_turn, turn);
  }
  ke::begin_meeting();
  DISPATCHER_HEADER* header = &broadcast.done.Header;
  ke::wait(std::span(&header, 1), WaitAny, std::nullopt);
  ke::settle();
  ke::end_meeting();
  state->by_argument.erase(&broadcast.left);
  state->by_argument.erase(&broadcast.barrier);
}
RUNDOWN_EXPORT(ntoskrnl, KeGenericCallDpc, {.irql = Irql::apc, .header = ""});

void KeSignalCallDpcDone(void* argument) {
  Broadcast& broadcast = broadcast_of(argument);
  if (--broadcast.left == 0) set(broadcast.done);
}
RUNDOWN_EXPORT(ntoskrnl, KeSignalCallDpcDone, {.irql = Irql::dispatch, .header = ""});

// TRUE on one of the processors: here the last that comes.
ULONG KeSignalCallDpcSynchronize(void* argument) {
  Broadcast& broadcast = broadcast_of(argument);
  KEVENT& arrived = broadcast.arrived[broadcast.round % 2];
  if (--broadcast.barrier.Barrier != 0) {
    ke::stand_at(arrived.Header);
    return FALSE;
  }
  broadcast.barrier.Barrier = broadcast.barrier.TotalProcessors;
  ++broadcast.round;
  broadcast.arrived[broadcast.round % 2].Header.SignalState = 0;
  set(arrived);
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, KeSignalCallDpcSynchronize, {.irql = Irql::dispatch, .header = ""});

}  // namespace rundown::nt
