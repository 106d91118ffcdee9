// Keys: opening, making, deleting, renaming, looking into them.
#include "abi/registry_callback.h"
#include "nt/cm/callbacks.h"
#include "nt/cm/functions.h"
#include "nt/cm/key.h"
#include "nt/cm/query.h"
#include "nt/export.h"
#include "nt/ke/thread.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace {

using cm::Key;
using cm::KeyBody;

struct Open {
  HANDLE* handle = nullptr;
  ACCESS_MASK access = 0;
  const OBJECT_ATTRIBUTES* attributes = nullptr;
  UNICODE_STRING* class_name = nullptr;
  ULONG options = 0;
  ULONG* disposition = nullptr;
  void* transaction = nullptr;
};

// Makes what is missing of the path: one key, its parent must exist.
NTSTATUS make_missing(const Open& open, cm::Place& place) {
  if (place.rest.find(u'\\') != std::u16string_view::npos) return STATUS_OBJECT_NAME_NOT_FOUND;
  const bool is_volatile = (open.options & REG_OPTION_VOLATILE) != 0;
  if (place.parent->volatile_key && !is_volatile) return STATUS_CHILD_MUST_BE_VOLATILE;
  cm::remember(open.transaction, *place.parent);
  place.key = &cm::make_subkey(*place.parent, place.rest);
  place.key->volatile_key = is_volatile;
  place.parent->last_write = ke::now();
  cm::changed(*place.parent, REG_NOTIFY_CHANGE_NAME);
  return STATUS_SUCCESS;
}

NTSTATUS open_or_create(const Open& open, bool create, ob::Object** made) {
  cm::Place place;
  NTSTATUS status = cm::locate(*open.attributes, place);
  ULONG disposition = REG_OPENED_EXISTING_KEY;
  if (status == STATUS_OBJECT_NAME_NOT_FOUND && create && place.parent != nullptr) {
    disposition = REG_CREATED_NEW_KEY;
    status = make_missing(open, place);
  }
  if (!nt_success(status)) return status;
  if (open.disposition != nullptr) *open.disposition = disposition;
  *made = &cm::new_key_object(*place.key, open.transaction);
  return STATUS_SUCCESS;
}

NTSTATUS enter(const Open& open, bool create) {
  void* root = nullptr;
  if (const ob::Object* object = ob::object_of(open.attributes->RootDirectory)) {
    root = object->body;
  }
  ULONG disposition = 0;
  void* result = nullptr;
  UNICODE_STRING nothing{};
  REG_CREATE_KEY_INFORMATION_V1 information{};
  information.CompleteName =
      open.attributes->ObjectName != nullptr ? open.attributes->ObjectName : &nothing;
  information.RootObject = root;
  information.ObjectType = ob::type_object(ob::Type::key);
  information.Options = open.options;
  information.Class = open.class_name;
  information.SecurityDescriptor = open.attributes->SecurityDescriptor;
  information.DesiredAccess = open.access;
  information.GrantedAccess = open.access;
  information.Disposition = &disposition;
  information.ResultObject = &result;
  information.Transaction = open.transaction;
  information.Version = 1;
  information.RemainingName = information.CompleteName;
  information.Attributes = open.attributes->Attributes;
  cm::Operation operation(create ? RegNtPreCreateKeyEx : RegNtPreOpenKeyEx,
                          create ? RegNtPostCreateKeyEx : RegNtPostOpenKeyEx, &information, root,
                          &information.CallContext, &information.RootObjectContext);
  NTSTATUS status = operation.before();
  ob::Object* made = nullptr;
  if (status == STATUS_CALLBACK_BYPASS) {
    // The callback has opened a key itself and gives its object, with a reference.
    made = ob::find(result);
    if (open.disposition != nullptr) *open.disposition = disposition;
    status = made != nullptr ? STATUS_SUCCESS : STATUS_INVALID_PARAMETER;
    if (made != nullptr) gate::released(Resource::object_reference, result);
  } else if (nt_success(status)) {
    status = open_or_create(open, create, &made);
  }
  status = operation.after(status, made != nullptr ? made->body : nullptr);
  if (made == nullptr) return status;
  if (nt_success(status)) {
    *open.handle = ob::create_handle(*made, open.access, open.attributes->Attributes);
  }
  ob::dereference(*made);
  return status;
}

