// Directories, symbolic links and events, as handles.
#include "nt/ob/named.h"

#include <cstring>

#include "abi/dispatcher.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace ob {
namespace {

void destroy_event(void* body) {
  pool::free(body);
}

Object& new_event(EVENT_TYPE type, BOOLEAN signalled) {
  auto* event = pool::allocate_object<KEVENT>();
  event->Header.Type =
      type == NotificationEvent ? EventNotificationObject : EventSynchronizationObject;
  event->Header.Size = sizeof(KEVENT) / sizeof(ULONG);
  event->Header.SignalState = signalled != FALSE ? 1 : 0;
  event->Header.WaitListHead = {&event->Header.WaitListHead, &event->Header.WaitListHead};
  return create(Type::event, event, &destroy_event);
}

ULONG flags_of(const OBJECT_ATTRIBUTES* attributes) {
  return attributes == nullptr ? 0 : attributes->Attributes;
}

}  // namespace

void create_standard_events() {
  for (const auto& [path, signalled] :
       {std::pair{u"\\KernelObjects\\HighMemoryCondition", TRUE},
        std::pair{u"\\KernelObjects\\LowMemoryCondition", FALSE},
        std::pair{u"\\KernelObjects\\HighPagedPoolCondition", TRUE},
        std::pair{u"\\KernelObjects\\LowPagedPoolCondition", FALSE},
        std::pair{u"\\KernelObjects\\HighNonPagedPoolCondition", TRUE},
        std::pair{u"\\KernelObjects\\LowNonPagedPoolCondition", FALSE},
        std::pair{u"\\KernelObjects\\HighCommitCondition", TRUE},
        std::pair{u"\\KernelObjects\\LowCommitCondition", FALSE},
        std::pair{u"\\KernelObjects\\MaximumCommitCondition", FALSE}}) {
    Object& event = new_event(NotificationEvent, signalled);
    event.permanent = true;
    event.in_use = true;
    insert(event, path);
  }
}

NTSTATUS insert_and_open(Object& object, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                         HANDLE* handle) {
  NTSTATUS status = STATUS_SUCCESS;
  if (attributes != nullptr && attributes->ObjectName != nullptr &&
      attributes->ObjectName->Length != 0) {
    const machine::WString path = path_of(*attributes);
    status = insert(object, path);
    if (status == STATUS_OBJECT_NAME_COLLISION && (attributes->Attributes & OBJ_OPENIF) != 0) {
      const Type type = object.type;
      dereference(object);
      status = open(type, access, *attributes, handle);
      return nt_success(status) ? STATUS_OBJECT_NAME_EXISTS : status;
    }
  }
  if (nt_success(status)) {
    object.permanent = (flags_of(attributes) & OBJ_PERMANENT) != 0;
    if (object.permanent) reference(object);
    *handle = create_handle(object, access, flags_of(attributes));
  }
  dereference(object);
  return status;
}

NTSTATUS open(Type type, ACCESS_MASK access, const OBJECT_ATTRIBUTES& attributes, HANDLE* handle) {
  Found found;
  const NTSTATUS status = look_up(path_of(attributes), found, type == Type::symbolic_link);
  if (!nt_success(status)) return status;
  if (!found.rest.empty()) return STATUS_OBJECT_PATH_NOT_FOUND;
  if (found.object->type != type) return STATUS_OBJECT_TYPE_MISMATCH;
  *handle = create_handle(*found.object, access, attributes.Attributes);
  return STATUS_SUCCESS;
}

gate::Failures create_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kAttributes = 2;
  const auto* attributes = reinterpret_cast<const OBJECT_ATTRIBUTES*>(call.argument(kAttributes));
  if (attributes == nullptr || attributes->ObjectName == nullptr ||
      (attributes->Attributes & OBJ_OPENIF) != 0) {
    return fails_with(STATUS_INSUFFICIENT_RESOURCES);
  }
  return {fails_with(STATUS_INSUFFICIENT_RESOURCES), fails_with(STATUS_OBJECT_NAME_COLLISION)};
}

}  // namespace ob

namespace {

using ob::Type;

// An event that stays whether somebody has it open or not is always found.
gate::Failures open_event_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kAttributes = 2;
  const auto* attributes = reinterpret_cast<const OBJECT_ATTRIBUTES*>(call.argument(kAttributes));
  ob::Found found;
  if (attributes != nullptr && nt_success(ob::look_up(ob::path_of(*attributes), found)) &&
      found.object->permanent) {
    return fails_with(STATUS_INSUFFICIENT_RESOURCES);
  }
  return {fails_with(STATUS_OBJECT_NAME_NOT_FOUND), fails_with(STATUS_INSUFFICIENT_RESOURCES)};
}

KEVENT* create_named_event(const UNICODE_STRING* name, EVENT_TYPE type, HANDLE* handle) {
  const OBJECT_ATTRIBUTES attributes{
      sizeof(OBJECT_ATTRIBUTES),      nullptr, const_cast<UNICODE_STRING*>(name),
      OBJ_OPENIF | OBJ_KERNEL_HANDLE, nullptr, nullptr};
  const NTSTATUS status =
      ob::insert_and_open(ob::new_event(type, TRUE), EVENT_ALL_ACCESS, &attributes, handle);
  if (!nt_success(status)) return nullptr;
  return static_cast<KEVENT*>(ob::object_of(*handle)->body);
}

}  // namespace

