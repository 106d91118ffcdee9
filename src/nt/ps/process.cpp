#include "nt/ps/process.h"

#include "abi/ps.h"
#include "machine/part.h"
#include "nt/ex/pool.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/shared_data.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace ps {
namespace {

constexpr std::size_t kProcessObjectSize = 0xA40;  // EPROCESS of Windows 10 x64

struct ProcessState {
  EPROCESS* system = nullptr;
};
const machine::Part<ProcessState> state;

}  // namespace

EPROCESS* system_process() {
  if (state->system == nullptr) {
    auto* body = ex::allocate_object<std::byte>(kProcessObjectSize - 1);
    auto& header = *reinterpret_cast<DISPATCHER_HEADER*>(body);
    header.Type = ProcessObject;
    header.WaitListHead = {&header.WaitListHead, &header.WaitListHead};
    ob::create(ob::Type::process, body, nullptr);
    state->system = reinterpret_cast<EPROCESS*>(body);
  }
  return state->system;
}

ob::Object& object_of(const ke::Thread& thread) {
  if (ob::Object* known = ob::find(thread.object)) return *known;
  return ob::create(ob::Type::thread, thread.object, nullptr);
}

}  // namespace ps

namespace {

const gate::DataExport<EPROCESS*> kInitialSystemProcess{
    ntoskrnl, "PsInitialSystemProcess",
    [](void* place) { *static_cast<EPROCESS**>(place) = ps::system_process(); }};

HANDLE id(std::uint64_t number) { return reinterpret_cast<HANDLE>(number); }

}  // namespace

EPROCESS* PsGetCurrentProcess() { return ps::system_process(); }
RUNDOWN_EXPORT(ntoskrnl, PsGetCurrentProcess, {.irql = Irql::dispatch, .header = "ntddk"});

EPROCESS* IoGetCurrentProcess() { return ps::system_process(); }
RUNDOWN_EXPORT(ntoskrnl, IoGetCurrentProcess, {.irql = Irql::dispatch, .header = "ntddk"});

HANDLE PsGetCurrentProcessId() { return id(ps::kSystemProcessId); }
RUNDOWN_EXPORT(ntoskrnl, PsGetCurrentProcessId, {.irql = Irql::dispatch, .header = "ntddk"});

HANDLE PsGetCurrentThreadId() { return id(ke::current_thread().id); }
RUNDOWN_EXPORT(ntoskrnl, PsGetCurrentThreadId, {.irql = Irql::dispatch, .header = "ntddk"});

KTHREAD* PsGetCurrentThread() { return ke::current_thread().object; }
RUNDOWN_EXPORT(ntoskrnl, PsGetCurrentThread, {.irql = Irql::dispatch, .header = "ntddk"});

KTHREAD* KeGetCurrentThread() { return ke::current_thread().object; }
RUNDOWN_EXPORT(ntoskrnl, KeGetCurrentThread, {.irql = Irql::dispatch});

EPROCESS* PsGetThreadProcess(const KTHREAD* /*thread*/) { return ps::system_process(); }
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadProcess, {.irql = Irql::dispatch, .header = "ntifs"});

EPROCESS* IoThreadToProcess(const KTHREAD* /*thread*/) { return ps::system_process(); }
RUNDOWN_EXPORT(ntoskrnl, IoThreadToProcess, {.irql = Irql::dispatch, .header = "ntifs"});

HANDLE PsGetThreadProcessId(const KTHREAD* /*thread*/) { return id(ps::kSystemProcessId); }
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadProcessId, {.irql = Irql::dispatch, .header = "ntifs"});

HANDLE PsGetProcessId(const EPROCESS* /*process*/) { return id(ps::kSystemProcessId); }
RUNDOWN_EXPORT(ntoskrnl, PsGetProcessId, {.irql = Irql::dispatch, .header = "ntddk"});

HANDLE PsGetThreadId(const KTHREAD* thread) {
  const ke::Thread* known = ke::thread_of(thread);
  return id(known == nullptr ? 0 : known->id);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadId, {.irql = Irql::dispatch, .header = "ntddk"});

