#include "nt/ps/process.h"

#include "abi/dispatcher.h"
#include "abi/rtl.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/ex/pool.h"
#include "nt/export.h"
#include "nt/io/work_item.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/shared_data.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"
#include "nt/rtl/version.h"

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
    auto* header = ex::allocate_object<DISPATCHER_HEADER>(kProcessObjectSize);
    header->Type = ProcessObject;
    header->WaitListHead = {&header->WaitListHead, &header->WaitListHead};
    state->system = reinterpret_cast<EPROCESS*>(header);
    ob::create(ob::Type::process, header, nullptr);
  }
  return state->system;
}

ob::Object& thread_object(KTHREAD* thread) {
  ob::Object* known = ob::find(thread);
  // The reference that a thread has on itself stays.
  return known != nullptr ? *known : ob::create(ob::Type::thread, thread, nullptr);
}

}  // namespace ps

namespace {

HANDLE handle_of(std::uint64_t id) {
  return reinterpret_cast<HANDLE>(id);
}
std::uint64_t id_of(HANDLE handle) {
  return reinterpret_cast<std::uint64_t>(handle);
}

const gate::DataExport<EPROCESS*> kInitialSystemProcess{
    ntoskrnl, "PsInitialSystemProcess",
    [](void* place) { *static_cast<EPROCESS**>(place) = ps::system_process(); }};

}  // namespace

EPROCESS* PsGetCurrentProcess() {
  return ps::system_process();
}
RUNDOWN_EXPORT(ntoskrnl, PsGetCurrentProcess, {});
EPROCESS* IoGetCurrentProcess() {
  return ps::system_process();
}
RUNDOWN_EXPORT(ntoskrnl, IoGetCurrentProcess, {});
HANDLE PsGetCurrentProcessId() {
  return handle_of(ps::kSystemProcessId);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetCurrentProcessId, {.header = "ntddk"});
KTHREAD* PsGetCurrentThread() {
  return ke::current_thread().object;
}
RUNDOWN_EXPORT(ntoskrnl, PsGetCurrentThread, {});
KTHREAD* KeGetCurrentThread() {
  return ke::current_thread().object;
}
RUNDOWN_EXPORT(ntoskrnl, KeGetCurrentThread, {});
HANDLE PsGetCurrentThreadId() {
  return handle_of(ke::current_thread().id);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetCurrentThreadId, {.header = "ntddk"});
HANDLE PsGetProcessId(const EPROCESS* /*process*/) {
  return handle_of(ps::kSystemProcessId);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetProcessId, {.header = "ntddk"});
HANDLE PsGetThreadId(const KTHREAD* object) {
  const ke::Thread* thread = ke::thread_of(object);
  return handle_of(thread == nullptr ? 0 : thread->id);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadId, {.header = "ntddk"});
HANDLE PsGetThreadProcessId(const KTHREAD* /*object*/) {
  return handle_of(ps::kSystemProcessId);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadProcessId, {.header = "ntifs"});
EPROCESS* PsGetThreadProcess(const KTHREAD* /*object*/) {
  return ps::system_process();
}
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadProcess, {.header = ""});
EPROCESS* IoThreadToProcess(const KTHREAD* /*object*/) {
  return ps::system_process();
}
RUNDOWN_EXPORT(ntoskrnl, IoThreadToProcess, {.header = "ntifs"});
BOOLEAN PsIsSystemThread(const KTHREAD* /*object*/) {
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, PsIsSystemThread, {.header = "ntifs"});
BOOLEAN PsIsSystemProcess(const EPROCESS* process) {
  return process == ps::system_process() ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, PsIsSystemProcess, {.header = ""});
BOOLEAN PsIsThreadTerminating(const KTHREAD* object) {
  const ke::Thread* thread = ke::thread_of(object);
  return thread == nullptr || thread->terminated ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, PsIsThreadTerminating, {.header = "ntifs"});

