// The run-time library's way to the registry.
#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include "abi/object.h"
#include "abi/registry.h"
#include "abi/rtl.h"
#include "cpu/call.h"
#include "nt/cm/registry.h"
#include "nt/export.h"
#include "nt/ob/handle.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

constexpr ULONG kNone = 0;          // REG_NONE
constexpr ULONG kString = 1;        // REG_SZ
constexpr ULONG kExpandString = 2;  // REG_EXPAND_SZ
constexpr ULONG kMultiString = 7;   // REG_MULTI_SZ

bool is_text(ULONG type) {
  return type == kString || type == kExpandString || type == kMultiString;
}

// The path that RelativeTo and Path mean together.
NTSTATUS full_path(ULONG relative_to, const WCHAR* path, machine::WString& out) {
  switch (relative_to & ~(RTL_REGISTRY_OPTIONAL | RTL_REGISTRY_HANDLE)) {
    case RTL_REGISTRY_ABSOLUTE:
      break;
    case RTL_REGISTRY_SERVICES:
      out = u"\\Registry\\Machine\\System\\CurrentControlSet\\Services\\";
      break;
    case RTL_REGISTRY_CONTROL:
      out = u"\\Registry\\Machine\\System\\CurrentControlSet\\Control\\";
      break;
    case RTL_REGISTRY_WINDOWS_NT:
      out = u"\\Registry\\Machine\\Software\\Microsoft\\Windows NT\\CurrentVersion\\";
      break;
    case RTL_REGISTRY_DEVICEMAP:
      out = u"\\Registry\\Machine\\Hardware\\DeviceMap\\";
      break;
    case RTL_REGISTRY_USER:
      out = u"\\Registry\\User\\.Default\\";
      break;
    default:
      return STATUS_INVALID_PARAMETER;
  }
  if (path != nullptr) out += path;
  return STATUS_SUCCESS;
}

NTSTATUS find_key(ULONG relative_to, const WCHAR* path, cm::Key** key) {
  machine::WString whole;
  if ((relative_to & RTL_REGISTRY_HANDLE) != 0) {
    ob::Object* object = nullptr;
    const NTSTATUS status =
        ob::object_of(reinterpret_cast<HANDLE>(const_cast<WCHAR*>(path)), ob::Type::key, &object);
    if (!nt_success(status)) return status;
    whole = ob::name_of(*object);
  } else if (const NTSTATUS status = full_path(relative_to, path, whole); !nt_success(status)) {
    return status;
  }
  *key = cm::find_key(whole);
  return *key == nullptr ? STATUS_OBJECT_NAME_NOT_FOUND : STATUS_SUCCESS;
}

// REG_NONE in the top byte is no expectation; a value of another type than expected is refused.
NTSTATUS store_direct(const RTL_QUERY_REGISTRY_TABLE& entry, ULONG type,
                      std::span<const std::byte> data) {
  if ((entry.Flags & RTL_QUERY_REGISTRY_TYPECHECK) != 0) {
    const ULONG expected = entry.DefaultType >> RTL_QUERY_REGISTRY_TYPECHECK_SHIFT;
    if (expected != type) return STATUS_OBJECT_TYPE_MISMATCH;
  }
  if (is_text(type)) {
    auto* to = static_cast<UNICODE_STRING*>(entry.EntryContext);
    if (to->Buffer == nullptr) {
      to->Buffer = static_cast<WCHAR*>(rtl::allocate_string(data.size()));
      to->MaximumLength = static_cast<USHORT>(data.size());
    } else if (data.size() > to->MaximumLength) {
      return STATUS_BUFFER_TOO_SMALL;
    }
    std::memcpy(to->Buffer, data.data(), data.size());
    to->Length = static_cast<USHORT>(data.size() < sizeof(WCHAR) ? 0 : data.size() - sizeof(WCHAR));
    return STATUS_SUCCESS;
  }
  // Up to four bytes go as they are; a longer value needs its length in front, negated.
  if (data.size() <= sizeof(ULONG)) {
    std::memcpy(entry.EntryContext, data.data(), data.size());
    return STATUS_SUCCESS;
  }
  auto* room = static_cast<LONG*>(entry.EntryContext);
  if (*room < 0) {
    if (static_cast<std::size_t>(-static_cast<LONGLONG>(*room)) < data.size()) {
      return STATUS_BUFFER_TOO_SMALL;
    }
    std::memcpy(room, data.data(), data.size());
    return STATUS_SUCCESS;
  }
  auto* header = static_cast<ULONG*>(entry.EntryContext);
  if (header[0] < data.size() + 2 * sizeof(ULONG)) return STATUS_BUFFER_TOO_SMALL;
  header[0] = static_cast<ULONG>(data.size());
  header[1] = type;
  std::memcpy(header + 2, data.data(), data.size());
  return STATUS_SUCCESS;
}

