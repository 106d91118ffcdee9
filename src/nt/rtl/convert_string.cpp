// Strings made from others: case, code pages, numbers, copies. Some allocate what they return.
#include <algorithm>
#include <cstring>

#include "nt/export.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

using rtl::CodePage;

constexpr auto kUnmappableCharacter = static_cast<NTSTATUS>(0xC0000162);
constexpr std::size_t kLongest = 0xFFFF;  // a USHORT counts the bytes

// The functions of this shape allocate only when the third argument says so.
gate::Failures allocation_failures(const cpu::GateFrame& call) {
  const bool allocates = static_cast<UCHAR>(call.argument(2)) != 0;
  return allocates ? gate::Failures(fails_with(STATUS_NO_MEMORY)) : gate::Failures();
}
constexpr gate::Contract conversion(Irql irql) {
  return {.irql = irql,
          .fails_when = &allocation_failures,
          .acquires = Resource::pool,
          .needs_memory = true};
}

template <class String>
NTSTATUS prepare(String& to, std::size_t bytes, bool allocate) {
  if (!allocate) return bytes > to.MaximumLength ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
  void* buffer = rtl::allocate_string(bytes);
  if (buffer == nullptr) return STATUS_NO_MEMORY;
  to.Buffer = static_cast<decltype(to.Buffer)>(buffer);
  to.MaximumLength = static_cast<USHORT>(bytes);
  return STATUS_SUCCESS;
}

NTSTATUS widen(UNICODE_STRING& to, const ANSI_STRING& from, bool allocate, CodePage page) {
  const std::size_t bytes = (from.Length + std::size_t{1}) * sizeof(WCHAR);
  if (bytes > kLongest) return STATUS_INVALID_PARAMETER_2;
  const NTSTATUS status = prepare(to, bytes, allocate);
  if (!nt_success(status) || status == STATUS_BUFFER_OVERFLOW) return status;
  std::transform(from.Buffer, from.Buffer + from.Length, to.Buffer,
                 [page](CHAR letter) { return rtl::to_unicode(letter, page); });
  to.Length = static_cast<USHORT>(bytes - sizeof(WCHAR));
  to.Buffer[from.Length] = 0;
  return STATUS_SUCCESS;
}

NTSTATUS narrow(ANSI_STRING& to, const UNICODE_STRING& from, bool allocate, CodePage page,
                bool upcase = false) {
  const std::u16string_view text = rtl::view_of(from);
  const std::size_t bytes = text.size() + 1;
  NTSTATUS status = prepare(to, bytes, allocate);
  if (status == STATUS_NO_MEMORY) return status;
  std::size_t letters = text.size();
  if (status == STATUS_BUFFER_OVERFLOW) {
    // As much as fits is converted all the same.
    if (to.MaximumLength == 0) return status;
    letters = to.MaximumLength - std::size_t{1};
  }
  for (std::size_t i = 0; i < letters; ++i) {
    to.Buffer[i] = rtl::to_byte(upcase ? rtl::upper(text[i]) : text[i], page);
  }
  to.Buffer[letters] = 0;
  to.Length = static_cast<USHORT>(letters);
  return status;
}

NTSTATUS change_case(UNICODE_STRING& to, const UNICODE_STRING& from, bool allocate,
                     WCHAR (*change)(WCHAR)) {
  const NTSTATUS status = prepare(to, from.Length, allocate);
  if (status != STATUS_SUCCESS) return status;
  std::transform(from.Buffer, from.Buffer + from.Length / sizeof(WCHAR), to.Buffer, change);
  to.Length = from.Length;
  return STATUS_SUCCESS;
}

template <class String>
void free_buffer(String* string) {
  if (string->Buffer == nullptr) return;
  rtl::free_string(string->Buffer);
  *string = {};
}

NTSTATUS widen_bytes(WCHAR* to, ULONG most, ULONG* written, const CHAR* from, ULONG bytes,
                     CodePage page) {
  const ULONG letters = std::min<ULONG>(most / sizeof(WCHAR), bytes);
  std::transform(from, from + letters, to,
                 [page](CHAR letter) { return rtl::to_unicode(letter, page); });
  if (written != nullptr) *written = letters * sizeof(WCHAR);
  return STATUS_SUCCESS;
}

