// Names as a FAT volume wants them: eight letters, a dot, three letters.
#include <algorithm>
#include <array>
#include <string>

#include "abi/fs.h"
#include "nt/export.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

constexpr std::size_t kLongest = 12;

bool is_legal(char letter) {
  constexpr std::string_view kForbidden = "\"*+,/:;<=>?[\\]|";
  return static_cast<UCHAR>(letter) >= ' ' && kForbidden.find(letter) == std::string_view::npos;
}

bool is_legal(std::string_view name) {
  constexpr std::size_t kLongestBase = 8;
  constexpr std::size_t kLongestExtension = 3;
  if (name.empty() || !std::ranges::all_of(name, [](char c) { return is_legal(c); })) return false;
  const std::size_t dot = name.find('.');
  const std::string_view base = name.substr(0, dot);
  if (base.empty() || base.size() > kLongestBase || base.back() == ' ') return false;
  if (dot == std::string_view::npos) return true;
  const std::string_view extension = name.substr(dot + 1);
  return !extension.empty() && extension.size() <= kLongestExtension && extension.back() != ' ' &&
         extension.find('.') == std::string_view::npos;
}

}  // namespace

BOOLEAN RtlIsNameLegalDOS8Dot3(const UNICODE_STRING* name, OEM_STRING* oem, BOOLEAN* has_spaces) {
  const std::u16string_view text = rtl::view_of(*name);
  if (text.size() > kLongest) return FALSE;
  std::array<char, kLongest> buffer{};
  OEM_STRING local{0, kLongest, buffer.data()};
  OEM_STRING& converted = oem != nullptr ? *oem : local;
  if (text.size() > converted.MaximumLength) return FALSE;
  for (std::size_t i = 0; i < text.size(); ++i) {
    converted.Buffer[i] = rtl::to_byte(rtl::upper(text[i]), rtl::CodePage::oem);
  }
  converted.Length = static_cast<USHORT>(text.size());
  const std::string_view letters = rtl::view_of(converted);
  if (letters != "." && letters != ".." && !is_legal(letters)) return FALSE;
  if (has_spaces != nullptr)
    *has_spaces = letters.find(' ') != std::string_view::npos ? TRUE : FALSE;
  return TRUE;
}
RUNDOWN_EXPORT(ntoskrnl, RtlIsNameLegalDOS8Dot3, {.irql = Irql::passive, .header = "ntifs"});

namespace {

constexpr std::size_t kBase = 8;
constexpr std::size_t kPlainBase = 6;     // before ~1
constexpr std::size_t kChecksumBase = 2;  // before the checksum and ~1
constexpr ULONG kPlainNames = 4;
constexpr ULONG kMostNames = 999'999;

// The letter as a short name has it; zero: it has no place there.
WCHAR short_letter(WCHAR letter, bool extended) {
  constexpr std::u16string_view kReplaced = u":;,+=[]";
  constexpr std::u16string_view kDropped = u" .\"*/<>?\\|";
  constexpr WCHAR kAsciiEnd = 0x7F;
  if (letter < u' ' || kDropped.find(letter) != std::u16string_view::npos) return 0;
  if (kReplaced.find(letter) != std::u16string_view::npos) return u'_';
  const WCHAR upper = rtl::upper(letter);
  if (upper < kAsciiEnd) return upper;
  const bool in_page = upper != kAsciiEnd && rtl::to_byte(upper, rtl::CodePage::oem) != '?';
  return extended && in_page ? upper : WCHAR{0};
}

// Gives back how many letters there are, at most as many as fit.
template <std::size_t size>
std::size_t copy_letters(std::u16string_view from, bool extended, WCHAR (&to)[size],
                         std::size_t first) {
  std::size_t count = first;
  for (const WCHAR letter : from) {
    const WCHAR made = short_letter(letter, extended);
    if (made != 0 && count < size) to[count++] = made;
  }
  return count;
}

void begin(std::u16string_view name, bool extended, GENERATE_NAME_CONTEXT& context) {
  name.remove_prefix(std::min(name.find_first_not_of(u'.'), name.size()));
  for (const WCHAR letter : name) {
    context.Checksum = static_cast<USHORT>(context.Checksum * 31 + letter);
  }
  const std::size_t dot = name.rfind(u'.');
  const std::u16string_view base = name.substr(0, dot);
  const std::size_t letters = copy_letters(base, extended, context.NameBuffer, 0);
  context.NameLength = static_cast<UCHAR>(std::min(letters, kPlainBase));
  if (dot == std::u16string_view::npos) return;
  context.ExtensionBuffer[0] = u'.';
  const std::size_t length = copy_letters(name.substr(dot), extended, context.ExtensionBuffer, 1);
  context.ExtensionLength = length > 1 ? static_cast<ULONG>(length) : 0;
}

// Names that many files would share are told apart by four digits of a checksum.
void insert_checksum(GENERATE_NAME_CONTEXT& context) {
  constexpr std::u16string_view kDigits = u"0123456789ABCDEF";
  std::size_t length = std::min<std::size_t>(context.NameLength, kChecksumBase);
  for (int shift = 12; shift >= 0; shift -= 4) {
    context.NameBuffer[length++] = kDigits[context.Checksum >> shift & 0xF];
  }
  context.NameLength = static_cast<UCHAR>(length);
  context.CheckSumInserted = TRUE;
  context.LastIndexValue = 1;
}

}  // namespace

// LONGNA~1.TXT to LONGNA~4.TXT, then LO1234~1.TXT and on. Which digits a name gets is not
// documented, only that callers may not count on them.
NTSTATUS RtlGenerate8dot3Name(const UNICODE_STRING* name, BOOLEAN extended,
                              GENERATE_NAME_CONTEXT* context, UNICODE_STRING* made) {
  if (context->LastIndexValue >= kMostNames) return STATUS_FILE_SYSTEM_LIMITATION;
  if (context->LastIndexValue == 0) begin(rtl::view_of(*name), extended != FALSE, *context);
  ++context->LastIndexValue;
  const bool used_up =
      context->LastIndexValue > kPlainNames || context->NameLength <= kChecksumBase;
  if (context->CheckSumInserted == FALSE && used_up) insert_checksum(*context);
  const std::string number = "~" + std::to_string(context->LastIndexValue);
  const std::size_t letters = std::min<std::size_t>(context->NameLength, kBase - number.size());
  WCHAR* end = std::copy_n(context->NameBuffer, letters, made->Buffer);
  end = std::ranges::copy(number, end).out;
  end = std::copy_n(context->ExtensionBuffer, context->ExtensionLength, end);
  made->Length = static_cast<USHORT>((end - made->Buffer) * sizeof(WCHAR));
  return STATUS_SUCCESS;
}
RUNDOWN_EXPORT(ntoskrnl, RtlGenerate8dot3Name, {.irql = Irql::apc, .header = "ntifs"});

}  // namespace rundown::nt
