// Names as a FAT volume wants them: eight letters, a dot, three letters.
#include <algorithm>
#include <array>

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

}  // namespace rundown::nt
