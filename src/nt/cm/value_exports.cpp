// Values of a key.
#include "abi/registry_callback.h"
#include "nt/cm/callbacks.h"
#include "nt/cm/functions.h"
#include "nt/cm/key.h"
#include "nt/cm/query.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/ob/directory.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace {

using cm::KeyBody;

// Reading the value takes memory. A value that is there can be missing on another machine, but for
// those without which no driver is a service.
gate::Failures query_failures(const cpu::GateFrame& call) {
  constexpr gate::Failure kShort = fails_with(STATUS_INSUFFICIENT_RESOURCES);
  KeyBody* body = nullptr;
  if (!nt_success(cm::key_of(reinterpret_cast<HANDLE>(call.argument(0)), &body))) return {};
  const std::u16string_view name =
      ob::text_of(*reinterpret_cast<const UNICODE_STRING*>(call.argument(1)));
  if (cm::find_value(*body->key, name) == nullptr) return kShort;
  if (body->key->essential) {
    for (const std::u16string_view always :
         {u"ImagePath", u"Type", u"Start", u"ErrorControl", u"CurrentVersion",
          u"CurrentBuildNumber", u"ProductName", u"SystemRoot"}) {
      if (ob::equal_ignoring_case(name, always)) return kShort;
    }
  }
  return {fails_with(STATUS_OBJECT_NAME_NOT_FOUND), kShort};
}

}  // namespace

NTSTATUS ZwQueryValueKey(HANDLE handle, UNICODE_STRING* name, KEY_VALUE_INFORMATION_CLASS what,
                         void* buffer, ULONG length, ULONG* needed) {
  KeyBody* body = nullptr;
  const NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  REG_QUERY_VALUE_KEY_INFORMATION information{body,   name,    what,    buffer, length,
                                              needed, nullptr, nullptr, nullptr};
  return cm::operation(RegNtPreQueryValueKey, RegNtPostQueryValueKey, information).run([&] {
    const cm::Value* value = cm::find_value(*body->key, ob::text_of(*name));
    if (value == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
    return cm::describe_value(*value, what, {buffer, length, needed});
  });
}
RUNDOWN_EXPORT(ntoskrnl, ZwQueryValueKey,
               {.irql = Irql::passive, .fails_when = &query_failures, .needs_memory = true});

NTSTATUS ZwEnumerateValueKey(HANDLE handle, ULONG index, KEY_VALUE_INFORMATION_CLASS what,
                             void* buffer, ULONG length, ULONG* needed) {
  KeyBody* body = nullptr;
  const NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  REG_ENUMERATE_VALUE_KEY_INFORMATION information{body,   index,   what,    buffer, length,
                                                  needed, nullptr, nullptr, nullptr};
  return cm::operation(RegNtPreEnumerateValueKey, RegNtPostEnumerateValueKey, information).run([&] {
    if (index >= body->key->values.size()) return STATUS_NO_MORE_ENTRIES;
    const auto at = std::next(body->key->values.begin(), index);
    return cm::describe_value(at->second, what, {buffer, length, needed});
  });
}
RUNDOWN_EXPORT(ntoskrnl, ZwEnumerateValueKey, {.irql = Irql::passive});

NTSTATUS ZwSetValueKey(HANDLE handle, UNICODE_STRING* name, ULONG title_index, ULONG type,
                       void* data, ULONG bytes) {
  KeyBody* body = nullptr;
  const NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  REG_SET_VALUE_KEY_INFORMATION information{body,  name,    title_index, type,   data,
                                            bytes, nullptr, nullptr,     nullptr};
  return cm::operation(RegNtPreSetValueKey, RegNtPostSetValueKey, information).run([&] {
    cm::remember(body->transaction, *body->key);
    cm::set_value(*body->key, ob::text_of(*name), type,
                  {static_cast<const std::byte*>(data), bytes});
    cm::changed(*body->key, REG_NOTIFY_CHANGE_LAST_SET);
    return STATUS_SUCCESS;
  });
}
RUNDOWN_EXPORT(ntoskrnl, ZwSetValueKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true});

NTSTATUS ZwDeleteValueKey(HANDLE handle, UNICODE_STRING* name) {
  KeyBody* body = nullptr;
  const NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  REG_DELETE_VALUE_KEY_INFORMATION information{body, name, nullptr, nullptr, nullptr};
  return cm::operation(RegNtPreDeleteValueKey, RegNtPostDeleteValueKey, information).run([&] {
    const machine::WString wanted = ob::upcased(ob::text_of(*name));
    if (!body->key->values.contains(wanted)) return STATUS_OBJECT_NAME_NOT_FOUND;
    cm::remember(body->transaction, *body->key);
    body->key->values.erase(wanted);
    body->key->last_write = ke::now();
    cm::changed(*body->key, REG_NOTIFY_CHANGE_LAST_SET);
    return STATUS_SUCCESS;
  });
}
RUNDOWN_EXPORT(ntoskrnl, ZwDeleteValueKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true});

}  // namespace rundown::nt
