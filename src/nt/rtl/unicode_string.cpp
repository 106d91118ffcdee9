// Counted strings: to make, copy, append and compare them.
#include <algorithm>
#include <cstring>

#include "nt/export.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kLongestWide =
    0xFFFC;  // bytes that a UNICODE_STRING can count, with a terminator behind
constexpr std::size_t kLongestNarrow = 0xFFFE;

std::u16string_view text_of(const WCHAR* text) {
  return text == nullptr ? std::u16string_view{} : std::u16string_view(text);
}

template <class String>
void copy_counted(String* to, const String* from) {
  if (from == nullptr) {
    to->Length = 0;
    return;
  }
  const USHORT bytes = std::min(from->Length, to->MaximumLength);
  std::memmove(to->Buffer, from->Buffer, bytes);
  to->Length = bytes;
}

BOOLEAN boolean(bool value) {
  return value ? TRUE : FALSE;
}

LONG compare_narrow(std::string_view left, std::string_view right, bool ignore_case) {
  const auto folded = [ignore_case](char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    if (!ignore_case) return static_cast<int>(byte);
    const WCHAR wide = rtl::upper(rtl::to_unicode(letter, rtl::CodePage::ansi));
    return static_cast<int>(static_cast<unsigned char>(rtl::to_byte(wide, rtl::CodePage::ansi)));
  };
  const std::size_t common = std::min(left.size(), right.size());
  for (std::size_t i = 0; i < common; ++i) {
    if (const int difference = folded(left[i]) - folded(right[i]); difference != 0) {
      return difference;
    }
  }
  return static_cast<LONG>(left.size()) - static_cast<LONG>(right.size());
}

}  // namespace

void RtlInitUnicodeString(UNICODE_STRING* string, const WCHAR* text) {
  const std::size_t bytes = std::min(text_of(text).size() * sizeof(WCHAR), kLongestWide);
  string->Buffer = const_cast<WCHAR*>(text);
  string->Length = static_cast<USHORT>(bytes);
  string->MaximumLength = text == nullptr ? 0 : static_cast<USHORT>(bytes + sizeof(WCHAR));
}
RUNDOWN_EXPORT(ntoskrnl, RtlInitUnicodeString, {});

NTSTATUS RtlInitUnicodeStringEx(UNICODE_STRING* string, const WCHAR* text) {
  if (text_of(text).size() * sizeof(WCHAR) > kLongestWide) return STATUS_NAME_TOO_LONG;
  RtlInitUnicodeString(string, text);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlInitUnicodeStringEx, {.header = ""});

void RtlInitAnsiString(ANSI_STRING* string, const CHAR* text) {
  const std::size_t bytes = text == nullptr ? 0 : std::min(std::strlen(text), kLongestNarrow);
  string->Buffer = const_cast<CHAR*>(text);
  string->Length = static_cast<USHORT>(bytes);
  string->MaximumLength = text == nullptr ? 0 : static_cast<USHORT>(bytes + 1);
}
RUNDOWN_EXPORT(ntoskrnl, RtlInitAnsiString, {});

void RtlInitString(STRING* string, const CHAR* text) {
  RtlInitAnsiString(string, text);
}
RUNDOWN_EXPORT(ntoskrnl, RtlInitString, {});

void RtlCopyUnicodeString(UNICODE_STRING* to, const UNICODE_STRING* from) {
  copy_counted(to, from);
  if (from != nullptr && to->Length + sizeof(WCHAR) <= to->MaximumLength) {
    to->Buffer[to->Length / sizeof(WCHAR)] = 0;
  }
}
RUNDOWN_EXPORT(ntoskrnl, RtlCopyUnicodeString, {});

void RtlCopyString(STRING* to, const STRING* from) {
  copy_counted(to, from);
}
RUNDOWN_EXPORT(ntoskrnl, RtlCopyString, {.header = "ntddk"});

NTSTATUS RtlAppendUnicodeToString(UNICODE_STRING* to, const WCHAR* text) {
  const std::size_t bytes = text_of(text).size() * sizeof(WCHAR);
  if (to->Length + bytes > to->MaximumLength) return STATUS_BUFFER_TOO_SMALL;
  if (bytes == 0) return STATUS_SUCCESS;
  std::memmove(to->Buffer + to->Length / sizeof(WCHAR), text, bytes);
  to->Length = static_cast<USHORT>(to->Length + bytes);
  if (to->Length + sizeof(WCHAR) <= to->MaximumLength) to->Buffer[to->Length / sizeof(WCHAR)] = 0;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlAppendUnicodeToString, {});

NTSTATUS RtlAppendUnicodeStringToString(UNICODE_STRING* to, const UNICODE_STRING* from) {
  if (to->Length + from->Length > to->MaximumLength) return STATUS_BUFFER_TOO_SMALL;
  if (from->Length == 0) return STATUS_SUCCESS;
  std::memmove(to->Buffer + to->Length / sizeof(WCHAR), from->Buffer, from->Length);
  to->Length = static_cast<USHORT>(to->Length + from->Length);
  if (to->Length + sizeof(WCHAR) <= to->MaximumLength) to->Buffer[to->Length / sizeof(WCHAR)] = 0;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlAppendUnicodeStringToString, {});

