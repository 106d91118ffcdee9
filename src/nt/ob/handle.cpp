#include "nt/ob/handle.h"

#include <string>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ke/thread.h"
#include "nt/ob/callbacks.h"
#include "nt/ob/directory.h"

namespace rundown::nt {
namespace ob {
namespace {

constexpr std::uint64_t kKernelHandles = 0xFFFF'FFFF'8000'0000;
constexpr std::uint64_t kFirstKernelHandle = kKernelHandles + 0x400;
constexpr std::uint64_t kCurrentProcess = ~std::uint64_t{0};
constexpr std::uint64_t kCurrentThread = ~std::uint64_t{1};
constexpr std::uint64_t kTagBits = 3;  // a handle's low bits are the program's own

struct HandleState {
  machine::Map<std::uint64_t, HandleEntry> entries;
  std::uint64_t next_kernel = kFirstKernelHandle;
  std::uint64_t next_user = 0x40;
  CurrentObjects current{};
};
const machine::Part<HandleState> state;

std::uint64_t number(HANDLE handle) {
  return reinterpret_cast<std::uint64_t>(handle) & ~kTagBits;
}

}  // namespace

HANDLE create_handle(Object& object, ACCESS_MASK access, ULONG attributes) {
  const bool kernel = (attributes & OBJ_KERNEL_HANDLE) != 0;
  std::uint64_t& next = kernel ? state->next_kernel : state->next_user;
  const std::uint64_t handle = next;
  next += 4;
  reference(object);
  access = ask_before_handle(object, access, kernel);
  ++object.handles;
  state->entries[handle] = {&object, access, attributes};
  const std::string name = describe(object);
  gate::acquired({.kind = Resource::handle, .key = handle, .bytes = 0, .name = name});
  tell_after_handle(object, access, kernel);
  return reinterpret_cast<HANDLE>(handle);
}

const HandleEntry* find_handle(HANDLE handle) {
  const auto found = state->entries.find(number(handle));
  return found == state->entries.end() ? nullptr : &found->second;
}

void set_current_objects(const CurrentObjects& current) {
  state->current = current;
}

Object* object_of(HANDLE handle) {
  const auto value = reinterpret_cast<std::uint64_t>(handle);
  if (value == kCurrentProcess) return state->current.process();
  if (value == kCurrentThread) return state->current.thread();
  const HandleEntry* entry = find_handle(handle);
  return entry == nullptr ? nullptr : entry->object;
}

NTSTATUS object_of(HANDLE handle, Type type, Object** found) {
  *found = object_of(handle);
  if (*found == nullptr) return STATUS_INVALID_HANDLE;
  return (*found)->type == type ? STATUS_SUCCESS : STATUS_OBJECT_TYPE_MISMATCH;
}

NTSTATUS close_handle(HANDLE handle) {
  constexpr std::uint64_t kInvalid = 1;
  const auto value = reinterpret_cast<std::uint64_t>(handle);
  if (value == kCurrentProcess || value == kCurrentThread) return STATUS_SUCCESS;
  const auto found = state->entries.find(number(handle));
  if (found == state->entries.end()) {
    if (handle == nullptr) return STATUS_INVALID_HANDLE;
    ke::bug_check(kInvalidKernelHandle, value, kInvalid);
  }
  Object& object = *found->second.object;
  state->entries.erase(found);
  gate::released(Resource::handle, number(handle));
  --object.handles;
  if (object.close != nullptr) object.close(object);
  if (object.handles == 0 && object.parent != nullptr && !object.permanent &&
      object.type != Type::device && object.type != Type::driver) {
    remove(object);  // a temporary object's name goes with its last handle
  }
  dereference(object);
  return STATUS_SUCCESS;
}

machine::WString name_of(const Object& object) {
  return object.query_name != nullptr ? object.query_name(object) : full_name(object);
}

machine::WString path_of(const OBJECT_ATTRIBUTES& attributes) {
  machine::WString path;
  if (attributes.RootDirectory != nullptr) {
    if (const Object* root = object_of(attributes.RootDirectory)) path = name_of(*root);
    if (attributes.ObjectName != nullptr && attributes.ObjectName->Length != 0) path += u'\\';
  }
  if (attributes.ObjectName != nullptr) path += text_of(*attributes.ObjectName);
  return path;
}

// Nothing to say is an empty string.
NTSTATUS query_name(const Object& object, OBJECT_NAME_INFORMATION* information, ULONG length,
                    ULONG* needed) {
  const machine::WString name = name_of(object);
  const auto bytes = static_cast<USHORT>(name.size() * sizeof(char16_t));
  const ULONG total =
      sizeof(OBJECT_NAME_INFORMATION) + (name.empty() ? 0 : bytes + sizeof(char16_t));
  *needed = total;
  if (length < total) return STATUS_INFO_LENGTH_MISMATCH;
  auto* text = reinterpret_cast<char16_t*>(information + 1);
  information->Name = {};
  if (name.empty()) return STATUS_SUCCESS;
  name.copy(text, name.size());
  text[name.size()] = 0;
  information->Name = {bytes, static_cast<USHORT>(bytes + sizeof(char16_t)), text};
  return STATUS_SUCCESS;
}

std::size_t handle_count() {
  return state->entries.size();
}

std::string describe(const Object& object) {
  const std::u16string_view type = type_name(object.type);
  std::string text(type.begin(), type.end());
  const machine::WString name = name_of(object);
  if (!name.empty()) text += ' ';
  for (const char16_t letter : name) {
    constexpr char16_t kAsciiEnd = 0x80;
    text += letter < kAsciiEnd ? static_cast<char>(letter) : '?';
  }
  return text;
}

void announce_reference(const Object& object) {
  const std::string name = describe(object);
  gate::acquired({.kind = Resource::object_reference,
                  .key = reinterpret_cast<std::uint64_t>(object.body),
                  .bytes = 0,
                  .name = name});
}

}  // namespace ob

namespace {

// A handle that a program gave can be anything; one that the driver itself opened as a kernel
// handle is good.
gate::Failures reference_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kAccessMode = 3;
  if (static_cast<KPROCESSOR_MODE>(call.argument(kAccessMode)) == KernelMode) return {};
  return {fails_with(STATUS_INVALID_HANDLE), fails_with(STATUS_OBJECT_TYPE_MISMATCH),
          fails_with(STATUS_ACCESS_DENIED)};
}

}  // namespace

