#include "nt/cm/callbacks.h"

#include <algorithm>

#include "cpu/call.h"
#include "machine/part.h"
#include "nt/cm/key.h"
#include "nt/export.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"
#include "nt/pool/pool.h"

namespace rundown::nt {
namespace cm {
namespace {

constexpr std::int64_t kFirstCookie = 0x01DB'5C00'0000'0001;

struct Registration {
  EX_CALLBACK_FUNCTION* function = nullptr;
  void* context = nullptr;
  machine::WString altitude;
  std::int64_t cookie = 0;
};
struct CallbackState {
  machine::Vector<Registration> registrations;                   // highest altitude first
  machine::Map<std::pair<void*, std::int64_t>, void*> contexts;  // by key object and cookie
  std::int64_t next_cookie = kFirstCookie;
  std::size_t first = 0;  // what a callback does itself reaches only those below it
};
const machine::Part<CallbackState> state;

// An altitude is a decimal number of any length, possibly with a fraction.
bool is_above(std::u16string_view left, std::u16string_view right) {
  const auto whole = [](std::u16string_view text) {
    text = text.substr(0, text.find(u'.'));
    while (!text.empty() && text.front() == u'0') text.remove_prefix(1);
    return text;
  };
  const std::u16string_view a = whole(left);
  const std::u16string_view b = whole(right);
  if (a.size() != b.size()) return a.size() > b.size();
  if (a != b) return a > b;
  return left > right;
}

void* context_of(void* object, std::int64_t cookie) {
  const auto found = state->contexts.find(std::pair(object, cookie));
  return found == state->contexts.end() ? nullptr : found->second;
}

NTSTATUS call(const Registration& registration, REG_NOTIFY_CLASS what, void* information) {
  const auto index = static_cast<std::size_t>(&registration - state->registrations.data());
  const std::size_t first = state->first;
  state->first = index + 1;
  const auto status = static_cast<NTSTATUS>(
      cpu::call_guest(reinterpret_cast<const void*>(registration.function), registration.context,
                      static_cast<ULONG_PTR>(what), information));
  state->first = first;
  return status;
}

const Registration* find(std::int64_t cookie) {
  const auto found = std::ranges::find(state->registrations, cookie, &Registration::cookie);
  return found == state->registrations.end() ? nullptr : &*found;
}

void give_back_context(void* object, std::int64_t cookie, void* context) {
  REG_CALLBACK_CONTEXT_CLEANUP_INFORMATION information{object, context, nullptr};
  state->contexts.erase(std::pair(object, cookie));
  if (const Registration* registration = find(cookie)) {
    call(*registration, RegNtCallbackObjectContextCleanup, &information);
  }
}

NTSTATUS add(EX_CALLBACK_FUNCTION* function, std::u16string_view altitude, void* context,
             LARGE_INTEGER* cookie) {
  if (!altitude.empty() && std::ranges::any_of(state->registrations, [&](const Registration& r) {
        return r.altitude == altitude;
      })) {
    return STATUS_FLT_INSTANCE_ALTITUDE_COLLISION;
  }
  const Registration made{function, context, machine::WString(altitude), state->next_cookie++};
  const auto place = std::ranges::find_if(
      state->registrations, [&](const Registration& r) { return is_above(altitude, r.altitude); });
  state->registrations.insert(place, made);
  cookie->QuadPart = made.cookie;
  const std::string name(altitude.begin(), altitude.end());
  gate::acquired({.kind = Resource::callback,
                  .key = static_cast<std::uint64_t>(made.cookie),
                  .bytes = 0,
                  .name = name,
                  .phrase = "a registry callback"});
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS Operation::before() {
  for (std::size_t i = state->first; i < state->registrations.size(); ++i) {
    const Registration& registration = state->registrations[i];
    *call_context_ = nullptr;
    *object_context_ = context_of(object_, registration.cookie);
    const std::int64_t cookie = registration.cookie;
    const NTSTATUS status = call(registration, pre_, information_);
    if (!nt_success(status)) return status;
    told_.push_back({cookie, *call_context_});
  }
  return STATUS_SUCCESS;
}

NTSTATUS Operation::after(NTSTATUS status, void* object) {
  for (auto told = told_.rbegin(); told != told_.rend(); ++told) {
    const Registration* registration = find(told->cookie);
    if (registration == nullptr) continue;
    REG_POST_OPERATION_INFORMATION information{};
    information.Object = object;
    information.Status = status;
    information.PreInformation = information_;
    information.ReturnStatus = status;
    information.CallContext = told->call_context;
    information.ObjectContext = context_of(object, told->cookie);
    if (call(*registration, post_, &information) == STATUS_CALLBACK_BYPASS) {
      status = information.ReturnStatus;
    }
  }
  return status;
}

void key_closed(void* object) {
  for (;;) {
    const auto found = std::ranges::find_if(
        state->contexts, [object](const auto& entry) { return entry.first.first == object; });
    if (found == state->contexts.end()) return;
    give_back_context(object, found->first.second, found->second);
  }
}

}  // namespace cm

NTSTATUS CmRegisterCallback(EX_CALLBACK_FUNCTION* function, void* context, LARGE_INTEGER* cookie) {
  return cm::add(function, {}, context, cookie);
}
RUNDOWN_EXPORT(ntoskrnl, CmRegisterCallback,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::callback,
                .needs_memory = true});

NTSTATUS CmRegisterCallbackEx(EX_CALLBACK_FUNCTION* function, const UNICODE_STRING* altitude,
                              void* /*driver*/, void* context, LARGE_INTEGER* cookie,
                              void* /*reserved*/) {
  return cm::add(function, ob::text_of(*altitude), context, cookie);
}
RUNDOWN_EXPORT(ntoskrnl, CmRegisterCallbackEx,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_FLT_INSTANCE_ALTITUDE_COLLISION),
                          fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::callback,
                .needs_memory = true});

