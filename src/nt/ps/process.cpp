#include "nt/ps/process.h"

#include <algorithm>
#include <cstring>
#include <string_view>

#include "abi/dispatcher.h"
#include "abi/rtl.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/shared_data.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"
#include "nt/ps/image_threads.h"
#include "nt/rtl/version.h"

namespace rundown::nt {
namespace ps {
namespace {

constexpr std::size_t kProcessObjectSize = 0xA40;  // EPROCESS of Windows 10 x64
constexpr std::size_t kImageFileName = 0x5A8;
constexpr std::size_t kImageFileNameSize = 15;
// Of the shell that started the program and has gone since.
constexpr std::uint64_t kShellProcessId = 0xB44;
constexpr machine::Address kProgramBase = machine::kUser.base + 192 * machine::kMiB;

struct ProcessState {
  EPROCESS* system = nullptr;
  machine::Map<const EPROCESS*, Process> all;
};
const machine::Part<ProcessState> state;

void destroy_process(void* body) {
  state->all.erase(static_cast<EPROCESS*>(body));
  pool::free(body);
}

Process& new_process(std::uint64_t id, std::string_view image_name) {
  auto* header = pool::allocate_object<DISPATCHER_HEADER>(kProcessObjectSize);
  header->Type = ProcessObject;
  header->WaitListHead = {&header->WaitListHead, &header->WaitListHead};
  image_name.copy(reinterpret_cast<char*>(header) + kImageFileName, kImageFileNameSize - 1);
  ob::create(ob::Type::process, header, &destroy_process).in_use = true;
  auto* object = reinterpret_cast<EPROCESS*>(header);
  Process& process = state->all[object];
  process.object = object;
  process.id = id;
  return process;
}

// The headers of an image of one page, which is all that a driver may look for in it.
void write_image(void* base) {
  constexpr std::size_t kNtHeaders = 0x80;
  auto* bytes = static_cast<std::byte*>(base);
  const auto put = [bytes](std::size_t offset, auto value) {
    std::memcpy(bytes + offset, &value, sizeof value);
  };
  put(0, std::uint16_t{0x5A4D});
  put(0x3C, std::uint32_t{kNtHeaders});
  put(kNtHeaders, std::uint32_t{0x4550});
  put(kNtHeaders + 4, std::uint16_t{0x8664});
  put(kNtHeaders + 0x14, std::uint16_t{0xF0});
  put(kNtHeaders + 0x16, std::uint16_t{0x22});  // an executable image for large addresses
  put(kNtHeaders + 0x18, std::uint16_t{0x20B});
  put(kNtHeaders + 0x30, std::uint64_t{kProgramBase});
  put(kNtHeaders + 0x38, std::uint32_t{machine::kPageSize});
  put(kNtHeaders + 0x3C, std::uint32_t{0x200});
  put(kNtHeaders + 0x50, std::uint32_t{machine::kPageSize});
  put(kNtHeaders + 0x54, std::uint32_t{0x200});
  put(kNtHeaders + 0x5C, std::uint16_t{3});  // a console program
}

}  // namespace

EPROCESS* system_process() {
  if (state->system == nullptr) state->system = new_process(kSystemProcessId, "System").object;
  return state->system;
}

Process& process_of(const EPROCESS* object) {
  system_process();
  const auto found = state->all.find(object);
  constexpr std::uint64_t kFreed = 0x1;
  if (found == state->all.end()) {
    ke::bug_check(kReferenceByPointer, 0, reinterpret_cast<std::uint64_t>(object), kFreed);
  }
  return found->second;
}

Process& process_of(const ke::Thread& thread) {
  return process_of(thread.process != nullptr ? thread.process : system_process());
}

Process& current_process() {
  const ke::Thread& thread = ke::current_thread();
  return thread.attached != nullptr ? process_of(thread.attached) : process_of(thread);
}

std::string_view image_name(const Process& process) {
  return reinterpret_cast<const char*>(process.object) + kImageFileName;
}

machine::Vector<const Process*> live_processes() {
  system_process();
  machine::Vector<const Process*> live;
  for (const auto& [object, process] : state->all) {
    if (process.exit_status == STATUS_PENDING) live.push_back(&process);
  }
  std::ranges::sort(live, {}, &Process::id);
  return live;
}

ob::Object& thread_object(KTHREAD* thread) {
  return *ob::find(thread);
}

void run_program(void (*work)(void*), void* context) {
  Process& process = new_process(ke::new_client_id(), "program.exe");
  process.parent = kShellProcessId;
  process.section_base = reinterpret_cast<void*>(kProgramBase);
  write_image(process.section_base);
  ob::Object& object = *ob::find(process.object);
  ob::Object& thread =
      thread_object(ke::create_program_thread(*process.object, work, context).object);
  ob::reference(thread);
  auto* header = static_cast<DISPATCHER_HEADER*>(thread.body);
  ke::wait(std::span(&header, 1), WaitAny, std::nullopt);
  ob::dereference(thread);
  process.exit_status = STATUS_SUCCESS;
  auto& of_process = *static_cast<DISPATCHER_HEADER*>(object.body);
  of_process.SignalState = 1;
  ke::signalled(of_process);
  object.in_use = false;
  ob::dereference(object);
}

const ob::CurrentObjects current_objects{
    .process = [] { return ob::find(current_process().object); },
    .thread = [] { return &thread_object(ke::current_thread().object); }};

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

const ke::Thread& known(const KTHREAD* object) {
  constexpr std::uint64_t kFreed = 0x1;
  const ke::Thread* thread = ke::thread_of(object);
  if (thread == nullptr) {
    ke::bug_check(kReferenceByPointer, 0, reinterpret_cast<std::uint64_t>(object), kFreed);
  }
  return *thread;
}

}  // namespace

EPROCESS* PsGetCurrentProcess() {
  return ps::current_process().object;
}
RUNDOWN_EXPORT(ntoskrnl, PsGetCurrentProcess, {});
EPROCESS* IoGetCurrentProcess() {
  return ps::current_process().object;
}
RUNDOWN_EXPORT(ntoskrnl, IoGetCurrentProcess, {});
// Of the process that the thread belongs to, whatever it is attached to.
HANDLE PsGetCurrentProcessId() {
  return handle_of(ps::process_of(ke::current_thread()).id);
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
HANDLE PsGetProcessId(const EPROCESS* process) {
  return handle_of(ps::process_of(process).id);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetProcessId, {.header = "ntddk"});
HANDLE PsGetProcessInheritedFromUniqueProcessId(const EPROCESS* process) {
  return handle_of(ps::process_of(process).parent);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetProcessInheritedFromUniqueProcessId, {.header = ""});
void* PsGetProcessSectionBaseAddress(const EPROCESS* process) {
  return ps::process_of(process).section_base;
}
RUNDOWN_EXPORT(ntoskrnl, PsGetProcessSectionBaseAddress, {.header = ""});
// At most fourteen characters of it, in the process object.
const char* PsGetProcessImageFileName(const EPROCESS* process) {
  return reinterpret_cast<const char*>(ps::process_of(process).object) + ps::kImageFileName;
}
RUNDOWN_EXPORT(ntoskrnl, PsGetProcessImageFileName, {.header = ""});
HANDLE PsGetThreadId(const KTHREAD* object) {
  const ke::Thread* thread = ke::thread_of(object);
  return handle_of(thread == nullptr ? 0 : thread->id);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadId, {.irql = Irql::dispatch, .header = "ntddk"});
HANDLE PsGetThreadProcessId(const KTHREAD* object) {
  return handle_of(ps::process_of(known(object)).id);
}
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadProcessId, {.header = "ntddk"});
EPROCESS* PsGetThreadProcess(const KTHREAD* object) {
  return ps::process_of(known(object)).object;
}
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadProcess, {.header = ""});
EPROCESS* IoThreadToProcess(const KTHREAD* object) {
  return ps::process_of(known(object)).object;
}
RUNDOWN_EXPORT(ntoskrnl, IoThreadToProcess, {.irql = Irql::dispatch, .header = "ntifs"});
BOOLEAN PsIsSystemThread(const KTHREAD* object) {
  return known(object).process == nullptr ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, PsIsSystemThread, {.irql = Irql::dispatch, .header = "ntifs"});