BOOLEAN PsIsSystemThread(const KTHREAD* /*thread*/) { return TRUE; }
RUNDOWN_EXPORT(ntoskrnl, PsIsSystemThread, {.irql = Irql::dispatch, .header = "ntifs"});

NTSTATUS PsLookupProcessByProcessId(HANDLE process_id, EPROCESS** process) {
  if (process_id != id(ps::kSystemProcessId)) return STATUS_INVALID_PARAMETER;
  *process = ps::system_process();
  ob::Object& object = *ob::find(*process);
  ob::reference(object);
  ob::announce_reference(object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PsLookupProcessByProcessId,
               {.irql = Irql::apc, .acquires = Resource::object_reference, .header = "ntifs"});

NTSTATUS PsLookupThreadByThreadId(HANDLE thread_id, KTHREAD** thread) {
  const ke::Thread* known = ke::find_thread(reinterpret_cast<std::uint64_t>(thread_id));
  if (known == nullptr || known->object == nullptr) return STATUS_INVALID_PARAMETER;
  *thread = known->object;
  ob::Object& object = ps::object_of(*known);
  ob::reference(object);
  ob::announce_reference(object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PsLookupThreadByThreadId,
               {.irql = Irql::apc, .acquires = Resource::object_reference, .header = "ntifs"});

// Nothing changes but the address space, and there is only the system's: attaching to it is no work.
void KeStackAttachProcess(EPROCESS* process, void* /*state*/) {
  if (process != ps::system_process()) gate::unsupported("ntoskrnl.exe", "KeStackAttachProcess");
}
RUNDOWN_EXPORT(ntoskrnl, KeStackAttachProcess, {.irql = Irql::apc, .header = "ntifs"});

void KeUnstackDetachProcess(void* /*state*/) {}
RUNDOWN_EXPORT(ntoskrnl, KeUnstackDetachProcess, {.irql = Irql::dispatch, .header = "ntifs"});

BOOLEAN PsGetVersion(ULONG* major, ULONG* minor, ULONG* build, UNICODE_STRING* service_pack) {
  const ke::WindowsVersion& version = ke::windows_version();
  if (major != nullptr) *major = version.major;
  if (minor != nullptr) *minor = version.minor;
  if (build != nullptr) *build = version.build;
  if (service_pack != nullptr) service_pack->Length = 0;
  return FALSE;  // a free build
}
RUNDOWN_EXPORT(ntoskrnl, PsGetVersion, {.irql = Irql::passive, .header = "ntddk"});

// Threads.

// With Driver Verifier on a driver's thread that the System process owns gets a kernel handle.
NTSTATUS PsCreateSystemThread(HANDLE* handle, ACCESS_MASK access, OBJECT_ATTRIBUTES* attributes,
                              HANDLE process, CLIENT_ID* client, KSTART_ROUTINE* start,
                              void* context) {
  if (process != nullptr) {
    ob::Object* object = nullptr;
    const NTSTATUS status = ob::object_of(process, ob::Type::process, &object);
    if (!nt_success(status)) return status;
  }
  ke::Thread& thread = ke::create_system_thread(start, context);
  gate::acquired({.kind = Resource::thread, .key = reinterpret_cast<std::uint64_t>(thread.object)});
  const ULONG flags = attributes != nullptr ? attributes->Attributes : 0;
  *handle = ob::create_handle(ps::object_of(thread), access, flags | OBJ_KERNEL_HANDLE);
  if (client != nullptr) *client = {id(ps::kSystemProcessId), id(thread.id)};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PsCreateSystemThread,
               {.irql = Irql::passive,
                .fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                .acquires = {Resource::thread, Resource::handle},
                .needs_memory = true});

NTSTATUS PsTerminateSystemThread(NTSTATUS status) { ke::terminate_current_thread(status); }
RUNDOWN_EXPORT(ntoskrnl, PsTerminateSystemThread,
               {.irql = Irql::passive, .releases = Resource::thread, .header = "ntddk"});

}  // namespace rundown::nt
