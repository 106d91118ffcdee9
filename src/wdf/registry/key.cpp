#include "wdf/registry/key.h"

#include <utility>

#include "nt/cm/functions.h"
#include "nt/ob/handle.h"
#include "wdf/driver/driver.h"
#include "wdf/object/attributes.h"
#include "wdf/unicode_string.h"

namespace rundown::wdf {

RegistryKey::RegistryKey(const Blueprint& plan, HANDLE key) : Object(plan, kType), key_(key) {
  needs_passive_level();
}

NTSTATUS RegistryKey::key(nt::cm::Key** found) const {
  nt::cm::KeyBody* body = nullptr;
  const NTSTATUS status = nt::cm::key_of(key_, &body);
  if (nt_success(status)) *found = body->key;
  return status;
}

void RegistryKey::close() {
  if (const HANDLE key = std::exchange(key_, nullptr)) {
    const gate::OwnedBySystem owned;
    nt::ob::close_handle(key);
  }
}

NTSTATUS open_key(const WDF_DRIVER_GLOBALS* globals, const KeyRequest& request,
                  const WDF_OBJECT_ATTRIBUTES* attributes, Object* parent, WDFKEY* key) {
  Client& client = client_of(globals);
  require(globals, key);
  *key = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  if (!is_well_formed(*request.name)) return STATUS_INVALID_PARAMETER;
  OBJECT_ATTRIBUTES where{};
  where.Length = sizeof where;
  where.RootDirectory = request.root;
  where.ObjectName = request.name;
  where.Attributes = OBJ_CASE_INSENSITIVE | OBJ_KERNEL_HANDLE;
  HANDLE handle = nullptr;
  {
    const gate::OwnedBySystem owned;
    const NTSTATUS status = request.create
                                ? nt::ZwCreateKey(&handle, request.access, &where, 0, nullptr,
                                                  request.options, request.disposition)
                                : nt::ZwOpenKey(&handle, request.access, &where);
    if (!nt_success(status)) return status;
  }
  return publish(make<RegistryKey>(Blueprint{&client, attributes}, handle), attributes,
                 parent_of(globals, attributes, parent), key);
}

namespace {

// The key is created where it is missing, so what remains is memory.
constexpr gate::Contract kOpens(kCreatesObject);

UNICODE_STRING over(std::u16string_view text) {
  const auto bytes = static_cast<USHORT>(text.size() * sizeof(WCHAR));
  return {bytes, bytes, const_cast<WCHAR*>(text.data())};
}

HANDLE root_of(const WDF_DRIVER_GLOBALS* globals, WDFKEY parent) {
  return parent == nullptr ? nullptr : object_of<RegistryKey>(globals, parent).key_handle();
}

}  // namespace

NTSTATUS WdfDriverOpenParametersRegistryKey(WDF_DRIVER_GLOBALS* globals, WDFDRIVER driver,
                                            ACCESS_MASK access, WDF_OBJECT_ATTRIBUTES* attributes,
                                            WDFKEY* key) {
  const Client& client = object_of<Driver>(globals, driver).client();
  const std::u16string path = std::u16string(client.service_path) + u"\\Parameters";
  UNICODE_STRING name = over(path);
  return open_key(globals, {.name = &name, .access = access, .create = true}, attributes,
                  client.driver, key);
}
RUNDOWN_EXPORT(wdf01000, WdfDriverOpenParametersRegistryKey, (kOpens));

// The same key as IoOpenDriverRegistryKey's.
NTSTATUS WdfDriverOpenPersistentStateRegistryKey(WDF_DRIVER_GLOBALS* globals, WDFDRIVER driver,
                                                 ACCESS_MASK access,
                                                 WDF_OBJECT_ATTRIBUTES* attributes, WDFKEY* key) {
  const Client& client = object_of<Driver>(globals, driver).client();
  const std::u16string path = std::u16string(client.service_path) + u"\\State";
  UNICODE_STRING name = over(path);
  return open_key(globals, {.name = &name, .access = access, .create = true}, attributes,
                  client.driver, key);
}
RUNDOWN_EXPORT(wdf01000, WdfDriverOpenPersistentStateRegistryKey, (kOpens));

NTSTATUS WdfRegistryOpenKey(WDF_DRIVER_GLOBALS* globals, WDFKEY parent, UNICODE_STRING* name,
                            ACCESS_MASK access, WDF_OBJECT_ATTRIBUTES* attributes, WDFKEY* key) {
  require(globals, name);
  const KeyRequest request{.root = root_of(globals, parent), .name = name, .access = access};
  return open_key(globals, request, attributes, default_parent(client_of(globals)), key);
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryOpenKey, (kOpens));

NTSTATUS WdfRegistryCreateKey(WDF_DRIVER_GLOBALS* globals, WDFKEY parent, UNICODE_STRING* name,
                              ACCESS_MASK access, ULONG options, ULONG* disposition,
                              WDF_OBJECT_ATTRIBUTES* attributes, WDFKEY* key) {
  require(globals, name);
  const KeyRequest request{.root = root_of(globals, parent),
                           .name = name,
                           .access = access,
                           .create = true,
                           .options = options,
                           .disposition = disposition};
  return open_key(globals, request, attributes, default_parent(client_of(globals)), key);
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryCreateKey, (kOpens));

void WdfRegistryClose(WDF_DRIVER_GLOBALS* globals, WDFKEY key) {
  auto& object = object_of<RegistryKey>(globals, key);
  object.close();
  delete_object(object);
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryClose, {.releases = Resource::wdf_object});

HANDLE WdfRegistryWdmGetHandle(WDF_DRIVER_GLOBALS* globals, WDFKEY key) {
  return object_of<RegistryKey>(globals, key).key_handle();
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryWdmGetHandle, {});

NTSTATUS WdfRegistryRemoveKey(WDF_DRIVER_GLOBALS* globals, WDFKEY key) {
  auto& object = object_of<RegistryKey>(globals, key);
  const NTSTATUS status = nt::ZwDeleteKey(object.key_handle());
  if (!nt_success(status)) return status;
  object.close();
  delete_object(object);
  return status;
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryRemoveKey, {.releases = Resource::wdf_object});

NTSTATUS WdfRegistryRemoveValue(WDF_DRIVER_GLOBALS* globals, WDFKEY key, UNICODE_STRING* name) {
  auto& object = object_of<RegistryKey>(globals, key);
  require(globals, name);
  return nt::ZwDeleteValueKey(object.key_handle(), name);
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryRemoveValue, {});

}  // namespace rundown::wdf