NTSTATUS enter_in(HANDLE transaction, Open open, bool create) {
  ob::Object* object = nullptr;
  const NTSTATUS status = ob::object_of(transaction, ob::Type::transaction, &object);
  if (!nt_success(status)) return status;
  open.transaction = object->body;
  return enter(open, create);
}

// A key that every Windows has cannot be missing; one that is missing here need not be made to.
gate::Failures open_failures(const cpu::GateFrame& call) {
  constexpr std::size_t kAttributes = 2;
  const auto* attributes = reinterpret_cast<const OBJECT_ATTRIBUTES*>(call.argument(kAttributes));
  cm::Place place;
  if (!nt_success(cm::locate(*attributes, place)) || place.key->essential) {
    return fails_with(STATUS_INSUFFICIENT_RESOURCES);
  }
  return {fails_with(STATUS_OBJECT_NAME_NOT_FOUND), fails_with(STATUS_INSUFFICIENT_RESOURCES)};
}

constexpr gate::Contract kOpen{.irql = Irql::passive,
                               .fails_when = &open_failures,
                               .acquires = Resource::handle,
                               .needs_memory = true};
constexpr gate::Contract kCreate{.irql = Irql::passive,
                                 .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                                 .acquires = Resource::handle,
                                 .needs_memory = true};

}  // namespace

namespace {

constexpr ULONG kOpenOptions = REG_OPTION_BACKUP_RESTORE | REG_OPTION_OPEN_LINK;

}  // namespace

NTSTATUS ZwOpenKey(HANDLE* key, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes) {
  return enter({.handle = key, .access = access, .attributes = attributes}, false);
}
const gate::FunctionExport<&ZwOpenKey> export_ZwOpenKey{ntoskrnl, "ZwOpenKey", kOpen};

NTSTATUS ZwOpenKeyEx(HANDLE* key, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                     ULONG options) {
  if ((options & ~kOpenOptions) != 0) return STATUS_INVALID_PARAMETER_4;
  return enter({.handle = key, .access = access, .attributes = attributes, .options = options},
               false);
}
const gate::FunctionExport<&ZwOpenKeyEx> export_ZwOpenKeyEx{ntoskrnl, "ZwOpenKeyEx", kOpen};

NTSTATUS ZwOpenKeyTransacted(HANDLE* key, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                             HANDLE transaction) {
  return enter_in(transaction, {.handle = key, .access = access, .attributes = attributes}, false);
}
const gate::FunctionExport<&ZwOpenKeyTransacted> export_ZwOpenKeyTransacted{
    ntoskrnl, "ZwOpenKeyTransacted", kOpen};

NTSTATUS ZwOpenKeyTransactedEx(HANDLE* key, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                               ULONG options, HANDLE transaction) {
  if ((options & ~kOpenOptions) != 0) return STATUS_INVALID_PARAMETER_4;
  return enter_in(transaction,
                  {.handle = key, .access = access, .attributes = attributes, .options = options},
                  false);
}
const gate::FunctionExport<&ZwOpenKeyTransactedEx> export_ZwOpenKeyTransactedEx{
    ntoskrnl, "ZwOpenKeyTransactedEx", kOpen};

NTSTATUS ZwCreateKey(HANDLE* key, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                     ULONG /*title_index*/, UNICODE_STRING* class_name, ULONG options,
                     ULONG* disposition) {
  return enter({.handle = key,
                .access = access,
                .attributes = attributes,
                .class_name = class_name,
                .options = options,
                .disposition = disposition},
               true);
}
const gate::FunctionExport<&ZwCreateKey> export_ZwCreateKey{ntoskrnl, "ZwCreateKey", kCreate};

NTSTATUS ZwCreateKeyTransacted(HANDLE* key, ACCESS_MASK access, const OBJECT_ATTRIBUTES* attributes,
                               ULONG /*title_index*/, UNICODE_STRING* class_name, ULONG options,
                               HANDLE transaction, ULONG* disposition) {
  return enter_in(transaction,
                  {.handle = key,
                   .access = access,
                   .attributes = attributes,
                   .class_name = class_name,
                   .options = options,
                   .disposition = disposition},
                  true);
}
const gate::FunctionExport<&ZwCreateKeyTransacted> export_ZwCreateKeyTransacted{
    ntoskrnl, "ZwCreateKeyTransacted", kCreate};

