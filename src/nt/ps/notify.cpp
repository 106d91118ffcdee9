// Routines that drivers register to hear of processes, threads and images.
#include <algorithm>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/ldr/image.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kMostRoutines = 64;

using Routines = machine::Vector<std::uint64_t>;
struct NotifyState {
  Routines process;
  Routines process_ex;
  Routines process_ex2;
  Routines thread;
  Routines image;
};
const machine::Part<NotifyState> state;

std::uint64_t key_of(const void* routine) {
  return reinterpret_cast<std::uint64_t>(routine);
}

bool contains(const Routines& routines, std::uint64_t routine) {
  return std::ranges::find(routines, routine) != routines.end();
}

NTSTATUS add(Routines& routines, const void* routine, NTSTATUS when_full) {
  if (routines.size() == kMostRoutines) return when_full;
  routines.push_back(key_of(routine));
  gate::acquired({.kind = Resource::callback, .key = key_of(routine)});
  return STATUS_SUCCESS;
}

NTSTATUS remove(Routines& routines, const void* routine) {
  const auto found = std::ranges::find(routines, key_of(routine));
  if (found == routines.end()) return STATUS_PROCEDURE_NOT_FOUND;
  routines.erase(found);
  gate::released(Resource::callback, routine);
  return STATUS_SUCCESS;
}

NTSTATUS add_process(Routines& routines, const void* routine) {
  if (contains(routines, key_of(routine))) return STATUS_INVALID_PARAMETER;
  return add(routines, routine, STATUS_INVALID_PARAMETER);
}

// Which processes, or threads, a routine of the newer kind hears of.
constexpr ULONG kProcessSubsystems = 0;
constexpr ULONG kThreadNonSystem = 0;
constexpr ULONG kThreadSubsystems = 1;

// The documentation gives one status for a routine that is there already and for a table that is
// full.
template <std::size_t Removes>
gate::Failures registration_failures(const cpu::GateFrame& call) {
  const bool removes = static_cast<UCHAR>(call.argument(Removes)) != 0;
  return removes ? gate::Failures() : gate::Failures(fails_with(STATUS_INVALID_PARAMETER));
}

}  // namespace

NTSTATUS PsSetCreateProcessNotifyRoutine(const void* routine, BOOLEAN removes) {
  return removes != 0 ? remove(state->process, routine) : add_process(state->process, routine);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateProcessNotifyRoutine,
               {.irql = Irql::passive,
                .fails_when = &registration_failures<1>,
                .acquires = Resource::callback,
                .releases = Resource::callback,
                .header = "ntddk"});

NTSTATUS PsSetCreateProcessNotifyRoutineEx(const void* routine, BOOLEAN removes) {
  if (removes != 0) return remove(state->process_ex, routine);
  if (!ldr::has_integrity_check(routine)) return STATUS_ACCESS_DENIED;
  return add_process(state->process_ex, routine);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateProcessNotifyRoutineEx,
               {.irql = Irql::passive,
                .fails_when = &registration_failures<1>,
                .acquires = Resource::callback,
                .releases = Resource::callback,
                .needs_integrity_check = true,
                .header = "ntddk"});

NTSTATUS PsSetCreateProcessNotifyRoutineEx2(ULONG type, const void* routine, BOOLEAN removes) {
  if (type != kProcessSubsystems) return STATUS_INVALID_PARAMETER;
  if (removes != 0) return remove(state->process_ex2, routine);
  if (!ldr::has_integrity_check(routine)) return STATUS_ACCESS_DENIED;
  return add_process(state->process_ex2, routine);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateProcessNotifyRoutineEx2,
               {.irql = Irql::passive,
                .fails_when = &registration_failures<2>,
                .acquires = Resource::callback,
                .releases = Resource::callback,
                .needs_integrity_check = true,
                .header = "ntddk"});

NTSTATUS PsSetCreateThreadNotifyRoutine(const void* routine) {
  return add(state->thread, routine, STATUS_INSUFFICIENT_RESOURCES);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateThreadNotifyRoutine,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::callback,
                .needs_memory = true,
                .header = "ntddk"});
NTSTATUS PsSetCreateThreadNotifyRoutineEx(ULONG type, const void* routine) {
  if (type != kThreadNonSystem && type != kThreadSubsystems) return STATUS_INVALID_PARAMETER;
  return PsSetCreateThreadNotifyRoutine(routine);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateThreadNotifyRoutineEx,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::callback,
                .needs_memory = true,
                .header = "ntddk"});
NTSTATUS PsRemoveCreateThreadNotifyRoutine(const void* routine) {
  return remove(state->thread, routine);
}
RUNDOWN_EXPORT(ntoskrnl, PsRemoveCreateThreadNotifyRoutine,
               {.irql = Irql::apc, .releases = Resource::callback, .header = "ntddk"});

NTSTATUS PsSetLoadImageNotifyRoutine(const void* routine) {
  return add(state->image, routine, STATUS_INSUFFICIENT_RESOURCES);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetLoadImageNotifyRoutine,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::callback,
                .needs_memory = true,
                .header = "ntddk"});
NTSTATUS PsSetLoadImageNotifyRoutineEx(const void* routine, ULONG_PTR flags) {
  constexpr ULONG_PTR kConflictingArchitecture = 1;
  if ((flags & ~kConflictingArchitecture) != 0) return STATUS_INVALID_PARAMETER_2;
  return PsSetLoadImageNotifyRoutine(routine);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetLoadImageNotifyRoutineEx,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::callback,
                .needs_memory = true,
                .header = "ntddk"});
NTSTATUS PsRemoveLoadImageNotifyRoutine(const void* routine) {
  return remove(state->image, routine);
}
RUNDOWN_EXPORT(ntoskrnl, PsRemoveLoadImageNotifyRoutine,
               {.irql = Irql::apc, .releases = Resource::callback, .header = "ntddk"});

}  // namespace rundown::nt