struct Answer {
  const WCHAR* name;
  ULONG type;
  std::span<const std::byte> data;
};

NTSTATUS call_routine(const RTL_QUERY_REGISTRY_TABLE& entry, const Answer& answer, void* context) {
  return static_cast<NTSTATUS>(cpu::call_guest(
      reinterpret_cast<const void*>(entry.QueryRoutine), answer.name, answer.type,
      answer.data.data(), static_cast<ULONG>(answer.data.size()), context, entry.EntryContext));
}

bool has_variable(std::span<const std::byte> data) {
  const std::u16string_view text(reinterpret_cast<const char16_t*>(data.data()),
                                 data.size() / sizeof(char16_t));
  return text.find(u'%') != std::u16string_view::npos;
}

NTSTATUS deliver(const RTL_QUERY_REGISTRY_TABLE& entry, const Answer& answer, void* context) {
  if (answer.type == kExpandString && (entry.Flags & RTL_QUERY_REGISTRY_NOEXPAND) == 0 &&
      has_variable(answer.data)) {
    gate::unsupported(ntoskrnl.name, "RtlQueryRegistryValues of a string with variables to expand");
  }
  if ((entry.Flags & RTL_QUERY_REGISTRY_DIRECT) != 0) {
    return store_direct(entry, answer.type, answer.data);
  }
  if (answer.type != kMultiString || (entry.Flags & RTL_QUERY_REGISTRY_NOEXPAND) != 0) {
    return call_routine(entry, answer, context);
  }
  // Each string of several by itself, an empty one among them too: it is the value's length that
  // ends the list, without the terminator of the whole. So Windows does, by ReactOS' kernel tests
  // (modules/rostests/kmtests/rtl/RtlRegistry.c), which pass there.
  const auto* text = reinterpret_cast<const WCHAR*>(answer.data.data());
  const std::size_t all = answer.data.size() / sizeof(WCHAR);
  const auto* const end = text + all;
  while (text + 1 < end || (text < end && *text != 0)) {
    const std::size_t letters =
        std::min<std::size_t>(static_cast<std::size_t>(std::find(text, end, WCHAR{0}) - text) + 1,
                              static_cast<std::size_t>(end - text));
    const NTSTATUS status = call_routine(
        entry, {answer.name, kString, std::as_bytes(std::span(text, letters))}, context);
    if (!nt_success(status)) return status;
    text += letters;
  }
  return STATUS_SUCCESS;
}

std::span<const std::byte> default_data(const RTL_QUERY_REGISTRY_TABLE& entry, ULONG type) {
  std::size_t bytes = entry.DefaultLength;
  const auto* text = static_cast<const WCHAR*>(entry.DefaultData);
  if (type == kMultiString && text != nullptr && *text == 0) return {};
  if (bytes == 0 && is_text(type)) {
    const WCHAR* end = text + std::u16string_view(text).size() + 1;
    while (type == kMultiString && *end != 0) end += std::u16string_view(end).size() + 1;
    bytes = static_cast<std::size_t>(end - text) * sizeof(WCHAR);
  }
  return {static_cast<const std::byte*>(entry.DefaultData), bytes};
}