NTSTATUS ZwCreateDirectoryObject(HANDLE* handle, ACCESS_MASK access,
                                 const OBJECT_ATTRIBUTES* attributes) {
  return ob::insert_and_open(ob::new_directory(), access, attributes, handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwCreateDirectoryObject,
               {.irql = Irql::passive,
                .fails_when = &ob::create_failures,
                .acquires = Resource::handle,
                .needs_memory = true});

NTSTATUS ZwOpenDirectoryObject(HANDLE* handle, ACCESS_MASK access,
                               const OBJECT_ATTRIBUTES* attributes) {
  return ob::open(Type::directory, access, *attributes, handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwOpenDirectoryObject,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true,
                .header = "ntifs"});

NTSTATUS ZwOpenSymbolicLinkObject(HANDLE* handle, ACCESS_MASK access,
                                  const OBJECT_ATTRIBUTES* attributes) {
  return ob::open(Type::symbolic_link, access, *attributes, handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwOpenSymbolicLinkObject,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_OBJECT_NAME_NOT_FOUND),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::handle,
                .needs_memory = true});

NTSTATUS ZwQuerySymbolicLinkObject(HANDLE handle, UNICODE_STRING* target, ULONG* length) {
  ob::Object* link = nullptr;
  const NTSTATUS status = ob::object_of(handle, Type::symbolic_link, &link);
  if (!nt_success(status)) return status;
  const std::u16string_view text = ob::link_target(*link);
  const auto bytes = static_cast<USHORT>(text.size() * sizeof(char16_t));
  if (length != nullptr) *length = bytes + sizeof(char16_t);
  if (target->MaximumLength < bytes) return STATUS_BUFFER_TOO_SMALL;
  text.copy(target->Buffer, text.size());
  if (target->MaximumLength >= bytes + sizeof(char16_t)) target->Buffer[text.size()] = 0;
  target->Length = bytes;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ZwQuerySymbolicLinkObject, {.irql = Irql::passive});

NTSTATUS ZwCreateEvent(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                       EVENT_TYPE type, BOOLEAN signalled) {
  if (type != NotificationEvent && type != SynchronizationEvent) return STATUS_INVALID_PARAMETER_4;
  return ob::insert_and_open(ob::new_event(type, signalled), access, attributes, handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwCreateEvent,
               {.irql = Irql::passive,
                .fails_when = &ob::create_failures,
                .acquires = Resource::handle,
                .needs_memory = true,
                .header = "ntifs"});

NTSTATUS ZwOpenEvent(HANDLE* handle, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes) {
  return ob::open(Type::event, access, *attributes, handle);
}
RUNDOWN_EXPORT(ntoskrnl, ZwOpenEvent,
               {.irql = Irql::passive,
                .fails_when = &open_event_failures,
                .acquires = Resource::handle,
                .needs_memory = true});

namespace {

NTSTATUS change_event(HANDLE handle, LONG* previous, LONG value) {
  ob::Object* object = nullptr;
  const NTSTATUS status = ob::object_of(handle, Type::event, &object);
  if (!nt_success(status)) return status;
  auto& header = static_cast<KEVENT*>(object->body)->Header;
  if (previous != nullptr) *previous = header.SignalState;
  header.SignalState = value;
  if (value != 0) ke::signalled(header);
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS ZwSetEvent(HANDLE handle, LONG* previous) {
  return change_event(handle, previous, 1);
}
RUNDOWN_EXPORT(ntoskrnl, ZwSetEvent, {.irql = Irql::passive, .header = "ntifs"});

NTSTATUS ZwResetEvent(HANDLE handle, LONG* previous) {
  return change_event(handle, previous, 0);
}
RUNDOWN_EXPORT(ntoskrnl, ZwResetEvent, {.irql = Irql::passive, .header = ""});

NTSTATUS ZwClearEvent(HANDLE handle) {
  return change_event(handle, nullptr, 0);
}
RUNDOWN_EXPORT(ntoskrnl, ZwClearEvent, {.irql = Irql::passive, .header = ""});

// Waits for what the dispatcher knows: events, threads, timers; a file object by its own event.
NTSTATUS ZwWaitForSingleObject(HANDLE handle, BOOLEAN /*alertable*/, const LARGE_INTEGER* timeout) {
  ob::Object* object = ob::object_of(handle);
  if (object == nullptr) return STATUS_INVALID_HANDLE;
  DISPATCHER_HEADER* header = nullptr;
  switch (object->type) {
    case Type::event:
    case Type::semaphore:
    case Type::mutant:
    case Type::timer:
    case Type::thread:
    case Type::process:
      header = static_cast<DISPATCHER_HEADER*>(object->body);
      break;
    default:
      gate::unsupported(ntoskrnl.name, "ZwWaitForSingleObject");
  }
  std::optional<ke::Ticks> duration;
  if (timeout != nullptr) duration = ke::due_moment(timeout->QuadPart) - ke::now();
  ob::reference(*object);
  const NTSTATUS status = ke::wait(std::span(&header, 1), WaitAny, duration);
  ob::dereference(*object);
  return status;
}
RUNDOWN_EXPORT(ntoskrnl, ZwWaitForSingleObject, {.irql = Irql::passive, .header = "ntifs"});

KEVENT* IoCreateNotificationEvent(const UNICODE_STRING* name, HANDLE* handle) {
  return create_named_event(name, NotificationEvent, handle);
}
RUNDOWN_EXPORT(ntoskrnl, IoCreateNotificationEvent,
               {.irql = Irql::passive,
                .fails = {returns_null},
                .acquires = Resource::handle,
                .needs_memory = true});

KEVENT* IoCreateSynchronizationEvent(const UNICODE_STRING* name, HANDLE* handle) {
  return create_named_event(name, SynchronizationEvent, handle);
}
RUNDOWN_EXPORT(ntoskrnl, IoCreateSynchronizationEvent,
               {.irql = Irql::passive,
                .fails = {returns_null},
                .acquires = Resource::handle,
                .needs_memory = true});

}  // namespace rundown::nt
