// WdfRegistryAssign*.
#include "nt/cm/functions.h"
#include "wdf/memory/collection.h"
#include "wdf/memory/memory.h"
#include "wdf/memory/string.h"
#include "wdf/registry/key.h"
#include "wdf/unicode_string.h"

namespace rundown::wdf {
namespace {

constexpr gate::Contract kAssigns{.fails = fails_with(STATUS_INSUFFICIENT_RESOURCES),
                                  .needs_memory = true};

NTSTATUS assign(const WDF_DRIVER_GLOBALS* globals, WDFKEY key, UNICODE_STRING* name, ULONG type,
                const void* data, std::size_t bytes) {
  auto& object = object_of<RegistryKey>(globals, key);
  require(globals, name);
  if (!is_well_formed(*name)) return STATUS_INVALID_PARAMETER;
  return nt::ZwSetValueKey(object.key_handle(), name, 0, type, const_cast<void*>(data),
                           static_cast<ULONG>(bytes));
}

NTSTATUS assign_text(const WDF_DRIVER_GLOBALS* globals, WDFKEY key, UNICODE_STRING* name,
                     const UNICODE_STRING& text) {
  std::u16string copy(text.Buffer, text.Length / sizeof(WCHAR));
  return assign(globals, key, name, REG_SZ, copy.c_str(), (copy.size() + 1) * sizeof(WCHAR));
}

}  // namespace

NTSTATUS WdfRegistryAssignValue(WDF_DRIVER_GLOBALS* globals, WDFKEY key, UNICODE_STRING* name,
                                ULONG type, ULONG bytes, void* data) {
  require(globals, data);
  return assign(globals, key, name, type, data, bytes);
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryAssignValue, (kAssigns));

NTSTATUS WdfRegistryAssignULong(WDF_DRIVER_GLOBALS* globals, WDFKEY key, UNICODE_STRING* name,
                                ULONG number) {
  return assign(globals, key, name, REG_DWORD, &number, sizeof number);
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryAssignULong, (kAssigns));

NTSTATUS WdfRegistryAssignUnicodeString(WDF_DRIVER_GLOBALS* globals, WDFKEY key,
                                        UNICODE_STRING* name, const UNICODE_STRING* text) {
  require(globals, text);
  if (!is_well_formed(*text)) return STATUS_INVALID_PARAMETER;
  return assign_text(globals, key, name, *text);
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryAssignUnicodeString, (kAssigns));

NTSTATUS WdfRegistryAssignString(WDF_DRIVER_GLOBALS* globals, WDFKEY key, UNICODE_STRING* name,
                                 WDFSTRING string) {
  return assign_text(globals, key, name, object_of<String>(globals, string).text());
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryAssignString, (kAssigns));

NTSTATUS WdfRegistryAssignMemory(WDF_DRIVER_GLOBALS* globals, WDFKEY key, UNICODE_STRING* name,
                                 ULONG type, WDFMEMORY handle, WDFMEMORY_OFFSET* part) {
  const Memory& memory = object_of<Memory>(globals, handle);
  std::size_t offset = 0;
  std::size_t bytes = memory.bytes();
  if (part != nullptr) {
    if (part->BufferOffset + part->BufferLength < part->BufferOffset)
      return STATUS_INTEGER_OVERFLOW;
    if (part->BufferOffset + part->BufferLength > bytes) return STATUS_BUFFER_TOO_SMALL;
    offset = part->BufferOffset;
    if (part->BufferLength != 0) bytes = part->BufferLength;
  }
  return assign(globals, key, name, type, static_cast<const std::byte*>(memory.buffer()) + offset,
                bytes);
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryAssignMemory, (kAssigns));

// STATUS_INVALID_PARAMETER: something in the collection is no string.
NTSTATUS WdfRegistryAssignMultiString(WDF_DRIVER_GLOBALS* globals, WDFKEY key, UNICODE_STRING* name,
                                      WDFCOLLECTION collection) {
  const auto& from = object_of<Collection>(globals, collection);
  std::u16string all;
  for (const Object* item : from.items) {
    if (item->type() != Type::string) return STATUS_INVALID_PARAMETER;
    const UNICODE_STRING& text = static_cast<const String*>(item)->text();
    all.append(text.Buffer, text.Length / sizeof(WCHAR));
    all.push_back(u'\0');
  }
  all.push_back(u'\0');
  return assign(globals, key, name, REG_MULTI_SZ, all.data(), all.size() * sizeof(WCHAR));
}
RUNDOWN_EXPORT(wdf01000, WdfRegistryAssignMultiString, (kAssigns));

}  // namespace rundown::wdf