NTSTATUS query_one(const RTL_QUERY_REGISTRY_TABLE& entry, cm::Key* key, void* context) {
  const cm::Value* value = key == nullptr ? nullptr : cm::find_value(*key, entry.Name);
  if (value != nullptr) {
    const NTSTATUS status = deliver(entry, {entry.Name, value->type, value->data}, context);
    if (nt_success(status) && (entry.Flags & RTL_QUERY_REGISTRY_DELETE) != 0) {
      std::erase_if(key->values, [value](const auto& other) { return &other.second == value; });
    }
    return status;
  }
  if ((entry.Flags & RTL_QUERY_REGISTRY_REQUIRED) != 0) return STATUS_OBJECT_NAME_NOT_FOUND;
  const ULONG type = entry.DefaultType & ((1U << RTL_QUERY_REGISTRY_TYPECHECK_SHIFT) - 1);
  if (type == kNone) return STATUS_SUCCESS;
  RTL_QUERY_REGISTRY_TABLE unchecked = entry;
  unchecked.Flags &= ~RTL_QUERY_REGISTRY_TYPECHECK;
  return deliver(unchecked, {entry.Name, type, default_data(entry, type)}, context);
}

NTSTATUS query_all(const RTL_QUERY_REGISTRY_TABLE& entry, cm::Key* key, void* context) {
  if (key == nullptr) return STATUS_SUCCESS;
  for (const auto& [upper, value] : key->values) {
    const NTSTATUS status = deliver(entry, {value.name.c_str(), value.type, value.data}, context);
    if (!nt_success(status)) return status;
  }
  return STATUS_SUCCESS;
}

bool is_last(const RTL_QUERY_REGISTRY_TABLE& row) {
  return row.QueryRoutine == nullptr &&
         (row.Flags & (RTL_QUERY_REGISTRY_SUBKEY | RTL_QUERY_REGISTRY_DIRECT)) == 0;
}

// STATUS_OBJECT_NAME_NOT_FOUND is for a key that is neither there nor optional, and for a row that
// says that it is required. Some keys are always there.
gate::Failures query_failures(const cpu::GateFrame& call) {
  constexpr gate::Failure kNotFound = fails_with(STATUS_OBJECT_NAME_NOT_FOUND);
  const auto relative_to = static_cast<ULONG>(call.argument(0));
  const auto* path = reinterpret_cast<const WCHAR*>(call.argument(1));
  const auto* row = reinterpret_cast<const RTL_QUERY_REGISTRY_TABLE*>(call.argument(2));
  for (; !is_last(*row); ++row) {
    if ((row->Flags & RTL_QUERY_REGISTRY_REQUIRED) != 0) return kNotFound;
  }
  constexpr ULONG kAlways = RTL_REGISTRY_OPTIONAL | RTL_REGISTRY_HANDLE;
  if ((relative_to & kAlways) != 0) return {};
  cm::Key* key = nullptr;
  if (!nt_success(find_key(relative_to, path, &key)) || key->essential) return {};
  return kNotFound;
}

}  // namespace