NTSTATUS CmUnRegisterCallback(LARGE_INTEGER cookie) {
  const cm::Registration* registration = cm::find(cookie.QuadPart);
  if (registration == nullptr) return STATUS_INVALID_PARAMETER;
  for (;;) {
    const auto found = std::ranges::find_if(cm::state->contexts, [&](const auto& entry) {
      return entry.first.second == cookie.QuadPart;
    });
    if (found == cm::state->contexts.end()) break;
    cm::give_back_context(found->first.first, cookie.QuadPart, found->second);
  }
  std::erase_if(cm::state->registrations,
                [&](const cm::Registration& r) { return r.cookie == cookie.QuadPart; });
  gate::released(Resource::callback, static_cast<std::uint64_t>(cookie.QuadPart));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, CmUnRegisterCallback, {.irql = Irql::apc, .releases = Resource::callback});

void CmGetCallbackVersion(ULONG* major, ULONG* minor) {
  if (major != nullptr) *major = 1;
  if (minor != nullptr) *minor = 1;
}
RUNDOWN_EXPORT(ntoskrnl, CmGetCallbackVersion, {.irql = Irql::apc});

NTSTATUS CmSetCallbackObjectContext(void* object, const LARGE_INTEGER* cookie, void* context,
                                    void** old) {
  if (cm::body_of(object) == nullptr || cm::find(cookie->QuadPart) == nullptr) {
    return STATUS_INVALID_PARAMETER;
  }
  const std::pair key(object, cookie->QuadPart);
  if (old != nullptr) *old = cm::context_of(object, cookie->QuadPart);
  if (context == nullptr) {
    cm::state->contexts.erase(key);
  } else {
    cm::state->contexts[key] = context;
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, CmSetCallbackObjectContext,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true});

NTSTATUS CmCallbackGetKeyObjectIDEx(LARGE_INTEGER* /*cookie*/, void* object, ULONG_PTR* id,
                                    const UNICODE_STRING** name, ULONG flags) {
  const cm::KeyBody* body = cm::body_of(object);
  if (body == nullptr || flags != 0) return STATUS_INVALID_PARAMETER;
  if (id != nullptr) *id = reinterpret_cast<ULONG_PTR>(body->key);
  if (name == nullptr) return STATUS_SUCCESS;
  const machine::WString path = cm::path_of(*body->key);
  const auto bytes = static_cast<USHORT>(path.size() * sizeof(char16_t));
  auto* text = pool::allocate_object<UNICODE_STRING>(bytes + sizeof(char16_t));
  text->Buffer = reinterpret_cast<char16_t*>(text + 1);
  text->Length = bytes;
  text->MaximumLength = static_cast<USHORT>(bytes + sizeof(char16_t));
  path.copy(text->Buffer, path.size());
  *name = text;
  const std::string narrow(path.begin(), path.end());
  gate::acquired({.kind = Resource::string,
                  .key = reinterpret_cast<std::uint64_t>(text),
                  .bytes = bytes,
                  .name = narrow});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, CmCallbackGetKeyObjectIDEx,
               {.irql = Irql::apc,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .acquires = Resource::string,
                .needs_memory = true});

void CmCallbackReleaseKeyObjectIDEx(const UNICODE_STRING* name) {
  if (name == nullptr) return;
  gate::released(Resource::string, name);
  pool::free(const_cast<UNICODE_STRING*>(name));
}
RUNDOWN_EXPORT(ntoskrnl, CmCallbackReleaseKeyObjectIDEx,
               {.irql = Irql::apc, .releases = Resource::string});

void* CmGetBoundTransaction(LARGE_INTEGER* /*cookie*/, void* object) {
  const cm::KeyBody* body = cm::body_of(object);
  return body == nullptr ? nullptr : body->transaction;
}
RUNDOWN_EXPORT(ntoskrnl, CmGetBoundTransaction, {.irql = Irql::apc});

}  // namespace rundown::nt
