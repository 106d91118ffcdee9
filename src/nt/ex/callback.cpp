// Callback objects: names in \Callback that drivers use to tell each other of events.
#include "nt/ex/callback.h"

#include <algorithm>

#include "abi/dispatcher.h"
#include "abi/object.h"
#include "cpu/call.h"
#include "machine/part.h"
#include "nt/export.h"
#include "nt/ke/bug_check.h"
#include "nt/ob/directory.h"
#include "nt/ob/object.h"
#include "nt/pool/pool.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kObjectSize = 0x30;
constexpr std::size_t kRegistrationSize = 0x30;

struct Registration {
  void* handle = nullptr;  // what the driver holds
  CALLBACK_OBJECT* object = nullptr;
  CALLBACK_FUNCTION* function = nullptr;
  void* context = nullptr;
};
struct CallbackState {
  machine::Vector<Registration> registrations;
  machine::Map<const CALLBACK_OBJECT*, bool> allows_several;
};
const machine::Part<CallbackState> state;

void destroy(void* body) {
  state->allows_several.erase(static_cast<const CALLBACK_OBJECT*>(body));
  pool::free(body);
}

void hand_out(const ob::Object& object, CALLBACK_OBJECT** out) {
  *out = static_cast<CALLBACK_OBJECT*>(object.body);
  gate::acquired({.kind = Resource::object_reference,
                  .key = reinterpret_cast<std::uint64_t>(object.body),
                  .bytes = 0,
                  .name = "Callback"});
}

ob::Object& make(bool allow_several) {
  void* body = pool::allocate_object<std::byte>(kObjectSize - 1);
  state->allows_several[static_cast<CALLBACK_OBJECT*>(body)] = allow_several;
  return ob::create(ob::Type::callback, body, &destroy);
}

}  // namespace

namespace ex {
void create_system_callbacks() {
  for (const std::u16string_view path :
       {u"\\Callback\\PowerState", u"\\Callback\\SetSystemTime", u"\\Callback\\ProcessorAdd"}) {
    ob::Object& object = make(true);
    ob::insert(object, path);
    object.permanent = true;
  }
}
}  // namespace ex

NTSTATUS ExCreateCallback(CALLBACK_OBJECT** out, const OBJECT_ATTRIBUTES* attributes,
                          BOOLEAN create, BOOLEAN allow_several) {
  if (attributes->ObjectName == nullptr) return STATUS_UNSUCCESSFUL;
  const std::u16string_view path = rtl::view_of(*attributes->ObjectName);
  ob::Found found;
  if (nt_success(ob::look_up(path, found, true))) {
    if (found.object->type != ob::Type::callback) return STATUS_OBJECT_TYPE_MISMATCH;
    ob::reference(*found.object);
    hand_out(*found.object, out);
    return STATUS_SUCCESS;
  }
  if (create == 0) return STATUS_OBJECT_NAME_NOT_FOUND;
  ob::Object& object = make(allow_several != 0);
  if (const NTSTATUS status = ob::insert(object, path); !nt_success(status)) {
    ob::dereference(object);
    return status;
  }
  object.permanent = (attributes->Attributes & OBJ_PERMANENT) != 0;
  hand_out(object, out);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, ExCreateCallback,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::object_reference,
                .needs_memory = true});

void* ExRegisterCallback(CALLBACK_OBJECT* body, CALLBACK_FUNCTION* function, void* context) {
  ob::Object* object = ob::find(body);
  if (object == nullptr) return nullptr;
  const bool taken = std::ranges::any_of(
      state->registrations, [body](const Registration& r) { return r.object == body; });
  if (taken && !state->allows_several[body]) return nullptr;
  ob::reference(*object);
  void* handle = pool::allocate_object<std::byte>(kRegistrationSize - 1);
  state->registrations.push_back({handle, body, function, context});
  gate::acquired({.kind = Resource::callback, .key = reinterpret_cast<std::uint64_t>(handle)});
  return handle;
}
RUNDOWN_EXPORT(ntoskrnl, ExRegisterCallback,
               {.irql = Irql::apc,
                .fails = {returns_null},
                .acquires = Resource::callback,
                .needs_memory = true});

void ExUnregisterCallback(void* handle) {
  const auto found = std::ranges::find(state->registrations, handle, &Registration::handle);
  if (found == state->registrations.end()) {
    // Windows reads the registration's memory; a stale one is freed pool.
    constexpr std::uint64_t kRead = 0;
    ke::bug_check(kPageFaultInFreedSpecialPool, reinterpret_cast<std::uint64_t>(handle), kRead);
  }
  ob::Object* object = ob::find(found->object);
  state->registrations.erase(found);
  pool::free(handle);
  gate::released(Resource::callback, handle);
  if (object != nullptr) ob::dereference(*object);
}
RUNDOWN_EXPORT(ntoskrnl, ExUnregisterCallback, {.irql = Irql::apc, .releases = Resource::callback});

void ExNotifyCallback(CALLBACK_OBJECT* body, void* argument1, void* argument2) {
  // By number: a function may register or unregister others.
  for (std::size_t i = 0; i < state->registrations.size(); ++i) {
    const Registration one = state->registrations[i];
    if (one.object != body) continue;
    cpu::call_guest(reinterpret_cast<const void*>(one.function), one.context, argument1, argument2);
  }
}
RUNDOWN_EXPORT(ntoskrnl, ExNotifyCallback, {.irql = Irql::dispatch});

}  // namespace rundown::nt
