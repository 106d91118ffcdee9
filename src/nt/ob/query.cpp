// What an object tells of itself: ZwQueryObject.
#include "abi/query.h"

#include <cstring>
#include <string>

#include "nt/export.h"
#include "nt/ob/handle.h"

namespace rundown::nt {
namespace {

NTSTATUS basic(HANDLE handle, const ob::Object& object, void* buffer, ULONG length, ULONG* needed) {
  *needed = sizeof(PUBLIC_OBJECT_BASIC_INFORMATION);
  if (length != *needed) return STATUS_INFO_LENGTH_MISMATCH;
  const ob::HandleEntry* entry = ob::find_handle(handle);
  PUBLIC_OBJECT_BASIC_INFORMATION told{};
  if (entry != nullptr) {
    told.Attributes = entry->attributes & (OBJ_INHERIT | OBJ_PERMANENT | OBJ_EXCLUSIVE);
    told.GrantedAccess = entry->access;
  }
  told.HandleCount = static_cast<ULONG>(object.handles);
  told.PointerCount = static_cast<ULONG>(object.references);
  std::memcpy(buffer, &told, sizeof told);
  return STATUS_SUCCESS;
}

// The name stands behind the structure.
NTSTATUS type(const ob::Object& object, void* buffer, ULONG length, ULONG* needed) {
  const std::u16string_view name = ob::type_name(object.type);
  const auto bytes = static_cast<USHORT>(name.size() * sizeof(char16_t));
  *needed = sizeof(PUBLIC_OBJECT_TYPE_INFORMATION) + bytes + sizeof(char16_t);
  if (length < *needed) return STATUS_INFO_LENGTH_MISMATCH;
  auto* told = static_cast<PUBLIC_OBJECT_TYPE_INFORMATION*>(buffer);
  auto* text = reinterpret_cast<char16_t*>(told + 1);
  *told = {};
  told->TypeName = {bytes, static_cast<USHORT>(bytes + sizeof(char16_t)), text};
  name.copy(text, name.size());
  text[name.size()] = 0;
  return STATUS_SUCCESS;
}

}  // namespace

NTSTATUS ZwQueryObject(HANDLE handle, OBJECT_INFORMATION_CLASS what, void* buffer, ULONG length,
                       ULONG* needed) {
  const ob::Object* object = ob::object_of(handle);
  if (object == nullptr) return STATUS_INVALID_HANDLE;
  ULONG ignored = 0;
  if (needed == nullptr) needed = &ignored;
  switch (what) {
    case ObjectBasicInformation:
      return basic(handle, *object, buffer, length, needed);
    case ObjectNameInformation:
      return ob::query_name(*object, static_cast<OBJECT_NAME_INFORMATION*>(buffer), length, needed);
    case ObjectTypeInformation:
      return type(*object, buffer, length, needed);
    default:
      gate::unsupported(ntoskrnl.name,
                        "ZwQueryObject of information class " + std::to_string(LONG{what}));
  }
}
RUNDOWN_EXPORT(ntoskrnl, ZwQueryObject, {.irql = Irql::passive, .header = "ntifs"});
const gate::FunctionExport<&ZwQueryObject> export_NtQueryObject{
    ntoskrnl, "NtQueryObject", {.irql = Irql::passive, .header = "ntifs"}};

}  // namespace rundown::nt
