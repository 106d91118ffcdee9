// Routines that the kernel calls on rare occasions: a bug check, a new processor, a machine check.
#include "abi/bugcheck.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/processors.h"
#include "nt/ke/thread.h"

namespace rundown::nt {
namespace {

struct RoutineState {
  std::uint64_t next = 0x0000'CB00'0000'0010;
  machine::Map<std::uint64_t, std::uint64_t> handles;
};
const machine::Part<RoutineState> state;

std::uint64_t key_of(const void* pointer) {
  return reinterpret_cast<std::uint64_t>(pointer);
}

template <class Record>
BOOLEAN insert(Record* record, const void* routine) {
  if (record->State == BufferInserted) return FALSE;
  using Routine = decltype(record->CallbackRoutine);
  record->CallbackRoutine = reinterpret_cast<Routine>(const_cast<void*>(routine));
  record->State = BufferInserted;
  gate::acquired({.kind = Resource::callback, .key = key_of(record)});
  return TRUE;
}

template <class Record>
BOOLEAN take_out(Record* record) {
  if (record->State != BufferInserted) return FALSE;
  record->State = BufferEmpty;
  gate::released(Resource::callback, record);
  return TRUE;
}

void* make_handle(const void* routine) {
  const std::uint64_t handle = state->next;
  state->next += 0x10;
  state->handles[handle] = key_of(routine);
  gate::acquired({.kind = Resource::callback, .key = handle});
  return reinterpret_cast<void*>(handle);
}

bool drop_handle(void* handle) {
  if (state->handles.erase(key_of(handle)) == 0) return false;
  gate::released(Resource::callback, handle);
  return true;
}

}  // namespace

// The record must have been prepared by KeInitializeCallbackRecord, which sets its state to empty.
BOOLEAN KeRegisterBugCheckCallback(KBUGCHECK_CALLBACK_RECORD* record, const void* routine,
                                   void* buffer, ULONG length, UCHAR* component) {
  if (insert(record, routine) == FALSE) return FALSE;
  record->Buffer = buffer;
  record->Length = length;
  record->Component = component;
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, KeRegisterBugCheckCallback, {.acquires = Resource::callback});
BOOLEAN KeDeregisterBugCheckCallback(KBUGCHECK_CALLBACK_RECORD* record) {
  return take_out(record);
}
RUNDOWN_EXPORT(ntoskrnl, KeDeregisterBugCheckCallback, {.releases = Resource::callback});

BOOLEAN KeRegisterBugCheckReasonCallback(KBUGCHECK_REASON_CALLBACK_RECORD* record,
                                         const void* routine, KBUGCHECK_CALLBACK_REASON reason,
                                         UCHAR* component) {
  if (insert(record, routine) == FALSE) return FALSE;
  record->Reason = reason;
  record->Component = component;
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, KeRegisterBugCheckReasonCallback, {.acquires = Resource::callback});
BOOLEAN KeDeregisterBugCheckReasonCallback(KBUGCHECK_REASON_CALLBACK_RECORD* record) {
  return take_out(record);
}
RUNDOWN_EXPORT(ntoskrnl, KeDeregisterBugCheckReasonCallback, {.releases = Resource::callback});

void* KeRegisterNmiCallback(const void* routine, void* /*context*/) {
  return make_handle(routine);
}
RUNDOWN_EXPORT(ntoskrnl, KeRegisterNmiCallback,
               {.irql = Irql::apc,
                .fails = {returns_null},
                .acquires = Resource::callback,
                .needs_memory = true});
NTSTATUS KeDeregisterNmiCallback(void* handle) {
  return drop_handle(handle) ? STATUS_SUCCESS : STATUS_INVALID_HANDLE;
}
RUNDOWN_EXPORT(ntoskrnl, KeDeregisterNmiCallback,
               {.irql = Irql::apc, .releases = Resource::callback});

namespace {

struct ProcessorChange {  // KE_PROCESSOR_CHANGE_NOTIFY_CONTEXT
  ULONG state;
  ULONG number;
  NTSTATUS status;
  PROCESSOR_NUMBER processor;
};

}  // namespace

void* KeRegisterProcessorChangeCallback(const void* routine, void* context, ULONG flags) {
  constexpr ULONG kAddExisting = 1;
  constexpr ULONG kAddStart = 0;
  constexpr ULONG kAddComplete = 1;
  constexpr ULONG kAddFailed = 2;
  const auto tell = [&](ULONG what, unsigned number, NTSTATUS& status) {
    ProcessorChange change{what, number, status, {0, static_cast<UCHAR>(number), 0}};
    cpu::call_guest(routine, context, &change, &status);
  };
  const unsigned existing = (flags & kAddExisting) != 0 ? ke::processor_count() : 0;
  NTSTATUS status = STATUS_SUCCESS;
  for (unsigned i = 0; i < existing; ++i) {
    tell(kAddStart, i, status);
    if (nt_success(status)) continue;
    for (unsigned told = 0; told < i; ++told) tell(kAddFailed, told, status);
    return nullptr;
  }
  for (unsigned i = 0; i < existing; ++i) tell(kAddComplete, i, status);
  return make_handle(routine);
}
RUNDOWN_EXPORT(ntoskrnl, KeRegisterProcessorChangeCallback,
               {.irql = Irql::passive,
                .fails = {returns_null},
                .acquires = Resource::callback,
                .needs_memory = true});
void KeDeregisterProcessorChangeCallback(void* handle) {
  drop_handle(handle);
}
RUNDOWN_EXPORT(ntoskrnl, KeDeregisterProcessorChangeCallback,
               {.irql = Irql::passive, .releases = Resource::callback});

}  // namespace rundown::nt
