#include "nt/ke/thread.h"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "cpu/call.h"
#include "cpu/processor.h"
#include "gate/observer.h"
#include "machine/part.h"
#include "nt/ke/apc.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/dpc.h"
#include "nt/ke/irql.h"
#include "nt/ke/processors.h"
#include "nt/ke/shared_data.h"
#include "nt/ke/timer.h"
#include "nt/pool/pool.h"

namespace rundown::nt::ke {
namespace {

using namespace abi;

constexpr std::size_t kThreadObjectSize = 0x900;    // ETHREAD of Windows 10 x64 is a little smaller
constexpr Ticks kBootTime = 0x01DB'5C00'0000'0000;  // a day in January 2025
constexpr std::uint64_t kFirstThreadId = 0x10;

struct Start {
  KSTART_ROUTINE* guest = nullptr;
  void (*host)(void*) = nullptr;
  void* context = nullptr;
};

struct SchedulerState {
  SchedulerState() {
    native.id = 8;
    native.priority = 0;
  }
  Thread native;  // whoever booted the machine: Windows makes it the zero page thread
  Thread* current = &native;
  std::deque<Thread*, machine::Allocator<Thread*>> ready;
  machine::Vector<Thread*> waiting;
  machine::Vector<Thread*>
      settling;  // in settle(), the innermost last; each goes on when nobody is ready
  machine::Vector<KTHREAD*> ended;  // threads that still keep their own reference
  ThreadObjects objects{};
  machine::Map<const KTHREAD*, Thread*> by_object;
  machine::Map<std::uint64_t, Thread*> by_id;
  std::uint64_t next_id = kFirstThreadId;
  Ticks now = kBootTime;
};
const machine::Part<SchedulerState> state;

bool is_signalled(const DISPATCHER_HEADER& object, const Thread& thread) {
  if ((object.Type & 0x7F) == MutantObject) {
    const auto& mutant = reinterpret_cast<const KMUTANT&>(object);
    return object.SignalState > 0 || mutant.OwnerThread == thread.object;
  }
  return object.SignalState > 0;
}

// What acquiring a signalled object does to it. Returns whether the object was abandoned.
bool consume(DISPATCHER_HEADER& object, Thread& thread) {
  switch (object.Type & 0x7F) {
    case EventSynchronizationObject:
    case TimerSynchronizationObject:
      object.SignalState = 0;
      return false;
    case SemaphoreObject:
      --object.SignalState;
      return false;
    case MutantObject: {
      auto& mutant = reinterpret_cast<KMUTANT&>(object);
      --object.SignalState;
      // A KMUTEX keeps normal kernel APCs away as long as it is held.
      if (object.SignalState == 0) thread.kernel_apc_disable -= mutant.ApcDisable;
      mutant.OwnerThread = thread.object;
      const bool abandoned = mutant.Abandoned != 0;
      mutant.Abandoned = 0;
      return abandoned;
    }
    default:
      return false;
  }
}

// The wait's result if it can be satisfied now; the objects are then acquired.
std::optional<NTSTATUS> try_satisfy(Thread& thread) {
  const auto objects = thread.waits_for;
  const auto numbered = [](NTSTATUS base, std::size_t n) {
    return static_cast<NTSTATUS>(static_cast<std::int32_t>(base) + static_cast<std::int32_t>(n));
  };
  if (thread.wait_type == WaitAny) {
    for (std::size_t i = 0; i < objects.size(); ++i) {
      if (!is_signalled(*objects[i], thread)) continue;
      const bool abandoned = consume(*objects[i], thread);
      return numbered(abandoned ? STATUS_ABANDONED_WAIT_0 : STATUS_SUCCESS, i);
    }
    return std::nullopt;
  }
  for (const DISPATCHER_HEADER* object : objects) {
    if (!is_signalled(*object, thread)) return std::nullopt;
  }
  for (DISPATCHER_HEADER* object : objects) consume(*object, thread);
  return STATUS_SUCCESS;
}

void make_ready(Thread& thread) {
  state->ready.push_back(&thread);
}

void wake(Thread& thread, NTSTATUS result) {
  std::erase(state->waiting, &thread);
  thread.waiting = false;
  thread.wait_result = result;
  make_ready(thread);
}

Thread* take_ready() {
  auto& ready = state->ready;
  if (ready.empty()) return nullptr;
  const auto best = std::ranges::max_element(
      ready, [](const Thread* a, const Thread* b) { return a->priority < b->priority; });
  Thread* thread = *best;
  ready.erase(best);
  return thread;
}

// A thread that ends stands on its own object until another one runs.
void drop_ended() {
  while (!state->ended.empty()) {
    KTHREAD* object = state->ended.back();
    state->ended.pop_back();
    state->objects.drop(object);
  }
}

void switch_to(Thread& next) {
  if (&next == state->current) return;
  state->current = &next;
  cpu::switch_to(next.fiber);
  go_to_processor(state->current->processor);
  drop_ended();
}

void expire_deadlines() {
  std::array<Thread*, 1> one{};
  for (;;) {
    const auto late = std::ranges::find_if(state->waiting, [](const Thread* thread) {
      return thread->deadline && *thread->deadline <= state->now;
    });
    if (late == state->waiting.end()) return;
    one[0] = *late;
    wake(*one[0], STATUS_TIMEOUT);
  }
}

void move_clock_to(Ticks moment) {
  if (moment > state->now) state->now = moment;
  update_shared_time(state->now, interrupt_time());
  expire_timers();
  expire_deadlines();
}

std::optional<Ticks> next_event() {
  std::optional<Ticks> next = next_timer_due();
  for (const Thread* thread : state->waiting) {
    if (thread->deadline && (!next || *thread->deadline < *next)) next = thread->deadline;
  }
  return next;
}

// Gives the processor away. Returns when the current thread is chosen again.
void reschedule() {
  for (;;) {
    if (Thread* next = take_ready()) return switch_to(*next);
    run_queued_dpcs();
    if (!state->ready.empty()) continue;
    if (!state->settling.empty()) return switch_to(*state->settling.back());
    const std::optional<Ticks> next = next_event();
    if (!next) gate::deadlock();
    move_clock_to(*next);
  }
}

// Windows' own mark of a wait that an APC has interrupted.
constexpr NTSTATUS kKernelApc{0x00000100};

// Returns the wait's result when the thread goes on.
NTSTATUS give_way(Thread& thread) {
  for (;;) {
    thread.waiting = true;
    state->waiting.push_back(&thread);
    const Irql level = current_irql();
    reschedule();
    cpu::store_irql(level);
    const NTSTATUS result = thread.wait_result;
    const auto objects = thread.waits_for;
    const WAIT_TYPE type = thread.wait_type;
    const std::optional<Ticks> deadline = thread.deadline;
    deliver_apcs();
    if (result != kKernelApc) return result;
    thread.waits_for = objects;
    thread.wait_type = type;
    thread.deadline = deadline;
    if (!objects.empty()) {
      if (const auto satisfied = try_satisfy(thread)) return *satisfied;
    }
    if (deadline && *deadline <= state->now) return STATUS_TIMEOUT;
  }
}

void run_thread(void* argument) {
  cpu::store_irql(Irql::passive);
  go_to_processor(state->current->processor);
  drop_ended();
  deliver_apcs();
  const Start start = *static_cast<Start*>(argument);
  if (start.host != nullptr) {
    start.host(start.context);
  } else {
    cpu::call_guest(reinterpret_cast<const void*>(start.guest), start.context);
  }
  terminate_current_thread(STATUS_SUCCESS);
}

void destroy_thread(void* body) {
  const auto found = state->by_object.find(static_cast<const KTHREAD*>(body));
  state->by_id.erase(found->second->id);
  state->by_object.erase(found);
  pool::free(body);
}

void give_object(Thread& thread) {
  auto* header =
      pool::allocate_object<DISPATCHER_HEADER>(kThreadObjectSize - sizeof(DISPATCHER_HEADER));
  header->Type = ThreadObject;
  header->WaitListHead = {&header->WaitListHead, &header->WaitListHead};
  thread.object = reinterpret_cast<KTHREAD*>(header);
  thread.fiber.thread = thread.object;
  state->objects.create(thread.object, &destroy_thread);
  state->by_object[thread.object] = &thread;
  state->by_id[thread.id] = &thread;
}

Thread& create_thread(const Start& given) {
  machine::Allocator<Thread> threads;
  machine::Allocator<Start> starts;
  auto* thread = new (threads.allocate(1)) Thread();
  auto* start = new (starts.allocate(1)) Start(given);
  thread->id = new_client_id();
  give_object(*thread);
  cpu::prepare(thread->fiber, &run_thread, start);
  make_ready(*thread);
  return *thread;
}

}  // namespace

std::uint32_t apc_disable_count(const Thread& thread) {
  return static_cast<std::uint32_t>(static_cast<std::uint16_t>(thread.kernel_apc_disable)) |
         static_cast<std::uint32_t>(static_cast<std::uint16_t>(thread.special_apc_disable)) << 16;
}

void interrupt_wait(Thread& thread) {
  if (thread.waiting) wake(thread, kKernelApc);
}

void start_scheduler(const ThreadObjects& objects) {
  state->objects = objects;
  give_object(state->native);
  cpu::adopt_native_stack(state->native.fiber);
}

Thread& create_system_thread(KSTART_ROUTINE* start, void* context) {
  Thread& thread = create_thread({.guest = start, .host = nullptr, .context = context});
  begin_in_critical_region(thread);
  return thread;
}
void begin_in_critical_region(Thread& thread) {
  thread.kernel_apc_disable = thread.apc_disable_at_start = -1;
}
Thread& create_host_thread(void (*start)(void*), void* context) {
  return create_thread({.guest = nullptr, .host = start, .context = context});
}

Thread& create_program_thread(EPROCESS& process, void (*start)(void*), void* context) {
  Thread& thread = create_host_thread(start, context);
  thread.process = &process;
  thread.previous_mode = UserMode;
  return thread;
}

Thread& create_processor_thread(unsigned number, void (*start)(void*), void* context) {
  constexpr KPRIORITY kBeforeAllThreads = 32;
  Thread& thread = create_host_thread(start, context);
  thread.processor = number;
  thread.priority = kBeforeAllThreads;
  return thread;
}

std::uint64_t new_client_id() {
  return std::exchange(state->next_id, state->next_id + 4);
}

Thread& current_thread() {
  return *state->current;
}

Thread* thread_of(const KTHREAD* object) {
  const auto found = state->by_object.find(object);
  return found == state->by_object.end() ? nullptr : found->second;
}

Thread* find_thread(std::uint64_t id) {
  const auto found = state->by_id.find(id);
  return found == state->by_id.end() ? nullptr : found->second;
}

machine::Vector<const Thread*> live_threads() {
  machine::Vector<const Thread*> live;
  for (const auto& [id, thread] : state->by_id) {
    if (!thread->terminated) live.push_back(thread);
  }
  return live;
}

void terminate_current_thread(NTSTATUS status) {
  Thread& thread = *state->current;
  // A region that it entered and did not leave.
  if (thread.kernel_apc_disable < thread.apc_disable_at_start || thread.special_apc_disable < 0) {
    bug_check(kKernelApcPendingDuringExit, 0, apc_disable_count(thread),
              static_cast<std::uint64_t>(current_irql()), 1);
  }
  deliver_apcs();
  thread.terminated = true;
  run_down_apcs();
  thread.exit_status = status;
  auto& header = *reinterpret_cast<DISPATCHER_HEADER*>(thread.object);
  header.SignalState = 1;
  signalled(header);
  gate::released(gate::Resource::thread, thread.object);
  state->objects.end(thread.object);
  state->ended.push_back(thread.object);
  reschedule();
  std::abort();  // a thread that has ended is never chosen
}

NTSTATUS wait(std::span<DISPATCHER_HEADER* const> objects, WAIT_TYPE type,
              std::optional<Ticks> timeout) {
  Thread& thread = *state->current;
  thread.waits_for = objects;
  thread.wait_type = type;
  if (!objects.empty()) {
    if (const auto result = try_satisfy(thread)) return *result;
  }
  if (timeout && *timeout <= 0) return STATUS_TIMEOUT;
  if (current_irql() >= Irql::dispatch) bug_check(kAttemptedSwitchFromDpc);
  thread.deadline.reset();
  if (timeout) thread.deadline = state->now + *timeout;
  return give_way(thread);
}

void stand_at(DISPATCHER_HEADER& barrier) {
  Thread& thread = *state->current;
  std::array<DISPATCHER_HEADER*, 1> one{&barrier};
  thread.waits_for = one;
  thread.wait_type = WaitAny;
  thread.deadline.reset();
  give_way(thread);
}

void sleep(Ticks duration) {
  wait({}, WaitAny, std::max<Ticks>(duration, 1));
}

void signalled(DISPATCHER_HEADER& object) {
  for (std::size_t i = 0; i < state->waiting.size() && object.SignalState > 0;) {
    Thread& thread = *state->waiting[i];
    const bool concerned = std::ranges::find(thread.waits_for, &object) != thread.waits_for.end();
    const auto result = concerned ? try_satisfy(thread) : std::nullopt;
    if (result) {
      wake(thread, *result);
    } else {
      ++i;
    }
  }
}

void settle() {
  Thread& self = *state->current;
  const Irql level = current_irql();
  state->settling.push_back(&self);
  while (Thread* next = take_ready()) switch_to(*next);
  std::erase(state->settling, &self);
  cpu::store_irql(level);
}

void pass_time(Ticks duration, unsigned most_events) {
  const Ticks end = state->now + duration;
  run_queued_dpcs();
  settle();
  for (unsigned i = 0; i < most_events; ++i) {
    const std::optional<Ticks> next = next_event();
    if (!next || *next > end) return;
    move_clock_to(*next);
    settle();
  }
}

void pass_time() {
  constexpr Ticks kTenSeconds = 10LL * 10'000'000;
  constexpr unsigned kMostEvents = 100;
  pass_time(kTenSeconds, kMostEvents);
}

Ticks now() {
  return state->now;
}
Ticks interrupt_time() {
  return state->now - kBootTime + 600'000'000;
}
void advance(Ticks duration) {
  move_clock_to(state->now + duration);
}
Ticks due_moment(std::int64_t due) {
  return due < 0 ? state->now - due : due;
}

}  // namespace rundown::nt::ke