NTSTATUS narrow_letters(CHAR* to, ULONG most, ULONG* written, const WCHAR* from, ULONG bytes,
                        CodePage page, bool upcase) {
  const ULONG letters = std::min<ULONG>(most, bytes / sizeof(WCHAR));
  std::transform(from, from + letters, to, [page, upcase](WCHAR letter) {
    return rtl::to_byte(upcase ? rtl::upper(letter) : letter, page);
  });
  if (written != nullptr) *written = letters;
  return bytes / sizeof(WCHAR) > most ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}

}  // namespace

NTSTATUS RtlUpcaseUnicodeString(UNICODE_STRING* to, const UNICODE_STRING* from, BOOLEAN allocate) {
  return change_case(*to, *from, allocate != 0, &rtl::upper);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUpcaseUnicodeString, {conversion(Irql::apc)});

NTSTATUS RtlDowncaseUnicodeString(UNICODE_STRING* to, const UNICODE_STRING* from,
                                  BOOLEAN allocate) {
  return change_case(*to, *from, allocate != 0, &rtl::lower);
}
RUNDOWN_EXPORT(ntoskrnl, RtlDowncaseUnicodeString, {conversion(Irql::apc)});

NTSTATUS RtlAnsiStringToUnicodeString(UNICODE_STRING* to, const ANSI_STRING* from,
                                      BOOLEAN allocate) {
  return widen(*to, *from, allocate != 0, CodePage::ansi);
}
RUNDOWN_EXPORT(ntoskrnl, RtlAnsiStringToUnicodeString, {conversion(Irql::passive)});

NTSTATUS RtlOemStringToUnicodeString(UNICODE_STRING* to, const OEM_STRING* from, BOOLEAN allocate) {
  return widen(*to, *from, allocate != 0, CodePage::oem);
}
RUNDOWN_EXPORT(ntoskrnl, RtlOemStringToUnicodeString, {conversion(Irql::apc)});

NTSTATUS RtlUnicodeStringToAnsiString(ANSI_STRING* to, const UNICODE_STRING* from,
                                      BOOLEAN allocate) {
  return narrow(*to, *from, allocate != 0, CodePage::ansi);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUnicodeStringToAnsiString, {conversion(Irql::passive)});

NTSTATUS RtlUnicodeStringToOemString(OEM_STRING* to, const UNICODE_STRING* from, BOOLEAN allocate) {
  return narrow(*to, *from, allocate != 0, CodePage::oem);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUnicodeStringToOemString, {conversion(Irql::apc)});

// Counted: with no terminator, and an empty string has no buffer.
NTSTATUS RtlOemStringToCountedUnicodeString(UNICODE_STRING* to, const OEM_STRING* from,
                                            BOOLEAN allocate) {
  const std::size_t bytes = from->Length * sizeof(WCHAR);
  if (bytes == 0) {
    *to = {};
    return STATUS_SUCCESS;
  }
  if (bytes > kLongest) return STATUS_INVALID_PARAMETER_2;
  const NTSTATUS status = prepare(*to, bytes, allocate != 0);
  if (status != STATUS_SUCCESS) return status;
  to->Length = static_cast<USHORT>(bytes);
  return widen_bytes(to->Buffer, to->Length, nullptr, from->Buffer, from->Length, CodePage::oem);
}
RUNDOWN_EXPORT(ntoskrnl, RtlOemStringToCountedUnicodeString,
               {.irql = Irql::apc,
                .fails_when = &allocation_failures,
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "ntifs"});

NTSTATUS RtlUnicodeStringToCountedOemString(OEM_STRING* to, const UNICODE_STRING* from,
                                            BOOLEAN allocate) {
  const std::u16string_view text = rtl::view_of(*from);
  if (text.empty()) {
    *to = {};
    return STATUS_SUCCESS;
  }
  const bool mappable = std::ranges::all_of(text, [](WCHAR letter) {
    return letter == u'?' || rtl::to_byte(letter, CodePage::oem) != '?';
  });
  if (!mappable && allocate != 0) return kUnmappableCharacter;
  const NTSTATUS status = prepare(*to, text.size(), allocate != 0);
  if (status == STATUS_NO_MEMORY) return status;
  // As much as fits is converted all the same.
  const std::size_t letters = std::min<std::size_t>(text.size(), to->MaximumLength);
  std::transform(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(letters), to->Buffer,
                 [](WCHAR letter) { return rtl::to_byte(letter, CodePage::oem); });
  to->Length = static_cast<USHORT>(letters);
  return status == STATUS_SUCCESS && !mappable ? kUnmappableCharacter : status;
}
RUNDOWN_EXPORT(ntoskrnl, RtlUnicodeStringToCountedOemString,
               {.irql = Irql::apc,
                .fails_when = &allocation_failures,
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "ntifs"});