NTSTATUS PsLookupProcessByProcessId(HANDLE id, EPROCESS** process) {
  if (id_of(id) != ps::kSystemProcessId) return STATUS_INVALID_CID;
  *process = ps::system_process();
  ob::Object& object = *ob::find(*process);
  ob::reference(object);
  ob::announce_reference(object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PsLookupProcessByProcessId,
               {.irql = Irql::apc, .acquires = Resource::object_reference, .header = "ntifs"});

NTSTATUS PsLookupThreadByThreadId(HANDLE id, KTHREAD** out) {
  const ke::Thread* thread = ke::find_thread(id_of(id));
  if (thread == nullptr || thread->terminated) return STATUS_INVALID_CID;
  *out = thread->object;
  ob::Object& object = ps::thread_object(thread->object);
  ob::reference(object);
  ob::announce_reference(object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PsLookupThreadByThreadId,
               {.irql = Irql::apc, .acquires = Resource::object_reference, .header = "ntifs"});

BOOLEAN PsGetVersion(ULONG* major, ULONG* minor, ULONG* build, UNICODE_STRING* service_pack) {
  const ke::WindowsVersion& version = ke::windows_version();
  if (major != nullptr) *major = version.major;
  if (minor != nullptr) *minor = version.minor;
  if (build != nullptr) *build = version.build;
  if (service_pack != nullptr) *service_pack = rtl::service_pack_name();
  return FALSE;  // not a checked build
}
RUNDOWN_EXPORT(ntoskrnl, PsGetVersion, {.irql = Irql::passive, .header = "ntddk"});

namespace {

void hand_out(const ke::Thread& thread, HANDLE* handle, ACCESS_MASK access,
              const OBJECT_ATTRIBUTES* attributes, CLIENT_ID* client) {
  ob::Object& object = ps::thread_object(thread.object);
  gate::acquired({.kind = Resource::thread, .key = reinterpret_cast<std::uint64_t>(thread.object)});
  *handle = ob::create_handle(object, access, attributes == nullptr ? 0 : attributes->Attributes);
  if (client != nullptr) *client = {handle_of(ps::kSystemProcessId), handle_of(thread.id)};
}

struct DedicatedThread {
  ob::Object* io_object;
  KSTART_ROUTINE* start;
  void* context;
};

void run_dedicated(void* argument) {
  auto* thread = static_cast<DedicatedThread*>(argument);
  ob::Object& io_object = *thread->io_object;
  cpu::call_guest(reinterpret_cast<const void*>(thread->start), thread->context);
  ob::dereference(io_object);
}

}  // namespace

NTSTATUS PsCreateSystemThread(HANDLE* handle, ACCESS_MASK access,
                              const OBJECT_ATTRIBUTES* attributes, HANDLE /*process*/,
                              CLIENT_ID* client, KSTART_ROUTINE* start, void* context) {
  hand_out(ke::create_system_thread(start, context), handle, access, attributes, client);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, PsCreateSystemThread,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = {Resource::handle, Resource::thread},
                .needs_memory = true});

NTSTATUS IoCreateSystemThread(void* io_object, HANDLE* handle, ACCESS_MASK access,
                              const OBJECT_ATTRIBUTES* attributes, HANDLE process,
                              CLIENT_ID* client, KSTART_ROUTINE* start, void* context) {
  constexpr std::uint64_t kFreed = 0x1;
  if (process != nullptr) {
    ob::Object* found = nullptr;
    const NTSTATUS status = ob::object_of(process, ob::Type::process, &found);
    if (!nt_success(status)) return status;
  }
  ob::Object* object = ob::find(io_object);
  if (object == nullptr) {
    ke::bug_check(ke::kReferenceByPointer, 0, reinterpret_cast<std::uint64_t>(io_object), kFreed);
  }
  ob::reference(*object);
  auto* thread = new (machine::Allocator<DedicatedThread>().allocate(1))
      DedicatedThread{object, start, context};
  ke::Thread& made = ke::create_host_thread(&run_dedicated, thread);
  io::keeps_image(made);
  hand_out(made, handle, access, attributes, client);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoCreateSystemThread,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = {Resource::handle, Resource::thread},
                .needs_memory = true});

NTSTATUS PsTerminateSystemThread(NTSTATUS status) {
  ke::terminate_current_thread(status);
}
RUNDOWN_EXPORT(ntoskrnl, PsTerminateSystemThread,
               {.irql = Irql::passive, .releases = Resource::thread});

NTSTATUS PsGetThreadExitStatus(const KTHREAD* object) {
  const ke::Thread* thread = ke::thread_of(object);
  return thread != nullptr && thread->terminated ? thread->exit_status : STATUS_PENDING;
}
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadExitStatus, {.irql = Irql::apc, .header = "ntddk"});

// System never exits.
NTSTATUS PsGetProcessExitStatus(const EPROCESS* /*process*/) {
  return STATUS_PENDING;
}
RUNDOWN_EXPORT(ntoskrnl, PsGetProcessExitStatus, {.irql = Irql::apc, .header = "ntddk"});

// Every driver's thread belongs to System already.
void KeStackAttachProcess(EPROCESS* /*process*/, void* /*apc_state*/) {}
RUNDOWN_EXPORT(ntoskrnl, KeStackAttachProcess, {.irql = Irql::apc, .header = "ntifs"});
void KeUnstackDetachProcess(void* /*apc_state*/) {}
RUNDOWN_EXPORT(ntoskrnl, KeUnstackDetachProcess, {.irql = Irql::apc, .header = "ntifs"});
void KeAttachProcess(EPROCESS* /*process*/) {}
RUNDOWN_EXPORT(ntoskrnl, KeAttachProcess, {.irql = Irql::apc, .header = ""});
void KeDetachProcess() {}
RUNDOWN_EXPORT(ntoskrnl, KeDetachProcess, {.irql = Irql::apc, .header = ""});

}  // namespace rundown::nt
