// Processes: System, in which drivers are loaded and their threads run, and the programs that use
// their devices.
#pragma once

#include <cstdint>
#include <string_view>

#include "abi/ntstatus.h"
#include "abi/types.h"
#include "machine/arena.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"
#include "nt/ob/object.h"

namespace rundown::nt::ps {

inline constexpr std::uint64_t kSystemProcessId = 4;

struct Process {
  abi::EPROCESS* object = nullptr;  // begins with a DISPATCHER_HEADER
  std::uint64_t id = kSystemProcessId;
  std::uint64_t parent = 0;
  void* section_base = nullptr;  // where its image lies; System has none
  abi::NTSTATUS exit_status = abi::STATUS_PENDING;
};

abi::EPROCESS* system_process();
Process& process_of(const abi::EPROCESS* object);
Process& process_of(const ke::Thread& thread);
// The one that the current thread belongs to or is attached to.
Process& current_process();
std::string_view image_name(const Process& process);
// Those that have not exited, by id.
machine::Vector<const Process*> live_processes();

// The object of a thread.
ob::Object& thread_object(abi::KTHREAD* thread);
extern const ob::CurrentObjects current_objects;

// A program: `work(context)` runs on a thread of a new process, as code that the program called
// into the kernel. Returns when the process has exited.
void run_program(void (*work)(void* context), void* context);

}  // namespace rundown::nt::ps
