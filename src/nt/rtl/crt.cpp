// The kernel's C library: text of either width, in the "C" locale.
#include <algorithm>
#include <cstring>
#include <string_view>

#include "nt/export.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

constexpr gate::Contract kPlain{.header = ""};
constexpr int kInvalid = 22;  // EINVAL
constexpr int kRange = 34;    // ERANGE
constexpr SIZE_T kTruncate = ~SIZE_T{0};

template <class Char>
SIZE_T length(const Char* text) {
  return std::basic_string_view<Char>(text).size();
}

template <class Char>
SIZE_T length_within(const Char* text, SIZE_T most) {
  SIZE_T count = 0;
  while (count < most && text[count] != 0) ++count;
  return count;
}

template <class Char>
Char* copy(Char* to, const Char* from) {
  std::memmove(to, from, (length(from) + 1) * sizeof(Char));
  return to;
}

// Fills the rest with zeros; no terminator when the text is that long.
template <class Char>
Char* copy_within(Char* to, const Char* from, SIZE_T most) {
  const SIZE_T taken = length_within(from, most);
  std::memmove(to, from, taken * sizeof(Char));
  std::fill(to + taken, to + most, Char{});
  return to;
}

template <class Char>
Char* append_within(Char* to, const Char* from, SIZE_T most) {
  Char* end = to + length(to);
  const SIZE_T taken = length_within(from, most);
  std::memmove(end, from, taken * sizeof(Char));
  end[taken] = 0;
  return to;
}

int fold(CHAR letter) {
  return rtl::c_lower(static_cast<UCHAR>(letter));
}
int fold(WCHAR letter) {
  return rtl::c_lower(letter);
}
int plain(CHAR letter) {
  return static_cast<UCHAR>(letter);
}
int plain(WCHAR letter) {
  return letter;
}

template <class Char>
int compare(const Char* left, const Char* right, SIZE_T most, bool ignore_case) {
  for (SIZE_T i = 0; i < most; ++i) {
    const int a = ignore_case ? fold(left[i]) : plain(left[i]);
    const int b = ignore_case ? fold(right[i]) : plain(right[i]);
    if (a != b) return a < b ? -1 : 1;
    if (a == 0) break;
  }
  return 0;
}
constexpr SIZE_T kAll = ~SIZE_T{0};

template <class Char>
const Char* find_first(const Char* text, Char letter) {
  for (;; ++text) {
    if (*text == letter) return text;
    if (*text == 0) return nullptr;
  }
}

template <class Char>
const Char* find_last(const Char* text, Char letter) {
  const Char* found = nullptr;
  for (;; ++text) {
    if (*text == letter) found = text;
    if (*text == 0) return found;
  }
}

template <class Char>
const Char* find_text(const Char* text, const Char* part) {
  const auto at = std::basic_string_view<Char>(text).find(part);
  return at == std::basic_string_view<Char>::npos ? nullptr : text + at;
}

template <class Char>
SIZE_T span(const Char* text, const Char* letters, bool in_set) {
  SIZE_T count = 0;
  while (text[count] != 0 && (find_first(letters, text[count]) != nullptr) == in_set) ++count;
  return count;
}

template <class Char>
Char* change_case(Char* text, int (*change)(int)) {
  for (Char* at = text; *at != 0; ++at) *at = static_cast<Char>(change(plain(*at)));
  return text;
}
int to_upper(int letter) {
  return rtl::c_upper(letter);
}
int to_lower(int letter) {
  return rtl::c_lower(letter);
}

template <class Char>
Char* reverse(Char* text) {
  std::reverse(text, text + length(text));
  return text;
}

// The counted functions of the secure library: nothing is written past `room`, and a failure leaves
// an empty text.
template <class Char>
int copy_checked(Char* to, SIZE_T room, const Char* from, SIZE_T most) {
  if (to == nullptr || room == 0) return kInvalid;
  if (from == nullptr) {
    to[0] = 0;
    return kInvalid;
  }
  const SIZE_T taken = length_within(from, most);
  if (taken >= room) {
    if (most != kTruncate) {
      to[0] = 0;
      return kRange;
    }
    std::memmove(to, from, (room - 1) * sizeof(Char));
    to[room - 1] = 0;
    return 80;  // STRUNCATE
  }
  std::memmove(to, from, taken * sizeof(Char));
  to[taken] = 0;
  return 0;
}