NTSTATUS RtlUpcaseUnicodeStringToAnsiString(ANSI_STRING* to, const UNICODE_STRING* from,
                                            BOOLEAN allocate) {
  return narrow(*to, *from, allocate != 0, CodePage::ansi, true);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUpcaseUnicodeStringToAnsiString, {conversion(Irql::passive)});

NTSTATUS RtlUpcaseUnicodeStringToOemString(OEM_STRING* to, const UNICODE_STRING* from,
                                           BOOLEAN allocate) {
  return narrow(*to, *from, allocate != 0, CodePage::oem, true);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUpcaseUnicodeStringToOemString, {conversion(Irql::apc)});

ULONG RtlxAnsiStringToUnicodeSize(const ANSI_STRING* string) {
  return (string->Length + ULONG{1}) * ULONG{sizeof(WCHAR)};
}
RUNDOWN_EXPORT(ntoskrnl, RtlxAnsiStringToUnicodeSize, {.irql = Irql::passive});
ULONG RtlxOemStringToUnicodeSize(const OEM_STRING* string) {
  return RtlxAnsiStringToUnicodeSize(string);
}
RUNDOWN_EXPORT(ntoskrnl, RtlxOemStringToUnicodeSize, {.irql = Irql::passive, .header = "ntifs"});
ULONG RtlxUnicodeStringToAnsiSize(const UNICODE_STRING* string) {
  return string->Length / ULONG{sizeof(WCHAR)} + 1;
}
RUNDOWN_EXPORT(ntoskrnl, RtlxUnicodeStringToAnsiSize, {.irql = Irql::passive});
ULONG RtlxUnicodeStringToOemSize(const UNICODE_STRING* string) {
  return RtlxUnicodeStringToAnsiSize(string);
}
RUNDOWN_EXPORT(ntoskrnl, RtlxUnicodeStringToOemSize, {.irql = Irql::passive, .header = "ntifs"});

void RtlFreeUnicodeString(UNICODE_STRING* string) {
  free_buffer(string);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFreeUnicodeString, {.irql = Irql::apc, .releases = Resource::pool});
void RtlFreeAnsiString(ANSI_STRING* string) {
  free_buffer(string);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFreeAnsiString, {.irql = Irql::apc, .releases = Resource::pool});
void RtlFreeOemString(OEM_STRING* string) {
  free_buffer(string);
}
RUNDOWN_EXPORT(ntoskrnl, RtlFreeOemString,
               {.irql = Irql::apc, .releases = Resource::pool, .header = "ntifs"});

NTSTATUS RtlMultiByteToUnicodeN(WCHAR* to, ULONG most, ULONG* written, const CHAR* from,
                                ULONG bytes) {
  return widen_bytes(to, most, written, from, bytes, CodePage::ansi);
}
RUNDOWN_EXPORT(ntoskrnl, RtlMultiByteToUnicodeN, {.irql = Irql::apc, .header = "ntifs"});
NTSTATUS RtlOemToUnicodeN(WCHAR* to, ULONG most, ULONG* written, const CHAR* from, ULONG bytes) {
  widen_bytes(to, most, written, from, bytes, CodePage::oem);
  return bytes > most / sizeof(WCHAR) ? STATUS_BUFFER_OVERFLOW : STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlOemToUnicodeN, {.irql = Irql::apc, .header = "ntifs"});
NTSTATUS RtlMultiByteToUnicodeSize(ULONG* size, const CHAR* /*from*/, ULONG bytes) {
  *size = bytes * ULONG{sizeof(WCHAR)};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlMultiByteToUnicodeSize, {.irql = Irql::apc, .header = "ntifs"});
