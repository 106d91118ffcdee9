// What a process and a thread tell of themselves: ZwQueryInformationProcess and -Thread.
#include "abi/query.h"

#include <cstring>
#include <string>

#include "nt/export.h"
#include "nt/ke/processors.h"
#include "nt/ob/handle.h"
#include "nt/ps/process.h"

namespace rundown::nt {
namespace {

constexpr KPRIORITY kSystemPriority = 8;

struct Answer {
  void* buffer;
  ULONG length;
  ULONG* needed;
};

// Classes of a fixed size take a buffer of just that size.
template <class T>
NTSTATUS give(const Answer& to, const T& value) {
  if (to.needed != nullptr) *to.needed = sizeof value;
  if (to.length != sizeof value) return STATUS_INFO_LENGTH_MISMATCH;
  std::memcpy(to.buffer, &value, sizeof value);
  return STATUS_SUCCESS;
}

[[noreturn]] void unknown_class(std::string_view function, LONG what) {
  gate::unsupported(ntoskrnl.name,
                    std::string(function) + " of information class " + std::to_string(what));
}

}  // namespace

NTSTATUS ZwQueryInformationProcess(HANDLE handle, PROCESSINFOCLASS what, void* buffer, ULONG length,
                                   ULONG* needed) {
  ob::Object* object = nullptr;
  const NTSTATUS status = ob::object_of(handle, ob::Type::process, &object);
  if (!nt_success(status)) return status;
  const ps::Process& process = ps::process_of(static_cast<EPROCESS*>(object->body));
  if (process.id != ps::kSystemProcessId) {
    gate::unsupported(ntoskrnl.name, "ZwQueryInformationProcess of a program's process");
  }
  const Answer to{buffer, length, needed};
  switch (what) {
    case ProcessBasicInformation:
      return give(to, PROCESS_BASIC_INFORMATION{.ExitStatus = STATUS_PENDING,
                                                .PebBaseAddress = nullptr,
                                                .AffinityMask = ke::active_processors(),
                                                .BasePriority = kSystemPriority,
                                                .UniqueProcessId = ps::kSystemProcessId,
                                                .InheritedFromUniqueProcessId = 0});
    case ProcessTimes: {
      KERNEL_USER_TIMES times{};
      times.CreateTime.QuadPart = ke::now() - ke::interrupt_time();
      return give(to, times);
    }
    // Nobody debugs System, which has native code only and runs in session 0.
    case ProcessDebugPort:
    case ProcessWow64Information:
      return give(to, ULONG_PTR{0});
    case ProcessSessionInformation:
      return give(to, ULONG{0});
    default:
      unknown_class("ZwQueryInformationProcess", what);
  }
}
RUNDOWN_EXPORT(ntoskrnl, ZwQueryInformationProcess, {.irql = Irql::passive, .header = ""});
const gate::FunctionExport<&ZwQueryInformationProcess> export_NtQueryInformationProcess{
    ntoskrnl, "NtQueryInformationProcess", {.irql = Irql::passive, .header = ""}};

NTSTATUS ZwQueryInformationThread(HANDLE handle, THREADINFOCLASS what, void* buffer, ULONG length,
                                  ULONG* needed) {
  ob::Object* object = nullptr;
  const NTSTATUS status = ob::object_of(handle, ob::Type::thread, &object);
  if (!nt_success(status)) return status;
  const ke::Thread& thread = *ke::thread_of(static_cast<KTHREAD*>(object->body));
  const Answer to{buffer, length, needed};
  switch (what) {
    case ThreadBasicInformation:
      return give(to, THREAD_BASIC_INFORMATION{
                          .ExitStatus = thread.terminated ? thread.exit_status : STATUS_PENDING,
                          .TebBaseAddress = nullptr,
                          .ClientId = {reinterpret_cast<HANDLE>(ps::process_of(thread).id),
                                       reinterpret_cast<HANDLE>(thread.id)},
                          .AffinityMask = ke::active_processors(),
                          .Priority = thread.priority,
                          .BasePriority = thread.priority});
    case ThreadIsTerminated:
      return give(to, ULONG{thread.terminated});
    default:
      unknown_class("ZwQueryInformationThread", what);
  }
}
RUNDOWN_EXPORT(ntoskrnl, ZwQueryInformationThread, {.irql = Irql::passive, .header = ""});
const gate::FunctionExport<&ZwQueryInformationThread> export_NtQueryInformationThread{
    ntoskrnl, "NtQueryInformationThread", {.irql = Irql::passive, .header = ""}};

// File systems count each process's disk I/O (PsUpdateDiskCounters) only where it is wanted; nobody
// looks at the counts here.
BOOLEAN PsIsDiskCountersEnabled() {
  return FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, PsIsDiskCountersEnabled, {.header = "ntifs"});

}  // namespace rundown::nt