NTSTATUS ZwDeleteKey(HANDLE handle) {
  KeyBody* body = nullptr;
  const NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  REG_DELETE_KEY_INFORMATION information{body, nullptr, nullptr, nullptr};
  return cm::operation(RegNtPreDeleteKey, RegNtPostDeleteKey, information).run([body] {
    Key& key = *body->key;
    if (!key.subkeys.empty() || key.parent == nullptr) return STATUS_CANNOT_DELETE;
    cm::remember(body->transaction, *key.parent);
    cm::delete_key(key);
    cm::changed(*key.parent, REG_NOTIFY_CHANGE_NAME);
    return STATUS_SUCCESS;
  });
}
RUNDOWN_EXPORT(ntoskrnl, ZwDeleteKey, {.irql = Irql::passive});

NTSTATUS ZwRenameKey(HANDLE handle, UNICODE_STRING* name) {
  KeyBody* body = nullptr;
  const NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  REG_RENAME_KEY_INFORMATION information{body, name, nullptr, nullptr, nullptr};
  return cm::operation(RegNtPreRenameKey, RegNtPostRenameKey, information).run([body, name] {
    Key& key = *body->key;
    const std::u16string_view to = ob::text_of(*name);
    if (to.empty() || to.find(u'\\') != std::u16string_view::npos) return STATUS_INVALID_PARAMETER;
    if (cm::find_key(to, key.parent) != nullptr) return STATUS_CANNOT_DELETE;
    cm::remember(body->transaction, *key.parent);
    cm::rename_key(key, to);
    cm::changed(*key.parent, REG_NOTIFY_CHANGE_NAME);
    return STATUS_SUCCESS;
  });
}
RUNDOWN_EXPORT(ntoskrnl, ZwRenameKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true,
                .header = ""});

NTSTATUS ZwFlushKey(HANDLE handle) {
  KeyBody* body = nullptr;
  const NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  REG_FLUSH_KEY_INFORMATION information{body, nullptr, nullptr, nullptr};
  return cm::operation(RegNtPreFlushKey, RegNtPostFlushKey, information).run([] {
    return STATUS_SUCCESS;
  });
}
RUNDOWN_EXPORT(ntoskrnl, ZwFlushKey,
               {.irql = Irql::passive, .fails = {fails_with(STATUS_REGISTRY_IO_FAILED)}});

NTSTATUS ZwQueryKey(HANDLE handle, KEY_INFORMATION_CLASS what, void* buffer, ULONG length,
                    ULONG* needed) {
  KeyBody* body = nullptr;
  const NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  REG_QUERY_KEY_INFORMATION information{body,   what,    buffer,  length,
                                        needed, nullptr, nullptr, nullptr};
  return cm::operation(RegNtPreQueryKey, RegNtPostQueryKey, information).run([&] {
    return cm::describe_key(*body->key, what, {buffer, length, needed});
  });
}
RUNDOWN_EXPORT(ntoskrnl, ZwQueryKey, {.irql = Irql::passive});

NTSTATUS ZwEnumerateKey(HANDLE handle, ULONG index, KEY_INFORMATION_CLASS what, void* buffer,
                        ULONG length, ULONG* needed) {
  KeyBody* body = nullptr;
  const NTSTATUS status = cm::key_of(handle, &body);
  if (!nt_success(status)) return status;
  REG_ENUMERATE_KEY_INFORMATION information{body,   index,   what,    buffer, length,
                                            needed, nullptr, nullptr, nullptr};
  return cm::operation(RegNtPreEnumerateKey, RegNtPostEnumerateKey, information).run([&] {
    if (index >= body->key->subkeys.size()) return STATUS_NO_MORE_ENTRIES;
    if (what == KeyNameInformation || what == KeyCachedInformation) {
      return STATUS_INVALID_PARAMETER;
    }
    const auto at = std::next(body->key->subkeys.begin(), index);
    return cm::describe_key(*at->second, what, {buffer, length, needed});
  });
}
RUNDOWN_EXPORT(ntoskrnl, ZwEnumerateKey, {.irql = Irql::passive});

}  // namespace rundown::nt