template <class Char>
int copy_whole_checked(Char* to, SIZE_T room, const Char* from) {
  if (to == nullptr || room == 0) return kInvalid;
  if (from == nullptr || length(from) >= room) {
    to[0] = 0;
    return from == nullptr ? kInvalid : kRange;
  }
  copy(to, from);
  return 0;
}

template <class Char>
int append_checked(Char* to, SIZE_T room, const Char* from, SIZE_T most, bool whole) {
  if (to == nullptr || room == 0) return kInvalid;
  const SIZE_T used = length_within(to, room);
  if (used == room || from == nullptr) {
    to[0] = 0;
    return kInvalid;
  }
  const int result = whole ? copy_whole_checked(to + used, room - used, from)
                           : copy_checked(to + used, room - used, from, most);
  if (result == kRange) to[0] = 0;
  return result;
}

template <class Char>
Char* token(Char* text, const Char* separators, Char** state) {
  if (text == nullptr) text = *state;
  if (text == nullptr) return nullptr;
  text += span(text, separators, true);
  if (*text == 0) {
    *state = text;
    return nullptr;
  }
  Char* end = text + span(text, separators, false);
  *state = end;
  if (*end != 0) {
    *end = 0;
    *state = end + 1;
  }
  return text;
}

}  // namespace

SIZE_T strlen(const CHAR* text) {
  return length(text);
}
RUNDOWN_EXPORT(ntoskrnl, strlen, {kPlain});
SIZE_T wcslen(const WCHAR* text) {
  return length(text);
}
RUNDOWN_EXPORT(ntoskrnl, wcslen, {kPlain});
SIZE_T strnlen(const CHAR* text, SIZE_T most) {
  return length_within(text, most);
}
RUNDOWN_EXPORT(ntoskrnl, strnlen, {kPlain});
SIZE_T wcsnlen(const WCHAR* text, SIZE_T most) {
  return length_within(text, most);
}
RUNDOWN_EXPORT(ntoskrnl, wcsnlen, {kPlain});
CHAR* strcpy(CHAR* to, const CHAR* from) {
  return copy(to, from);
}
RUNDOWN_EXPORT(ntoskrnl, strcpy, {kPlain});
WCHAR* wcscpy(WCHAR* to, const WCHAR* from) {
  return copy(to, from);
}
RUNDOWN_EXPORT(ntoskrnl, wcscpy, {kPlain});
CHAR* strncpy(CHAR* to, const CHAR* from, SIZE_T most) {
  return copy_within(to, from, most);
}
RUNDOWN_EXPORT(ntoskrnl, strncpy, {kPlain});
WCHAR* wcsncpy(WCHAR* to, const WCHAR* from, SIZE_T most) {
  return copy_within(to, from, most);
}
RUNDOWN_EXPORT(ntoskrnl, wcsncpy, {kPlain});
CHAR* strcat(CHAR* to, const CHAR* from) {
  return append_within(to, from, kAll);
}
RUNDOWN_EXPORT(ntoskrnl, strcat, {kPlain});
WCHAR* wcscat(WCHAR* to, const WCHAR* from) {
  return append_within(to, from, kAll);
}
RUNDOWN_EXPORT(ntoskrnl, wcscat, {kPlain});
CHAR* strncat(CHAR* to, const CHAR* from, SIZE_T most) {
  return append_within(to, from, most);
}
RUNDOWN_EXPORT(ntoskrnl, strncat, {kPlain});
WCHAR* wcsncat(WCHAR* to, const WCHAR* from, SIZE_T most) {
  return append_within(to, from, most);
}
RUNDOWN_EXPORT(ntoskrnl, wcsncat, {kPlain});

