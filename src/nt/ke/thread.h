// Threads of the simulated machine and the scheduler: one processor, virtual time.
//
// Policy: the current thread runs until it waits or ends. Then the ready thread of highest priority
// goes on, first come first served. When none is ready, the clock jumps to the next timer; when no
// timer is left either, the machine is deadlocked. So a run is the same each time, and waiting
// costs nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "abi/dispatcher.h"
#include "abi/ntstatus.h"
#include "cpu/fiber.h"
#include "machine/arena.h"

namespace rundown::nt::ke {

using Ticks = std::int64_t;  // 100 ns, since 1601 where it is a moment

struct Thread {
  cpu::Fiber fiber;
  // The guest's ETHREAD; begins with a DISPATCHER_HEADER. A thread object, to which the thread
  // itself holds a reference as long as it runs.
  abi::KTHREAD* object = nullptr;
  abi::EPROCESS* process = nullptr;   // nullptr: System
  abi::EPROCESS* attached = nullptr;  // KeStackAttachProcess; nullptr: to none
  std::uint64_t id = 0;
  abi::KPRIORITY priority = 8;
  unsigned processor = 0;              // on which it runs
  abi::KAFFINITY system_affinity = 0;  // KeSetSystemAffinityThread; 0: none
  bool terminated = false;
  abi::KPROCESSOR_MODE previous_mode = abi::KernelMode;  // UserMode: it serves a program's call
  abi::NTSTATUS exit_status{};
  std::int32_t kernel_apc_disable = 0;   // KeEnterCriticalRegion
  std::int32_t special_apc_disable = 0;  // KeEnterGuardedRegion
  std::int32_t apc_disable_at_start = 0;

  // While waiting.
  std::span<abi::DISPATCHER_HEADER* const> waits_for;
  abi::WAIT_TYPE wait_type = abi::WaitAny;
  std::optional<Ticks> deadline;
  abi::NTSTATUS wait_result{};
  bool waiting = false;
};

// Threads are objects, which is the object manager's business (nt/ob/thread_objects.cpp): what the
// scheduler asks of it.
struct ThreadObjects {
  void (*create)(abi::KTHREAD* body, void (*destroy)(void* body));
  void (*end)(abi::KTHREAD* body);   // the thread runs no more
  void (*drop)(abi::KTHREAD* body);  // and gives up its own reference
};

// Makes the caller the machine's first thread, which only waits for the others.
void start_scheduler(const ThreadObjects& objects);

// Makes a thread that calls `start(context)` in the guest and ends when that returns.
// It begins in a critical region, as PsCreateSystemThread's page says.
Thread& create_system_thread(abi::KSTART_ROUTINE* start, void* context);
void begin_in_critical_region(Thread& thread);
// The same for host code: the machine's own workers. `start` returns when the thread has nothing
// more to do.
Thread& create_host_thread(void (*start)(void* context), void* context);
// One of a program, which runs for host code with UserMode as its previous mode.
Thread& create_program_thread(abi::EPROCESS& process, void (*start)(void* context), void* context);

// One that stands for a processor and goes before every other thread.
Thread& create_processor_thread(unsigned number, void (*start)(void* context), void* context);
// Processes and threads share their numbers.
std::uint64_t new_client_id();

Thread& current_thread();
// KTHREAD.CombinedApcDisable: what a thread has disabled and not enabled again.
std::uint32_t apc_disable_count(const Thread& thread);
Thread* thread_of(const abi::KTHREAD* object);
Thread* find_thread(std::uint64_t id);
// Those that have not ended, by id.
machine::Vector<const Thread*> live_threads();

// Ends the current thread; its object becomes signalled.
[[noreturn]] void terminate_current_thread(abi::NTSTATUS status);

// Waits as KeWaitForMultipleObjects does. `timeout` is relative; nullopt waits for ever. 0 polls.
abi::NTSTATUS wait(std::span<abi::DISPATCHER_HEADER* const> objects, abi::WAIT_TYPE type,
                   std::optional<Ticks> timeout);
void sleep(Ticks duration);
// The same for a processor that waits for others at a barrier, at whatever level.
void stand_at(abi::DISPATCHER_HEADER& barrier);

// Tries to satisfy whoever waits for the object, after its state has been raised.
void signalled(abi::DISPATCHER_HEADER& object);

// Lets every other ready thread run until all of them wait. The clock stands still.
void settle();

// Nobody asks anything of the machine for a while: threads that sleep wake up, timers expire. Ends
// before its time where nothing is left to happen, or after so many events: a driver may poll.
void pass_time(Ticks duration, unsigned most_events);
// As much as lies between two things that a user does: ten seconds, or a hundred events.
void pass_time();

// The clock.
Ticks now();
Ticks interrupt_time();
void advance(Ticks duration);
// A relative (negative) or absolute due time, as drivers give it, made absolute.
Ticks due_moment(std::int64_t due);

}  // namespace rundown::nt::ke
