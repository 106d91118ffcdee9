// A thread that works in the address space of another process for a while.
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/irql.h"
#include "nt/ps/process.h"

namespace rundown::nt {
namespace {

// KAPC_STATE: the lists of a thread's APCs, then the process that they belong to.
struct SavedState {
  LIST_ENTRY ApcListHead[2];
  EPROCESS* Process;
};

constexpr std::uint32_t kInvalidProcessAttachAttempt = 0x5;

// Windows leaves this where the thread was in that process already.
EPROCESS* not_changed() {
  return reinterpret_cast<EPROCESS*>(std::uintptr_t{1});
}

}  // namespace

void KeStackAttachProcess(EPROCESS* process, SavedState* saved) {
  EPROCESS* wanted = ps::process_of(process).object;
  ke::Thread& thread = ke::current_thread();
  if (ps::current_process().object == wanted) {
    saved->Process = not_changed();
    return;
  }
  saved->Process = thread.attached;
  thread.attached = wanted;
}
RUNDOWN_EXPORT(ntoskrnl, KeStackAttachProcess, {.irql = Irql::apc, .header = "ntifs"});

void KeUnstackDetachProcess(SavedState* saved) {
  if (saved->Process == not_changed()) return;
  ke::Thread& thread = ke::current_thread();
  if (thread.attached == nullptr) {
    ke::bug_check(kInvalidProcessAttachAttempt, 0,
                  reinterpret_cast<std::uint64_t>(ps::current_process().object), 0, 0);
  }
  thread.attached = saved->Process;
}
RUNDOWN_EXPORT(ntoskrnl, KeUnstackDetachProcess, {.irql = Irql::apc, .header = "ntifs"});

void KeAttachProcess(EPROCESS* process) {
  EPROCESS* wanted = ps::process_of(process).object;
  ke::Thread& thread = ke::current_thread();
  if (ps::current_process().object == wanted) return;
  if (thread.attached != nullptr) {
    ke::bug_check(kInvalidProcessAttachAttempt, reinterpret_cast<std::uint64_t>(wanted),
                  reinterpret_cast<std::uint64_t>(thread.attached), 1, 0);
  }
  thread.attached = wanted;
}
RUNDOWN_EXPORT(ntoskrnl, KeAttachProcess, {.irql = Irql::apc, .header = "ntifs"});

void KeDetachProcess() {
  ke::current_thread().attached = nullptr;
}
RUNDOWN_EXPORT(ntoskrnl, KeDetachProcess, {.irql = Irql::apc, .header = "ntifs"});

}  // namespace rundown::nt