int strcmp(const CHAR* left, const CHAR* right) {
  return compare(left, right, kAll, false);
}
RUNDOWN_EXPORT(ntoskrnl, strcmp, {kPlain});
int wcscmp(const WCHAR* left, const WCHAR* right) {
  return compare(left, right, kAll, false);
}
RUNDOWN_EXPORT(ntoskrnl, wcscmp, {kPlain});
int strncmp(const CHAR* left, const CHAR* right, SIZE_T most) {
  return compare(left, right, most, false);
}
RUNDOWN_EXPORT(ntoskrnl, strncmp, {kPlain});
int wcsncmp(const WCHAR* left, const WCHAR* right, SIZE_T most) {
  return compare(left, right, most, false);
}
RUNDOWN_EXPORT(ntoskrnl, wcsncmp, {kPlain});
int _stricmp(const CHAR* left, const CHAR* right) {
  return compare(left, right, kAll, true);
}
RUNDOWN_EXPORT(ntoskrnl, _stricmp, {kPlain});
int _wcsicmp(const WCHAR* left, const WCHAR* right) {
  return compare(left, right, kAll, true);
}
RUNDOWN_EXPORT(ntoskrnl, _wcsicmp, {kPlain});
int _strcmpi(const CHAR* left, const CHAR* right) {
  return compare(left, right, kAll, true);
}
RUNDOWN_EXPORT(ntoskrnl, _strcmpi, {kPlain});
int _strnicmp(const CHAR* left, const CHAR* right, SIZE_T most) {
  return compare(left, right, most, true);
}
RUNDOWN_EXPORT(ntoskrnl, _strnicmp, {kPlain});
int _wcsnicmp(const WCHAR* left, const WCHAR* right, SIZE_T most) {
  return compare(left, right, most, true);
}
RUNDOWN_EXPORT(ntoskrnl, _wcsnicmp, {kPlain});
int _memicmp(const CHAR* left, const CHAR* right, SIZE_T bytes) {
  for (SIZE_T i = 0; i < bytes; ++i) {
    if (const int difference = fold(left[i]) - fold(right[i]); difference != 0) return difference;
  }
  return 0;
}
RUNDOWN_EXPORT(ntoskrnl, _memicmp, {kPlain});

const CHAR* strchr(const CHAR* text, int letter) {
  return find_first(text, static_cast<CHAR>(letter));
}
RUNDOWN_EXPORT(ntoskrnl, strchr, {kPlain});
const WCHAR* wcschr(const WCHAR* text, WCHAR letter) {
  return find_first(text, letter);
}
RUNDOWN_EXPORT(ntoskrnl, wcschr, {kPlain});
const CHAR* strrchr(const CHAR* text, int letter) {
  return find_last(text, static_cast<CHAR>(letter));
}
RUNDOWN_EXPORT(ntoskrnl, strrchr, {kPlain});
const WCHAR* wcsrchr(const WCHAR* text, WCHAR letter) {
  return find_last(text, letter);
}
RUNDOWN_EXPORT(ntoskrnl, wcsrchr, {kPlain});
const CHAR* strstr(const CHAR* text, const CHAR* part) {
  return find_text(text, part);
}
RUNDOWN_EXPORT(ntoskrnl, strstr, {kPlain});
const WCHAR* wcsstr(const WCHAR* text, const WCHAR* part) {
  return find_text(text, part);
}
RUNDOWN_EXPORT(ntoskrnl, wcsstr, {kPlain});
SIZE_T strspn(const CHAR* text, const CHAR* letters) {
  return span(text, letters, true);
}
RUNDOWN_EXPORT(ntoskrnl, strspn, {kPlain});
SIZE_T wcsspn(const WCHAR* text, const WCHAR* letters) {
  return span(text, letters, true);
}
RUNDOWN_EXPORT(ntoskrnl, wcsspn, {kPlain});
SIZE_T strcspn(const CHAR* text, const CHAR* letters) {
  return span(text, letters, false);
}
RUNDOWN_EXPORT(ntoskrnl, strcspn, {kPlain});
SIZE_T wcscspn(const WCHAR* text, const WCHAR* letters) {
  return span(text, letters, false);
}
RUNDOWN_EXPORT(ntoskrnl, wcscspn, {kPlain});
CHAR* strtok_s(CHAR* text, const CHAR* separators, CHAR** state) {
  return token(text, separators, state);
}
RUNDOWN_EXPORT(ntoskrnl, strtok_s, {kPlain});