NTSTATUS ZwClose(HANDLE handle) {
  return ob::close_handle(handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwClose, {.irql = Irql::passive, .releases = Resource::handle});

const gate::FunctionExport<&ZwClose> export_NtClose{
    ntoskrnl, "NtClose", {.irql = Irql::passive, .releases = Resource::handle, .header = "ntifs"}};

NTSTATUS ObCloseHandle(HANDLE handle, KPROCESSOR_MODE /*mode*/) {
  return ob::close_handle(handle);
}
RUNDOWN_EXPORT(ntoskrnl, ObCloseHandle, {.irql = Irql::passive, .releases = Resource::handle});

NTSTATUS ObReferenceObjectByHandle(HANDLE handle, ACCESS_MASK access, OBJECT_TYPE* type,
                                   KPROCESSOR_MODE mode, void** body,
                                   OBJECT_HANDLE_INFORMATION* information) {
  *body = nullptr;
  ob::Object* object = ob::object_of(handle);
  if (object == nullptr) return STATUS_INVALID_HANDLE;
  if (!ob::is_type(*object, type)) return STATUS_OBJECT_TYPE_MISMATCH;
  const ob::HandleEntry* entry = ob::find_handle(handle);
  if (mode == UserMode && entry != nullptr) {
    if ((entry->attributes & OBJ_KERNEL_HANDLE) != 0) return STATUS_INVALID_HANDLE;
    if ((access & ~entry->access) != 0) return STATUS_ACCESS_DENIED;
  }
  if (information != nullptr) {
    constexpr ULONG kVisible = OBJ_INHERIT;
    information->HandleAttributes = entry != nullptr ? entry->attributes & kVisible : 0;
    information->GrantedAccess = entry != nullptr ? entry->access : STANDARD_RIGHTS_ALL;
  }
  ob::reference(*object);
  *body = object->body;
  ob::announce_reference(*object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ObReferenceObjectByHandle,
               {.irql = Irql::passive,
                .fails_when = &reference_failures,
                .acquires = Resource::object_reference});

NTSTATUS ObReferenceObjectByHandleWithTag(HANDLE handle, ACCESS_MASK access, OBJECT_TYPE* type,
                                          KPROCESSOR_MODE mode, ULONG /*tag*/, void** body,
                                          OBJECT_HANDLE_INFORMATION* information) {
  return ObReferenceObjectByHandle(handle, access, type, mode, body, information);
}
RUNDOWN_EXPORT(ntoskrnl, ObReferenceObjectByHandleWithTag,
               {.irql = Irql::passive,
                .fails_when = &reference_failures,
                .acquires = Resource::object_reference});

NTSTATUS ObOpenObjectByPointer(void* body, ULONG attributes, void* /*access_state*/,
                               ACCESS_MASK access, OBJECT_TYPE* type, KPROCESSOR_MODE mode,
                               HANDLE* handle) {
  constexpr std::uint64_t kFreed = 1;
  ob::Object* object = ob::find(body);
  if (object == nullptr) {
    ke::bug_check(kReferenceByPointer, 0, reinterpret_cast<std::uint64_t>(body), kFreed);
  }
  if (type == nullptr ? mode == UserMode : !ob::is_type(*object, type)) {
    return STATUS_OBJECT_TYPE_MISMATCH;
  }
  *handle = ob::create_handle(*object, access, attributes);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ObOpenObjectByPointer,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true,
                .header = "ntifs"});

NTSTATUS ZwMakeTemporaryObject(HANDLE handle) {
  ob::Object* object = ob::object_of(handle);
  if (object == nullptr) return STATUS_INVALID_HANDLE;
  if (!object->permanent) return STATUS_SUCCESS;
  object->permanent = false;
  gate::released(Resource::symbolic_link, object->body);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwMakeTemporaryObject, {.irql = Irql::passive});

void ObMakeTemporaryObject(void* body) {
  ob::Object* object = ob::find(body);
  if (object == nullptr) return;
  object->permanent = false;
  if (object->handles == 0) ob::remove(*object);
}
RUNDOWN_EXPORT(ntoskrnl, ObMakeTemporaryObject, {.irql = Irql::passive, .header = "ntifs"});

NTSTATUS ObQueryNameString(void* body, OBJECT_NAME_INFORMATION* information, ULONG length,
                           ULONG* needed) {
  const ob::Object* object = ob::find(body);
  if (object == nullptr) {
    ke::bug_check(kReferenceByPointer, 0, reinterpret_cast<std::uint64_t>(body), 1);
  }
  return ob::query_name(*object, information, length, needed);
}
RUNDOWN_EXPORT(ntoskrnl, ObQueryNameString, {.irql = Irql::apc, .header = "ntifs"});

// Undocumented, but old drivers find another driver's object by its name with it.
NTSTATUS ObReferenceObjectByName(const UNICODE_STRING* name, ULONG /*attributes*/,
                                 void* /*access_state*/, ACCESS_MASK /*access*/, OBJECT_TYPE* type,
                                 KPROCESSOR_MODE /*mode*/, void* /*parse_context*/, void** body) {
  ob::Found found;
  const NTSTATUS status = ob::look_up(ob::text_of(*name), found);
  if (!nt_success(status)) return status;
  if (!found.rest.empty()) return STATUS_OBJECT_NAME_NOT_FOUND;
  if (!ob::is_type(*found.object, type)) return STATUS_OBJECT_TYPE_MISMATCH;
  ob::reference(*found.object);
  *body = found.object->body;
  ob::announce_reference(*found.object);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ObReferenceObjectByName,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_OBJECT_NAME_NOT_FOUND)},
                .acquires = Resource::object_reference,
                .header = ""});

}  // namespace rundown::nt
