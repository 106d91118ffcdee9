// WdfRegistryQuery*: a value in the form that the driver wants it in (fxregistrykeyapi.cpp).
#include <algorithm>
#include <cstring>
#include <vector>

#include "abi/registry.h"
#include "nt/ob/handle.h"
#include "wdf/memory/collection.h"
#include "wdf/memory/memory.h"
#include "wdf/memory/string.h"
#include "wdf/object/attributes.h"
#include "wdf/registry/key.h"
#include "wdf/unicode_string.h"

namespace rundown::wdf {
namespace {

using nt::cm::Value;

constexpr gate::Contract kQueries{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                  .needs_memory = true};

// STATUS_OBJECT_NAME_NOT_FOUND.
NTSTATUS find(const WDF_DRIVER_GLOBALS* globals, WDFKEY key, const UNICODE_STRING* name,
              const Value** found) {
  auto& object = object_of<RegistryKey>(globals, key);
  require(globals, name);
  if (!is_well_formed(*name)) return STATUS_INVALID_PARAMETER;
  nt::cm::Key* place = nullptr;
  if (const NTSTATUS status = object.key(&place); !nt_success(status)) return status;
  *found = nt::cm::find_value(*place, nt::ob::text_of(*name));
  return *found == nullptr ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_SUCCESS;
}

// The text of a REG_SZ, without what follows its terminator.
std::u16string_view text_of(const Value& value) {
  const std::u16string_view all(reinterpret_cast<const WCHAR*>(value.data.data()),
                                value.data.size() / sizeof(WCHAR));
  return all.substr(0, all.find(u'\0'));
}

}  // namespace

NTSTATUS WdfRegistryQueryValue(WDF_DRIVER_GLOBALS* globals, WDFKEY key, const UNICODE_STRING* name,
                               ULONG length, void* data, ULONG* queried, ULONG* type) {
  if (length != 0) require(globals, data);
  const Value* value = nullptr;
  if (const NTSTATUS status = find(globals, key, name, &value); !nt_success(status)) return status;
  if (queried != nullptr) *queried = static_cast<ULONG>(value->data.size());
  if (type != nullptr) *type = value->type;
  if (length < value->data.size()) return STATUS_BUFFER_OVERFLOW;
  std::memcpy(data, value->data.data(), value->data.size());
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryQueryValue, (kQueries));

NTSTATUS WdfRegistryQueryULong(WDF_DRIVER_GLOBALS* globals, WDFKEY key, const UNICODE_STRING* name,
                               ULONG* number) {
  require(globals, number);
  const Value* value = nullptr;
  if (const NTSTATUS status = find(globals, key, name, &value); !nt_success(status)) return status;
  if (value->type != REG_DWORD || value->data.size() != sizeof *number)
    return STATUS_OBJECT_TYPE_MISMATCH;
  std::memcpy(number, value->data.data(), sizeof *number);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryQueryULong, (kQueries));

NTSTATUS WdfRegistryQueryUnicodeString(WDF_DRIVER_GLOBALS* globals, WDFKEY key,
                                       const UNICODE_STRING* name, USHORT* length,
                                       UNICODE_STRING* text) {
  const Value* value = nullptr;
  if (const NTSTATUS status = find(globals, key, name, &value); !nt_success(status)) return status;
  if (value->type != REG_SZ) return STATUS_OBJECT_TYPE_MISMATCH;
  const std::u16string_view letters = text_of(*value);
  const auto bytes = static_cast<USHORT>(letters.size() * sizeof(WCHAR));
  if (length != nullptr) *length = static_cast<USHORT>(bytes + sizeof(WCHAR));
  if (text == nullptr) return STATUS_SUCCESS;
  if (text->MaximumLength < bytes) return STATUS_BUFFER_OVERFLOW;
  std::memcpy(text->Buffer, letters.data(), bytes);
  text->Length = bytes;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryQueryUnicodeString, (kQueries));

NTSTATUS WdfRegistryQueryString(WDF_DRIVER_GLOBALS* globals, WDFKEY key, const UNICODE_STRING* name,
                                WDFSTRING string) {
  auto& object = object_of<String>(globals, string);
  const Value* value = nullptr;
  if (const NTSTATUS status = find(globals, key, name, &value); !nt_success(status)) return status;
  if (value->type != REG_SZ) return STATUS_OBJECT_TYPE_MISMATCH;
  object.assign(text_of(*value));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryQueryString, (kQueries));

NTSTATUS WdfRegistryQueryMemory(WDF_DRIVER_GLOBALS* globals, WDFKEY key, const UNICODE_STRING* name,
                                POOL_TYPE pool_type, WDF_OBJECT_ATTRIBUTES* attributes,
                                WDFMEMORY* memory, ULONG* type) {
  Client& client = client_of(globals);
  require(globals, memory);
  *memory = nullptr;
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  const Value* value = nullptr;
  if (const NTSTATUS status = find(globals, key, name, &value); !nt_success(status)) return status;
  if (type != nullptr) *type = value->type;
  const std::size_t bytes = std::max<std::size_t>(value->data.size(), 1);
  void* block = allocate_buffer(pool_type, bytes, globals->DriverTag);
  if (block == nullptr) return STATUS_INSUFFICIENT_RESOURCES;
  std::memcpy(block, value->data.data(), value->data.size());
  auto& made = make<PoolMemory>(Blueprint{&client, attributes}, block, value->data.size(),
                                is_paged(pool_type));
  return publish(made, attributes, parent_of(globals, attributes, default_parent(client)), memory);
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryQueryMemory, (kCreatesObject));

// Each string becomes a WDFSTRING, which the collection keeps; its parent is the driver's to name.
NTSTATUS WdfRegistryQueryMultiString(WDF_DRIVER_GLOBALS* globals, WDFKEY key,
                                     const UNICODE_STRING* name, WDF_OBJECT_ATTRIBUTES* attributes,
                                     WDFCOLLECTION collection) {
  Client& client = client_of(globals);
  if (const NTSTATUS status = validate(client, attributes, {}); !nt_success(status)) return status;
  auto& into = object_of<Collection>(globals, collection);
  const Value* value = nullptr;
  if (const NTSTATUS status = find(globals, key, name, &value); !nt_success(status)) return status;
  if (value->type != REG_MULTI_SZ) return STATUS_OBJECT_TYPE_MISMATCH;
  if (value->data.empty()) return STATUS_RESOURCE_DATA_NOT_FOUND;
  std::u16string_view rest(reinterpret_cast<const WCHAR*>(value->data.data()),
                           value->data.size() / sizeof(WCHAR));
  if (value->data.size() % sizeof(WCHAR) != 0 || !rest.ends_with(std::u16string_view(u"\0\0", 2)))
    return STATUS_OBJECT_TYPE_MISMATCH;
  while (rest.front() != u'\0') {
    const std::u16string_view text = rest.substr(0, rest.find(u'\0'));
    auto& made = make<String>(Blueprint{&client, attributes}, text);
    const NTSTATUS status =
        commit(made, attributes, parent_of(globals, attributes, default_parent(client)));
    if (!nt_success(status)) return status;
    into.add(made);
    rest.remove_prefix(text.size() + 1);
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryQueryMultiString, (kQueries));

}  // namespace rundown::wdf