BOOLEAN PsIsSystemProcess(const EPROCESS* process) {
  return process == ps::system_process() ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, PsIsSystemProcess, {.header = ""});
BOOLEAN PsIsThreadTerminating(const KTHREAD* object) {
  const ke::Thread* thread = ke::thread_of(object);
  return thread == nullptr || thread->terminated ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, PsIsThreadTerminating, {.irql = Irql::dispatch, .header = "ntifs"});

NTSTATUS PsLookupProcessByProcessId(HANDLE id, EPROCESS** process) {
  const auto live = ps::live_processes();
  const auto found = std::ranges::find(live, id_of(id), &ps::Process::id);
  if (found == live.end()) return STATUS_INVALID_CID;
  *process = (*found)->object;
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
RUNDOWN_EXPORT(ntoskrnl, PsGetVersion, {.irql = Irql::passive});

namespace {

void hand_out(const ke::Thread& thread, HANDLE* handle, ACCESS_MASK access,
              const OBJECT_ATTRIBUTES* attributes, CLIENT_ID* client) {
  ob::Object& object = ps::thread_object(thread.object);
  gate::acquired({.kind = Resource::thread, .key = reinterpret_cast<std::uint64_t>(thread.object)});
  *handle = ob::create_handle(object, access, attributes == nullptr ? 0 : attributes->Attributes);
  if (client != nullptr) *client = {handle_of(ps::process_of(thread).id), handle_of(thread.id)};
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
    ke::bug_check(kReferenceByPointer, 0, reinterpret_cast<std::uint64_t>(io_object), kFreed);
  }
  ob::reference(*object);
  auto* thread = new (machine::Allocator<DedicatedThread>().allocate(1))
      DedicatedThread{object, start, context};
  ke::Thread& made = ke::create_host_thread(&run_dedicated, thread);
  ke::begin_in_critical_region(made);
  ps::keeps_image(made);
  hand_out(made, handle, access, attributes, client);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, IoCreateSystemThread,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = {Resource::handle, Resource::thread},
                .needs_memory = true});

// A program's thread is none of the system's.
NTSTATUS PsTerminateSystemThread(NTSTATUS status) {
  if (ke::current_thread().process != nullptr) return STATUS_INVALID_PARAMETER;
  ke::terminate_current_thread(status);
}
RUNDOWN_EXPORT(ntoskrnl, PsTerminateSystemThread,
               {.irql = Irql::passive, .releases = Resource::thread});

NTSTATUS PsGetThreadExitStatus(const KTHREAD* object) {
  const ke::Thread* thread = ke::thread_of(object);
  return thread != nullptr && thread->terminated ? thread->exit_status : STATUS_PENDING;
}
RUNDOWN_EXPORT(ntoskrnl, PsGetThreadExitStatus, {.irql = Irql::apc, .header = "ntddk"});

NTSTATUS PsGetProcessExitStatus(const EPROCESS* process) {
  return ps::process_of(process).exit_status;
}
RUNDOWN_EXPORT(ntoskrnl, PsGetProcessExitStatus, {.irql = Irql::apc, .header = "ntddk"});

}  // namespace rundown::nt
