// What the system tells of itself: ZwQuerySystemInformation, for the classes that this machine can
// answer. Lengths are taken as Windows takes them: most classes want a buffer of just their size,
// lists one that is large enough, and the needed size comes back with STATUS_INFO_LENGTH_MISMATCH.
#include <algorithm>
#include <cstring>
#include <string>

#include "abi/query.h"
#include "gate/kernel_image.h"
#include "nt/export.h"
#include "nt/ke/processors.h"
#include "nt/ke/shared_data.h"
#include "nt/ke/thread.h"
#include "nt/ldr/image.h"
#include "nt/ob/handle.h"
#include "nt/ps/process.h"

namespace rundown::nt {
namespace {

struct Answer {
  void* buffer;
  ULONG length;
  ULONG* needed;
};

template <class T>
NTSTATUS give(const Answer& to, const T& value) {
  *to.needed = sizeof value;
  if (to.length != sizeof value) return STATUS_INFO_LENGTH_MISMATCH;
  std::memcpy(to.buffer, &value, sizeof value);
  return STATUS_SUCCESS;
}

SYSTEM_BASIC_INFORMATION basic() {
  constexpr ULONG kTick = 156'250;
  constexpr ULONG kGranularity = 0x10000;
  return {.Reserved = 0,
          .TimerResolution = kTick,
          .PageSize = machine::kPageSize,
          .NumberOfPhysicalPages = ke::kPhysicalPages,
          .LowestPhysicalPageNumber = 1,
          .HighestPhysicalPageNumber = ke::kPhysicalPages,
          .AllocationGranularity = kGranularity,
          .MinimumUserModeAddress = kGranularity,
          .MaximumUserModeAddress = machine::kUserProbeAddress - 1,
          .ActiveProcessorsAffinityMask = ke::active_processors(),
          .NumberOfProcessors = static_cast<CCHAR>(ke::processor_count())};
}

// Only a buffer that is too large is refused; a smaller one gets the beginning.
NTSTATUS time_of_day(const Answer& to) {
  SYSTEM_TIMEOFDAY_INFORMATION told{};
  told.BootTime.QuadPart = ke::now() - ke::interrupt_time();
  told.CurrentTime.QuadPart = ke::now();
  *to.needed = std::min<ULONG>(to.length, sizeof told);
  if (to.length > sizeof told) return STATUS_INFO_LENGTH_MISMATCH;
  std::memcpy(to.buffer, &told, to.length);
  return STATUS_SUCCESS;
}

SYSTEM_THREAD_INFORMATION describe(const ke::Thread& thread) {
  constexpr ULONG kReady = 1;
  constexpr ULONG kRunning = 2;
  constexpr ULONG kWaiting = 5;
  SYSTEM_THREAD_INFORMATION told{};
  told.ClientId = {reinterpret_cast<HANDLE>(ps::process_of(thread).id),
                   reinterpret_cast<HANDLE>(thread.id)};
  told.Priority = told.BasePriority = thread.priority;
  told.ThreadState = thread.waiting ? kWaiting : kReady;
  if (&thread == &ke::current_thread()) told.ThreadState = kRunning;
  return told;
}

constexpr ULONG kNameRoom = 16 * sizeof(char16_t);  // a name and its terminator, aligned

ULONG size_of(const ps::Process& process, const machine::Vector<const ke::Thread*>& threads) {
  const auto own = std::ranges::count_if(
      threads, [&](const ke::Thread* thread) { return &ps::process_of(*thread) == &process; });
  return static_cast<ULONG>(sizeof(SYSTEM_PROCESS_INFORMATION) +
                            static_cast<std::size_t>(own) * sizeof(SYSTEM_THREAD_INFORMATION) +
                            kNameRoom);
}

void describe(const ps::Process& process, const machine::Vector<const ke::Thread*>& threads,
              SYSTEM_PROCESS_INFORMATION& told) {
  auto* entry = reinterpret_cast<SYSTEM_THREAD_INFORMATION*>(&told + 1);
  for (const ke::Thread* thread : threads) {
    if (&ps::process_of(*thread) != &process) continue;
    *entry++ = describe(*thread);
    ++told.NumberOfThreads;
  }
  told.BasePriority = 8;
  told.UniqueProcessId = reinterpret_cast<HANDLE>(process.id);
  told.InheritedFromUniqueProcessId = reinterpret_cast<HANDLE>(process.parent);
  auto* text = reinterpret_cast<char16_t*>(entry);
  const std::string_view name = ps::image_name(process);
  std::ranges::copy(name, text);
  const auto bytes = static_cast<USHORT>(name.size() * sizeof(char16_t));
  told.ImageName = {bytes, static_cast<USHORT>(bytes + sizeof(char16_t)), text};
}

// Idle, which has no name, and the others with their threads. What the machine does not count is
// zero.
NTSTATUS processes(const Answer& to) {
  const auto threads = ke::live_threads();
  const auto all = ps::live_processes();
  ULONG next = sizeof(SYSTEM_PROCESS_INFORMATION) + sizeof(SYSTEM_THREAD_INFORMATION);
  *to.needed = next;
  for (const ps::Process* process : all) *to.needed += size_of(*process, threads);
  if (to.length < *to.needed) return STATUS_INFO_LENGTH_MISMATCH;
  std::memset(to.buffer, 0, *to.needed);
  auto* told = static_cast<SYSTEM_PROCESS_INFORMATION*>(to.buffer);
  told->NumberOfThreads = 1;
  for (const ps::Process* process : all) {
    told->NextEntryOffset = next;
    told = reinterpret_cast<SYSTEM_PROCESS_INFORMATION*>(reinterpret_cast<std::byte*>(told) + next);
    describe(*process, threads, *told);
    next = size_of(*process, threads);
    if (process->id != ps::kSystemProcessId) continue;
    told->CreateTime.QuadPart = ke::now() - ke::interrupt_time();
    told->HandleCount = static_cast<ULONG>(ob::handle_count());
  }
  return STATUS_SUCCESS;
}

void name_module(RTL_PROCESS_MODULE_INFORMATION& module, std::string path) {
  path.resize(std::min(path.size(), sizeof module.FullPathName - 1));
  path.copy(module.FullPathName, path.size());
  module.OffsetToFileName = static_cast<USHORT>(path.rfind('\\') + 1);
  module.LoadCount = 1;
}

// The kernel first, as everywhere.
NTSTATUS modules(const Answer& to) {
  const auto images = ldr::loaded_images();
  *to.needed = static_cast<ULONG>(offsetof(RTL_PROCESS_MODULES, Modules) +
                                  (images.size() + 1) * sizeof(RTL_PROCESS_MODULE_INFORMATION));
  if (to.length < *to.needed) return STATUS_INFO_LENGTH_MISMATCH;
  std::memset(to.buffer, 0, *to.needed);
  auto* list = static_cast<RTL_PROCESS_MODULES*>(to.buffer);
  list->NumberOfModules = static_cast<ULONG>(images.size() + 1);
  RTL_PROCESS_MODULE_INFORMATION* module = list->Modules;
  const gate::KernelImage kernel = gate::kernel_image();
  module->ImageBase = reinterpret_cast<void*>(kernel.base);
  module->ImageSize = static_cast<ULONG>(kernel.size);
  name_module(*module, "\\SystemRoot\\system32\\ntoskrnl.exe");
  USHORT order = 0;
  for (const ldr::LoadedImage& image : images) {
    ++module;
    module->ImageBase = reinterpret_cast<void*>(image.base);
    module->ImageSize = static_cast<ULONG>(image.size);
    module->LoadOrderIndex = ++order;
    name_module(*module, "\\SystemRoot\\System32\\drivers\\" + image.file_name);
  }
  return STATUS_SUCCESS;
}

NTSTATUS debugger(const Answer& to) {
  constexpr SYSTEM_KERNEL_DEBUGGER_INFORMATION kNone{FALSE, TRUE};
  *to.needed = sizeof kNone;
  if (to.length < sizeof kNone) return STATUS_INFO_LENGTH_MISMATCH;
  std::memcpy(to.buffer, &kNone, sizeof kNone);
  return STATUS_SUCCESS;
}

// A list can grow between the call that asks for its size and the next.
gate::Failures query_failures(const cpu::GateFrame& call) {
  const auto what = static_cast<LONG>(call.argument(0));
  const bool is_list = what == SystemProcessInformation || what == SystemModuleInformation;
  if (!is_list || static_cast<ULONG>(call.argument(2)) == 0) return {};
  return fails_with(STATUS_INFO_LENGTH_MISMATCH);
}

constexpr gate::Contract kQuery{.irql = Irql::passive, .fails_when = &query_failures, .header = ""};

}  // namespace

NTSTATUS ZwQuerySystemInformation(SYSTEM_INFORMATION_CLASS what, void* buffer, ULONG length,
                                  ULONG* needed) {
  ULONG ignored = 0;
  const Answer to{buffer, length, needed != nullptr ? needed : &ignored};
  switch (what) {
    case SystemBasicInformation:
      return give(to, basic());
    case SystemTimeOfDayInformation:
      return time_of_day(to);
    case SystemProcessInformation:
      return processes(to);
    case SystemModuleInformation:
      return modules(to);
    case SystemKernelDebuggerInformation:
      return debugger(to);
    default:
      gate::unsupported(ntoskrnl.name, "ZwQuerySystemInformation of information class " +
                                           std::to_string(LONG{what}));
  }
}
const gate::FunctionExport<&ZwQuerySystemInformation> export_ZwQuerySystemInformation{
    ntoskrnl, "ZwQuerySystemInformation", kQuery};
const gate::FunctionExport<&ZwQuerySystemInformation> export_NtQuerySystemInformation{
    ntoskrnl, "NtQuerySystemInformation", kQuery};

}  // namespace rundown::nt
