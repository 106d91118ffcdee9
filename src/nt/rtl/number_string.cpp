// Numbers and GUIDs as text.
#include <array>

#include "nt/export.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

constexpr bool is_base(ULONG base) {
  return base == 0 || base == 2 || base == 8 || base == 10 || base == 16;
}

NTSTATUS write_number(ULONGLONG value, ULONG base, UNICODE_STRING& to) {
  if (!is_base(base)) return STATUS_INVALID_PARAMETER;
  if (base == 0) base = 10;
  std::array<WCHAR, 64> digits{};
  std::size_t first = digits.size();
  do {
    digits[--first] = u"0123456789ABCDEF"[value % base];
    value /= base;
  } while (value != 0);
  const std::u16string_view text(digits.data() + first, digits.size() - first);
  if (text.size() * sizeof(WCHAR) > to.MaximumLength) return STATUS_BUFFER_OVERFLOW;
  rtl::assign(to, text);
  return STATUS_SUCCESS;
}

ULONG digit_of(WCHAR letter) {
  if (letter >= u'0' && letter <= u'9') return letter - u'0';
  const WCHAR upper = rtl::upper(letter);
  if (upper >= u'A' && upper <= u'F') return upper - u'A' + 10U;
  return ~0U;
}

constexpr std::size_t kGuidLetters = 38;  // with its braces

}  // namespace

NTSTATUS RtlIntegerToUnicodeString(ULONG value, ULONG base, UNICODE_STRING* to) {
  return write_number(value, base, *to);
}
RUNDOWN_EXPORT(ntoskrnl, RtlIntegerToUnicodeString, {.irql = Irql::passive});

NTSTATUS RtlInt64ToUnicodeString(ULONGLONG value, ULONG base, UNICODE_STRING* to) {
  return write_number(value, base, *to);
}
RUNDOWN_EXPORT(ntoskrnl, RtlInt64ToUnicodeString, {.irql = Irql::passive});

NTSTATUS RtlUnicodeStringToInteger(const UNICODE_STRING* string, ULONG base, ULONG* value) {
  std::u16string_view text = rtl::view_of(*string);
  while (!text.empty() && text.front() <= u' ') text.remove_prefix(1);
  const bool negative = text.starts_with(u'-');
  if (negative || text.starts_with(u'+')) text.remove_prefix(1);
  if (!is_base(base)) return STATUS_INVALID_PARAMETER;
  if (base == 0) {
    base = 10;
    if (text.starts_with(u"0x") || text.starts_with(u"0X")) base = 16;
    if (text.starts_with(u"0o") || text.starts_with(u"0O")) base = 8;
    if (text.starts_with(u"0b") || text.starts_with(u"0B")) base = 2;
    if (base != 10) text.remove_prefix(2);
  }
  ULONG sum = 0;
  for (const WCHAR letter : text) {
    const ULONG digit = digit_of(letter);
    if (digit >= base) break;
    sum = sum * base + digit;
  }
  *value = negative ? 0 - sum : sum;
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlUnicodeStringToInteger, {.irql = Irql::passive});

NTSTATUS RtlCharToInteger(const CHAR* text, ULONG base, ULONG* value) {
  std::array<WCHAR, 80> wide{};
  std::size_t letters = 0;
  while (letters < wide.size() && text[letters] != 0) {
    wide[letters] = static_cast<UCHAR>(text[letters]);
    ++letters;
  }
  const UNICODE_STRING string{static_cast<USHORT>(letters * sizeof(WCHAR)), sizeof wide,
                              wide.data()};
  return RtlUnicodeStringToInteger(&string, base, value);
}
RUNDOWN_EXPORT(ntoskrnl, RtlCharToInteger, {.irql = Irql::passive, .header = "ntddk"});

NTSTATUS RtlStringFromGUID(const GUID* guid, UNICODE_STRING* to) {
  std::array<WCHAR, kGuidLetters> text{};
  std::size_t next = 0;
  const auto put = [&](ULONG value, int digits) {
    for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
      text[next++] = u"0123456789ABCDEF"[value >> shift & 15];
    }
  };
  text[next++] = u'{';
  put(guid->Data1, 8);
  text[next++] = u'-';
  put(guid->Data2, 4);
  text[next++] = u'-';
  put(guid->Data3, 4);
  text[next++] = u'-';
  for (int i = 0; i < 8; ++i) {
    if (i == 2) text[next++] = u'-';
    put(guid->Data4[i], 2);
  }
  text[next++] = u'}';
  constexpr std::size_t kBytes = (kGuidLetters + 1) * sizeof(WCHAR);
  void* buffer = rtl::allocate_string(kBytes);
  if (buffer == nullptr) return STATUS_NO_MEMORY;
  *to = {0, kBytes, static_cast<WCHAR*>(buffer)};
  rtl::assign(*to, {text.data(), text.size()});
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlStringFromGUID,
               {.irql = Irql::passive,
                .fails = {fails_with(STATUS_NO_MEMORY)},
                .acquires = Resource::pool,
                .needs_memory = true});

NTSTATUS RtlGUIDFromString(const UNICODE_STRING* string, GUID* guid) {
  constexpr std::u16string_view kShape = u"{hhhhhhhh-hhhh-hhhh-hhhh-hhhhhhhhhhhh}";
  const std::u16string_view text = rtl::view_of(*string);
  if (text.size() != kShape.size()) return STATUS_INVALID_PARAMETER;
  std::array<UCHAR, 16> bytes{};
  std::size_t digits = 0;
  for (std::size_t i = 0; i < kShape.size(); ++i) {
    if (kShape[i] != u'h') {
      if (text[i] != kShape[i]) return STATUS_INVALID_PARAMETER;
      continue;
    }
    const ULONG digit = digit_of(text[i]);
    if (digit > 15) return STATUS_INVALID_PARAMETER;
    bytes[digits / 2] = static_cast<UCHAR>(bytes[digits / 2] << 4 | digit);
    ++digits;
  }
  guid->Data1 = ULONG{bytes[0]} << 24 | ULONG{bytes[1]} << 16 | ULONG{bytes[2]} << 8 | bytes[3];
  guid->Data2 = static_cast<USHORT>(bytes[4] << 8 | bytes[5]);
  guid->Data3 = static_cast<USHORT>(bytes[6] << 8 | bytes[7]);
  for (std::size_t i = 0; i < 8; ++i) guid->Data4[i] = bytes[8 + i];
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlGUIDFromString, {.irql = Irql::passive});

}  // namespace rundown::nt
