// FsRtl: names against patterns, as a directory's contents are asked for.
#include <algorithm>
#include <string>
#include <vector>

#include "abi/fs.h"
#include "nt/export.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

constexpr std::u16string_view kWildCards = u"*?<>\"";

// Case is ignored by a table that the caller may bring.
class Letters {
 public:
  Letters(BOOLEAN ignore_case, const WCHAR* table)
      : ignore_case_(ignore_case != FALSE), table_(table) {}
  WCHAR operator()(WCHAR letter) const {
    if (!ignore_case_) return letter;
    return table_ != nullptr ? table_[letter] : rtl::upper(letter);
  }

 private:
  bool ignore_case_;
  const WCHAR* table_;
};

// The places in the pattern that the beginning of a name can lead to.
using Places = std::vector<bool>;

// Carries each place over one letter of the name. Zero is the end of the name. A wildcard that can
// stand for nothing leads to the next place at once, which is why `now` grows while it is read.
Places step(std::u16string_view pattern, Places& now, WCHAR letter, bool dot_follows) {
  const bool at_end = letter == 0;
  Places next(pattern.size() + 1);
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (!now[i]) continue;
    switch (pattern[i]) {
      case u'*':
        now[i + 1] = true;
        if (!at_end) next[i] = true;
        break;
      case DOS_STAR:
        now[i + 1] = true;
        // Up to the final dot, and over it.
        if (!at_end) next[letter != u'.' || dot_follows ? i : i + 1] = true;
        break;
      case DOS_QM:
        (at_end || letter == u'.' ? now : next)[i + 1] = true;
        break;
      case DOS_DOT:
        if (at_end) now[i + 1] = true;
        if (letter == u'.') next[i + 1] = true;
        break;
      case u'?':
        if (!at_end) next[i + 1] = true;
        break;
      default:
        if (!at_end && pattern[i] == letter) next[i + 1] = true;
    }
  }
  return next;
}

bool matches(std::u16string_view pattern, std::u16string_view name, const Letters& letters) {
  // "*" does not match a null string.
  if (pattern.empty() || name.empty()) return pattern.empty() && name.empty();
  Places places(pattern.size() + 1);
  places[0] = true;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool dot_follows = name.find(u'.', i + 1) != std::u16string_view::npos;
    places = step(pattern, places, letters(name[i]), dot_follows);
  }
  step(pattern, places, 0, false);
  return places[pattern.size()];
}

// Only for a copy in upper case is memory needed.
gate::Failures case_failures(const cpu::GateFrame& call) {
  const bool ignore_case = static_cast<BOOLEAN>(call.argument(2)) != FALSE;
  return ignore_case ? gate::Failures{raises(STATUS_NO_MEMORY)} : gate::Failures{};
}

constexpr gate::Contract kCompare{
    .irql = Irql::passive, .fails_when = &case_failures, .needs_memory = true, .header = "ntifs"};

}  // namespace

BOOLEAN FsRtlIsNameInExpression(const UNICODE_STRING* pattern, const UNICODE_STRING* name,
                                BOOLEAN ignore_case, const WCHAR* table) {
  const Letters letters(ignore_case, table);
  return matches(rtl::view_of(*pattern), rtl::view_of(*name), letters) ? TRUE : FALSE;
}
const gate::FunctionExport<&FsRtlIsNameInExpression> export_FsRtlIsNameInExpression{
    ntoskrnl, "FsRtlIsNameInExpression", kCompare};

BOOLEAN FsRtlAreNamesEqual(const UNICODE_STRING* left, const UNICODE_STRING* right,
                           BOOLEAN ignore_case, const WCHAR* table) {
  const Letters letters(ignore_case, table);
  const bool equal =
      std::ranges::equal(rtl::view_of(*left), rtl::view_of(*right), {}, letters, letters);
  return equal ? TRUE : FALSE;
}
const gate::FunctionExport<&FsRtlAreNamesEqual> export_FsRtlAreNamesEqual{
    ntoskrnl, "FsRtlAreNamesEqual", kCompare};

BOOLEAN FsRtlDoesNameContainWildCards(const UNICODE_STRING* name) {
  const bool found = rtl::view_of(*name).find_first_of(kWildCards) != std::u16string_view::npos;
  return found ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlDoesNameContainWildCards, {.irql = Irql::passive, .header = "ntifs"});

// No letter of this machine's code page has two bytes, so a byte is a letter.
BOOLEAN FsRtlIsDbcsInExpression(const ANSI_STRING* pattern, const ANSI_STRING* name) {
  const auto letters_of = [](const ANSI_STRING& text) {
    const std::string_view bytes(text.Buffer, text.Length);
    std::u16string letters;
    for (const char byte : bytes) letters += static_cast<unsigned char>(byte);
    return letters;
  };
  const Letters exact(FALSE, nullptr);
  return matches(letters_of(*pattern), letters_of(*name), exact) ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlIsDbcsInExpression, {.irql = Irql::passive, .header = "ntifs"});

BOOLEAN FsRtlDoesDbcsContainWildCards(const ANSI_STRING* name) {
  const std::string_view bytes(name->Buffer, name->Length);
  return bytes.find_first_of("*?<>\"") != std::string_view::npos ? TRUE : FALSE;
}
RUNDOWN_EXPORT(ntoskrnl, FsRtlDoesDbcsContainWildCards, {.irql = Irql::passive, .header = "ntifs"});

}  // namespace rundown::nt