NTSTATUS RtlAppendStringToString(STRING* to, const STRING* from) {
  if (to->Length + from->Length > to->MaximumLength) return STATUS_BUFFER_TOO_SMALL;
  std::memmove(to->Buffer + to->Length, from->Buffer, from->Length);
  to->Length = static_cast<USHORT>(to->Length + from->Length);
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlAppendStringToString, {.header = "ntifs"});

LONG RtlCompareUnicodeString(const UNICODE_STRING* left, const UNICODE_STRING* right,
                             BOOLEAN ignore_case) {
  return rtl::compare(rtl::view_of(*left), rtl::view_of(*right), ignore_case != 0);
}
RUNDOWN_EXPORT(ntoskrnl, RtlCompareUnicodeString, {.irql = Irql::passive});

BOOLEAN RtlEqualUnicodeString(const UNICODE_STRING* left, const UNICODE_STRING* right,
                              BOOLEAN ignore_case) {
  return boolean(left->Length == right->Length &&
                 RtlCompareUnicodeString(left, right, ignore_case) == 0);
}
RUNDOWN_EXPORT(ntoskrnl, RtlEqualUnicodeString, {.irql = Irql::passive});

LONG RtlCompareString(const STRING* left, const STRING* right, BOOLEAN ignore_case) {
  return compare_narrow(rtl::view_of(*left), rtl::view_of(*right), ignore_case != 0);
}
RUNDOWN_EXPORT(ntoskrnl, RtlCompareString, {.irql = Irql::passive, .header = "ntddk"});

BOOLEAN RtlEqualString(const STRING* left, const STRING* right, BOOLEAN ignore_case) {
  return boolean(RtlCompareString(left, right, ignore_case) == 0);
}
RUNDOWN_EXPORT(ntoskrnl, RtlEqualString, {.irql = Irql::passive, .header = "ntddk"});

BOOLEAN RtlPrefixUnicodeString(const UNICODE_STRING* prefix, const UNICODE_STRING* string,
                               BOOLEAN ignore_case) {
  if (prefix->Length > string->Length) return FALSE;
  const std::u16string_view start = rtl::view_of(*prefix);
  return boolean(
      rtl::compare(start, rtl::view_of(*string).substr(0, start.size()), ignore_case != 0) == 0);
}
RUNDOWN_EXPORT(ntoskrnl, RtlPrefixUnicodeString, {.irql = Irql::passive, .header = "ntddk"});

BOOLEAN RtlPrefixString(const STRING* prefix, const STRING* string, BOOLEAN ignore_case) {
  if (prefix->Length > string->Length) return FALSE;
  const std::string_view start = rtl::view_of(*prefix);
  return boolean(
      compare_narrow(start, rtl::view_of(*string).substr(0, start.size()), ignore_case != 0) == 0);
}
RUNDOWN_EXPORT(ntoskrnl, RtlPrefixString, {.irql = Irql::passive, .header = "ntifs"});

BOOLEAN RtlSuffixUnicodeString(const UNICODE_STRING* suffix, const UNICODE_STRING* string,
                               BOOLEAN ignore_case) {
  if (suffix->Length > string->Length) return FALSE;
  const std::u16string_view end = rtl::view_of(*suffix);
  const std::u16string_view whole = rtl::view_of(*string);
  return boolean(rtl::compare(end, whole.substr(whole.size() - end.size()), ignore_case != 0) == 0);
}
RUNDOWN_EXPORT(ntoskrnl, RtlSuffixUnicodeString, {.irql = Irql::passive, .header = ""});

WCHAR RtlUpcaseUnicodeChar(WCHAR letter) {
  return rtl::upper(letter);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUpcaseUnicodeChar, {.irql = Irql::apc});

WCHAR RtlDowncaseUnicodeChar(WCHAR letter) {
  return rtl::lower(letter);
}
RUNDOWN_EXPORT(ntoskrnl, RtlDowncaseUnicodeChar, {.irql = Irql::passive});

CHAR RtlUpperChar(CHAR letter) {
  return rtl::to_byte(rtl::upper(rtl::to_unicode(letter, rtl::CodePage::ansi)),
                      rtl::CodePage::ansi);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUpperChar, {.irql = Irql::apc, .header = "ntddk"});

void RtlUpperString(STRING* to, const STRING* from) {
  const USHORT bytes = std::min(from->Length, to->MaximumLength);
  std::transform(from->Buffer, from->Buffer + bytes, to->Buffer, &RtlUpperChar);
  to->Length = bytes;
}
RUNDOWN_EXPORT(ntoskrnl, RtlUpperString, {.irql = Irql::apc, .header = "ntddk"});

NTSTATUS RtlHashUnicodeString(const UNICODE_STRING* string, BOOLEAN ignore_case, ULONG algorithm,
                              ULONG* hash) {
  constexpr ULONG kDefault = 0;
  constexpr ULONG kX65599 = 1;
  if (string == nullptr || hash == nullptr) return STATUS_INVALID_PARAMETER;
  if (algorithm != kDefault && algorithm != kX65599) return STATUS_INVALID_PARAMETER;
  ULONG value = 0;
  for (const WCHAR letter : rtl::view_of(*string)) {
    value = value * 65599 + (ignore_case != 0 ? rtl::upper(letter) : letter);
  }
  *hash = value;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlHashUnicodeString, {.irql = Irql::apc});

}  // namespace rundown::nt