NTSTATUS RtlQueryRegistryValues(ULONG relative_to, const WCHAR* path,
                                const RTL_QUERY_REGISTRY_TABLE* table, void* context,
                                void* /*environment*/) {
  cm::Key* top = nullptr;
  const NTSTATUS found = find_key(relative_to, path, &top);
  if (!nt_success(found) && (relative_to & RTL_REGISTRY_OPTIONAL) == 0) return found;
  cm::Key* key = top;
  for (; !is_last(*table); ++table) {
    if ((table->Flags & RTL_QUERY_REGISTRY_DIRECT) != 0 &&
        (table->Name == nullptr || (table->Flags & RTL_QUERY_REGISTRY_SUBKEY) != 0 ||
         table->QueryRoutine != nullptr)) {
      return STATUS_INVALID_PARAMETER;
    }
    if ((table->Flags & (RTL_QUERY_REGISTRY_TOPKEY | RTL_QUERY_REGISTRY_SUBKEY)) != 0) key = top;
    NTSTATUS status = STATUS_SUCCESS;
    if ((table->Flags & RTL_QUERY_REGISTRY_SUBKEY) != 0) {
      if (table->Name == nullptr) return STATUS_INVALID_PARAMETER;
      key = top == nullptr ? nullptr : cm::find_key(table->Name, top);
      if (key == nullptr) {
        if ((table->Flags & RTL_QUERY_REGISTRY_REQUIRED) != 0) return STATUS_OBJECT_NAME_NOT_FOUND;
      } else if (table->QueryRoutine != nullptr) {
        status = query_all(*table, key, context);
      }
    } else if ((table->Flags & RTL_QUERY_REGISTRY_NOVALUE) != 0) {
      status = call_routine(*table, {nullptr, kNone, {}}, context);
    } else if (table->Name == nullptr) {
      status = query_all(*table, key, context);
    } else {
      status = query_one(*table, key, context);
    }
    if (!nt_success(status)) return status;
  }
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlQueryRegistryValues,
               {.irql = Irql::passive, .fails_when = &query_failures, .acquires = Resource::pool});

NTSTATUS RtlWriteRegistryValue(ULONG relative_to, const WCHAR* path, const WCHAR* name, ULONG type,
                               const std::byte* data, ULONG bytes) {
  machine::WString whole;
  if ((relative_to & RTL_REGISTRY_HANDLE) != 0) {
    cm::Key* key = nullptr;
    if (const NTSTATUS status = find_key(relative_to, path, &key); !nt_success(status)) {
      return status;
    }
    cm::set_value(*key, name, type, {data, bytes});
    return STATUS_SUCCESS;
  }
  if (const NTSTATUS status = full_path(relative_to, path, whole); !nt_success(status)) {
    return status;
  }
  cm::set_value(cm::make_key(whole), name, type, {data, bytes});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlWriteRegistryValue,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true});

NTSTATUS RtlDeleteRegistryValue(ULONG relative_to, const WCHAR* path, const WCHAR* name) {
  cm::Key* key = nullptr;
  if (const NTSTATUS status = find_key(relative_to, path, &key); !nt_success(status)) return status;
  const cm::Value* value = cm::find_value(*key, name);
  if (value == nullptr) return STATUS_OBJECT_NAME_NOT_FOUND;
  std::erase_if(key->values, [value](const auto& entry) { return &entry.second == value; });
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlDeleteRegistryValue, {.irql = Irql::passive});

// A handle that is given instead of a path is closed.
NTSTATUS RtlCheckRegistryKey(ULONG relative_to, const WCHAR* path) {
  cm::Key* key = nullptr;
  const NTSTATUS status = find_key(relative_to, path, &key);
  if ((relative_to & RTL_REGISTRY_HANDLE) != 0 && nt_success(status)) {
    ob::close_handle(reinterpret_cast<HANDLE>(const_cast<WCHAR*>(path)));
  }
  return status;
}
RUNDOWN_EXPORT(ntoskrnl, RtlCheckRegistryKey,
               {.irql = Irql::passive, .releases = Resource::handle});

NTSTATUS RtlCreateRegistryKey(ULONG relative_to, const WCHAR* path) {
  machine::WString whole;
  if (const NTSTATUS status = full_path(relative_to, path, whole); !nt_success(status)) {
    return status;
  }
  cm::make_key(whole);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlCreateRegistryKey,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_INSUFFICIENT_RESOURCES)},
                .needs_memory = true});

}  // namespace rundown::nt
