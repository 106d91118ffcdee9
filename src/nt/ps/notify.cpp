// Routines that are called when processes and threads come and go and when images are loaded.
#include <algorithm>

#include "abi/ps.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/io/driver.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kMostRoutines = 64;  // PSP_MAX_CREATE_PROCESS_NOTIFY and its twins, since Windows 8.1
constexpr std::uint16_t kForceIntegrity = 0x0080;  // /INTEGRITYCHECK

using Routines = machine::Vector<void*>;
struct NotifyState {
  Routines process;
  Routines thread;
  Routines image;
};
const machine::Part<NotifyState> state;

NTSTATUS add(Routines& routines, void* routine, std::string_view what, NTSTATUS when_full) {
  if (routines.size() >= kMostRoutines) return when_full;
  routines.push_back(routine);
  gate::acquired({.kind = Resource::callback,
                  .key = reinterpret_cast<std::uint64_t>(routine),
                  .bytes = 0,
                  .name = what});
  return STATUS_SUCCESS;
}

NTSTATUS remove(Routines& routines, void* routine) {
  const auto found = std::ranges::find(routines, routine);
  if (found == routines.end()) return STATUS_PROCEDURE_NOT_FOUND;
  routines.erase(found);
  gate::released(Resource::callback, routine);
  return STATUS_SUCCESS;
}

NTSTATUS set_process_routine(void* routine, bool remove_it) {
  if (remove_it) return remove(state->process, routine);
  if (std::ranges::find(state->process, routine) != state->process.end()) {
    return STATUS_INVALID_PARAMETER;
  }
  return add(state->process, routine, "(process creation)", STATUS_INVALID_PARAMETER);
}

bool is_integrity_checked(const void* routine) {
  const io::LoadedImage* image = io::image_at(reinterpret_cast<machine::Address>(routine));
  return image == nullptr ||
         (image->file->headers().optional.dll_characteristics & kForceIntegrity) != 0;
}

// The table of routines can be full; removing a routine that is there always works.
template <NTSTATUS status, std::size_t remove_argument>
gate::Failures unless_removing(const cpu::GateFrame& call) {
  if ((call.argument(remove_argument) & 0xFF) != 0) return {};
  return fails_with(status);
}

}  // namespace

NTSTATUS PsSetCreateProcessNotifyRoutine(CREATE_PROCESS_NOTIFY_ROUTINE* routine, BOOLEAN remove_it) {
  return set_process_routine(reinterpret_cast<void*>(routine), remove_it != FALSE);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateProcessNotifyRoutine,
               {.irql = Irql::passive,
                .fails_when = &unless_removing<STATUS_INVALID_PARAMETER, 1>,
                .acquires = Resource::callback,
                .releases = Resource::callback,
                .header = "ntddk"});

// STATUS_ACCESS_DENIED for an image that was linked without /INTEGRITYCHECK.
NTSTATUS PsSetCreateProcessNotifyRoutineEx(CREATE_PROCESS_NOTIFY_ROUTINE_EX* routine,
                                           BOOLEAN remove_it) {
  auto* address = reinterpret_cast<void*>(routine);
  if (remove_it == FALSE && !is_integrity_checked(address)) return STATUS_ACCESS_DENIED;
  return set_process_routine(address, remove_it != FALSE);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateProcessNotifyRoutineEx,
               {.irql = Irql::passive,
                .fails_when = &unless_removing<STATUS_INVALID_PARAMETER, 1>,
                .acquires = Resource::callback,
                .releases = Resource::callback,
                .header = "ntddk"});

NTSTATUS PsSetCreateProcessNotifyRoutineEx2(ULONG type, void* routine, BOOLEAN remove_it) {
  constexpr ULONG kSubsystems = 0;  // PsCreateProcessNotifySubsystems
  if (type != kSubsystems) return STATUS_INVALID_PARAMETER;
  if (remove_it == FALSE && !is_integrity_checked(routine)) return STATUS_ACCESS_DENIED;
  return set_process_routine(routine, remove_it != FALSE);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateProcessNotifyRoutineEx2,
               {.irql = Irql::passive,
                .fails_when = &unless_removing<STATUS_INVALID_PARAMETER, 2>,
                .acquires = Resource::callback,
                .releases = Resource::callback,
                .header = "ntddk"});

NTSTATUS PsSetCreateThreadNotifyRoutine(CREATE_THREAD_NOTIFY_ROUTINE* routine) {
  return add(state->thread, reinterpret_cast<void*>(routine), "(thread creation)",
             STATUS_INSUFFICIENT_RESOURCES);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateThreadNotifyRoutine,
               {.irql = Irql::passive,
                .fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                .acquires = Resource::callback,
                .needs_memory = true,
                .header = "ntddk"});

NTSTATUS PsSetCreateThreadNotifyRoutineEx(ULONG type, void* routine) {
  constexpr ULONG kSubsystems = 1;  // PsCreateThreadNotifySubsystems
  if (type > kSubsystems) return STATUS_INVALID_PARAMETER;
  return add(state->thread, routine, "(thread creation)", STATUS_INSUFFICIENT_RESOURCES);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetCreateThreadNotifyRoutineEx,
               {.irql = Irql::passive,
                .fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                .acquires = Resource::callback,
                .needs_memory = true,
                .header = "ntddk"});

NTSTATUS PsRemoveCreateThreadNotifyRoutine(CREATE_THREAD_NOTIFY_ROUTINE* routine) {
  return remove(state->thread, reinterpret_cast<void*>(routine));
}
RUNDOWN_EXPORT(ntoskrnl, PsRemoveCreateThreadNotifyRoutine,
               {.irql = Irql::passive, .releases = Resource::callback, .header = "ntddk"});

NTSTATUS PsSetLoadImageNotifyRoutine(LOAD_IMAGE_NOTIFY_ROUTINE* routine) {
  return add(state->image, reinterpret_cast<void*>(routine), "(image loading)",
             STATUS_INSUFFICIENT_RESOURCES);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetLoadImageNotifyRoutine,
               {.irql = Irql::passive,
                .fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                .acquires = Resource::callback,
                .needs_memory = true,
                .header = "ntddk"});

NTSTATUS PsSetLoadImageNotifyRoutineEx(LOAD_IMAGE_NOTIFY_ROUTINE* routine, ULONG_PTR flags) {
  constexpr ULONG_PTR kConflictingArchitecture = 1;
  if ((flags & ~kConflictingArchitecture) != 0) return STATUS_INVALID_PARAMETER_2;
  return PsSetLoadImageNotifyRoutine(routine);
}
RUNDOWN_EXPORT(ntoskrnl, PsSetLoadImageNotifyRoutineEx,
               {.irql = Irql::passive,
                .fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                .acquires = Resource::callback,
                .needs_memory = true,
                .header = "ntddk"});

NTSTATUS PsRemoveLoadImageNotifyRoutine(LOAD_IMAGE_NOTIFY_ROUTINE* routine) {
  return remove(state->image, reinterpret_cast<void*>(routine));
}
RUNDOWN_EXPORT(ntoskrnl, PsRemoveLoadImageNotifyRoutine,
               {.irql = Irql::passive, .releases = Resource::callback, .header = "ntddk"});

}  // namespace rundown::nt