NTSTATUS RtlUnicodeToMultiByteN(CHAR* to, ULONG most, ULONG* written, const WCHAR* from,
                                ULONG bytes) {
  return narrow_letters(to, most, written, from, bytes, CodePage::ansi, false);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUnicodeToMultiByteN, {.irql = Irql::apc, .header = "ntifs"});
NTSTATUS RtlUpcaseUnicodeToMultiByteN(CHAR* to, ULONG most, ULONG* written, const WCHAR* from,
                                      ULONG bytes) {
  narrow_letters(to, most, written, from, bytes, CodePage::ansi, true);
  return STATUS_SUCCESS;  // for a string that is cut, too
}
RUNDOWN_EXPORT(ntoskrnl, RtlUpcaseUnicodeToMultiByteN, {.irql = Irql::apc, .header = "ntifs"});
NTSTATUS RtlUnicodeToOemN(CHAR* to, ULONG most, ULONG* written, const WCHAR* from, ULONG bytes) {
  return narrow_letters(to, most, written, from, bytes, CodePage::oem, false);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUnicodeToOemN, {.irql = Irql::apc, .header = "ntifs"});
NTSTATUS RtlUpcaseUnicodeToOemN(CHAR* to, ULONG most, ULONG* written, const WCHAR* from,
                                ULONG bytes) {
  return narrow_letters(to, most, written, from, bytes, CodePage::oem, true);
}
RUNDOWN_EXPORT(ntoskrnl, RtlUpcaseUnicodeToOemN, {.irql = Irql::apc, .header = "ntifs"});
NTSTATUS RtlUnicodeToMultiByteSize(ULONG* size, const WCHAR* /*from*/, ULONG bytes) {
  *size = bytes / ULONG{sizeof(WCHAR)};
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlUnicodeToMultiByteSize, {.irql = Irql::apc, .header = "ntifs"});

BOOLEAN RtlCreateUnicodeString(UNICODE_STRING* to, const WCHAR* text) {
  const std::size_t bytes = (std::u16string_view(text).size() + 1) * sizeof(WCHAR);
  if (bytes > kLongest || prepare(*to, bytes, true) != STATUS_SUCCESS) return FALSE;
  std::memcpy(to->Buffer, text, bytes);
  to->Length = static_cast<USHORT>(bytes - sizeof(WCHAR));
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlCreateUnicodeString,
               {.irql = Irql::passive,
                .fails = {returns_false},
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "ntifs"});

namespace {

constexpr ULONG kTerminate = 1;
constexpr ULONG kAllocateNull = 2;

gate::Failures duplication_failures(const cpu::GateFrame& call) {
  const auto* from = reinterpret_cast<const UNICODE_STRING*>(call.argument(1));
  const bool allocates = from->Length != 0 || (call.argument(0) & kAllocateNull) != 0;
  return allocates ? gate::Failures(fails_with(STATUS_NO_MEMORY)) : gate::Failures();
}

}  // namespace

NTSTATUS RtlDuplicateUnicodeString(ULONG flags, const UNICODE_STRING* from, UNICODE_STRING* to) {
  const bool terminate = (flags & kTerminate) != 0;
  const bool allocate_null = (flags & kAllocateNull) != 0;
  if (from == nullptr || to == nullptr || (flags & ~(kTerminate | kAllocateNull)) != 0 ||
      (allocate_null && !terminate)) {
    return STATUS_INVALID_PARAMETER;
  }
  if (from->Length == 0 && !allocate_null) {
    *to = {};
    return STATUS_SUCCESS;
  }
  const std::size_t bytes = from->Length + (terminate ? sizeof(WCHAR) : 0);
  if (bytes > kLongest) return STATUS_NAME_TOO_LONG;
  if (const NTSTATUS status = prepare(*to, bytes, true); status != STATUS_SUCCESS) return status;
  rtl::assign(*to, rtl::view_of(*from));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlDuplicateUnicodeString,
               {.irql = Irql::passive,
                .fails_when = &duplication_failures,
                .acquires = Resource::pool,
                .needs_memory = true,
                .header = "ntifs"});

}  // namespace rundown::nt