CHAR* _strupr(CHAR* text) {
  return change_case(text, &to_upper);
}
RUNDOWN_EXPORT(ntoskrnl, _strupr, {kPlain});
CHAR* _strlwr(CHAR* text) {
  return change_case(text, &to_lower);
}
RUNDOWN_EXPORT(ntoskrnl, _strlwr, {kPlain});
WCHAR* _wcsupr(WCHAR* text) {
  return change_case(text, &to_upper);
}
RUNDOWN_EXPORT(ntoskrnl, _wcsupr, {kPlain});
WCHAR* _wcslwr(WCHAR* text) {
  return change_case(text, &to_lower);
}
RUNDOWN_EXPORT(ntoskrnl, _wcslwr, {kPlain});
CHAR* _strrev(CHAR* text) {
  return reverse(text);
}
RUNDOWN_EXPORT(ntoskrnl, _strrev, {kPlain});
WCHAR* _wcsrev(WCHAR* text) {
  return reverse(text);
}
RUNDOWN_EXPORT(ntoskrnl, _wcsrev, {kPlain});
CHAR* _strset(CHAR* text, int letter) {
  std::fill(text, text + length(text), static_cast<CHAR>(letter));
  return text;
}
RUNDOWN_EXPORT(ntoskrnl, _strset, {kPlain});
CHAR* _strnset(CHAR* text, int letter, SIZE_T most) {
  std::fill(text, text + length_within(text, most), static_cast<CHAR>(letter));
  return text;
}
RUNDOWN_EXPORT(ntoskrnl, _strnset, {kPlain});
WCHAR* _wcsnset(WCHAR* text, WCHAR letter, SIZE_T most) {
  std::fill(text, text + length_within(text, most), letter);
  return text;
}
RUNDOWN_EXPORT(ntoskrnl, _wcsnset, {kPlain});

int strcpy_s(CHAR* to, SIZE_T room, const CHAR* from) {
  return copy_whole_checked(to, room, from);
}
RUNDOWN_EXPORT(ntoskrnl, strcpy_s, {kPlain});
int wcscpy_s(WCHAR* to, SIZE_T room, const WCHAR* from) {
  return copy_whole_checked(to, room, from);
}
RUNDOWN_EXPORT(ntoskrnl, wcscpy_s, {kPlain});
int strncpy_s(CHAR* to, SIZE_T room, const CHAR* from, SIZE_T most) {
  return copy_checked(to, room, from, most);
}
RUNDOWN_EXPORT(ntoskrnl, strncpy_s, {kPlain});
int wcsncpy_s(WCHAR* to, SIZE_T room, const WCHAR* from, SIZE_T most) {
  return copy_checked(to, room, from, most);
}
RUNDOWN_EXPORT(ntoskrnl, wcsncpy_s, {kPlain});
int strcat_s(CHAR* to, SIZE_T room, const CHAR* from) {
  return append_checked(to, room, from, kAll, true);
}
RUNDOWN_EXPORT(ntoskrnl, strcat_s, {kPlain});
int wcscat_s(WCHAR* to, SIZE_T room, const WCHAR* from) {
  return append_checked(to, room, from, kAll, true);
}
RUNDOWN_EXPORT(ntoskrnl, wcscat_s, {kPlain});
int strncat_s(CHAR* to, SIZE_T room, const CHAR* from, SIZE_T most) {
  return append_checked(to, room, from, most, false);
}
RUNDOWN_EXPORT(ntoskrnl, strncat_s, {kPlain});
int wcsncat_s(WCHAR* to, SIZE_T room, const WCHAR* from, SIZE_T most) {
  return append_checked(to, room, from, most, false);
}
RUNDOWN_EXPORT(ntoskrnl, wcsncat_s, {kPlain});

}  // namespace rundown::nt
