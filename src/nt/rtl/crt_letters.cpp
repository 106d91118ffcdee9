// The kernel's C library: classes of letters, text to numbers and back, code pages.
#include <algorithm>
#include <array>

#include "machine/part.h"
#include "nt/export.h"
#include "nt/rtl/text.h"

namespace rundown::nt {
namespace {

constexpr gate::Contract kPlain{.header = ""};
constexpr int kInvalid = 22;  // EINVAL
constexpr int kRange = 34;    // ERANGE

constexpr bool between(int letter, int first, int last) {
  return letter >= first && letter <= last;
}
constexpr bool is_space(int letter) {
  return letter == ' ' || between(letter, 9, 13);
}

int digit_value(int letter) {
  if (between(letter, '0', '9')) return letter - '0';
  const int upper = rtl::c_upper(letter);
  return between(upper, 'A', 'Z') ? upper - 'A' + 10 : 99;
}

template <class Char>
struct Parsed {
  ULONGLONG magnitude = 0;
  bool negative = false;
  bool overflow = false;  // over `limit`
  const Char* end = nullptr;
};

template <class Char>
Parsed<Char> parse(const Char* text, int base, ULONGLONG limit) {
  Parsed<Char> made;
  made.end = text;
  while (is_space(static_cast<int>(*text))) ++text;
  if (*text == '-' || *text == '+') made.negative = *text++ == '-';
  const bool hexadecimal = text[0] == '0' && rtl::c_upper(static_cast<int>(text[1])) == 'X' &&
                           digit_value(static_cast<int>(text[2])) < 16;
  if (base == 0) base = hexadecimal ? 16 : *text == '0' ? 8 : 10;
  if (base == 16 && hexadecimal) text += 2;
  for (; digit_value(static_cast<int>(*text)) < base; ++text) {
    const auto digit = static_cast<ULONGLONG>(digit_value(static_cast<int>(*text)));
    if (made.magnitude > (limit - digit) / static_cast<ULONGLONG>(base)) made.overflow = true;
    made.magnitude = made.magnitude * static_cast<ULONGLONG>(base) + digit;
    made.end = text + 1;
  }
  return made;
}

// Wraps around, as these do where the number is too large.
template <class Char>
LONGLONG parse_decimal(const Char* text) {
  const Parsed<Char> parsed = parse(text, 10, ~ULONGLONG{0});
  const auto value = static_cast<LONGLONG>(parsed.magnitude);
  return parsed.negative ? -value : value;
}

template <class Char>
ULONG parse_ulong(const Char* text, Char** end, int base) {
  constexpr ULONG kLargest = ~0U;
  const Parsed<Char> parsed = parse(text, base, kLargest);
  if (end != nullptr) *end = const_cast<Char*>(parsed.end);
  if (parsed.overflow) return kLargest;
  const auto value = static_cast<ULONG>(parsed.magnitude);
  return parsed.negative ? 0 - value : value;
}

// Digits of `value`, with a sign where `negative`. Returns how many letters, without the
// terminator.
template <class Char>
SIZE_T print(ULONGLONG value, bool negative, unsigned base, std::array<Char, 68>& text) {
  std::array<Char, 68> reversed{};
  SIZE_T count = 0;
  do {
    reversed[count++] = static_cast<Char>("0123456789abcdefghijklmnopqrstuvwxyz"[value % base]);
    value /= base;
  } while (value != 0);
  if (negative) reversed[count++] = '-';
  std::reverse_copy(reversed.begin(), reversed.begin() + static_cast<std::ptrdiff_t>(count),
                    text.begin());
  text[count] = 0;
  return count;
}

template <class Char>
int print_checked(ULONGLONG value, bool negative, Char* to, SIZE_T room, int base) {
  if (to == nullptr || room == 0) return kInvalid;
  to[0] = 0;
  if (base < 2 || base > 36) return kInvalid;
  std::array<Char, 68> text{};
  const SIZE_T count = print(value, negative, static_cast<unsigned>(base), text);
  if (count >= room) return kRange;
  std::copy_n(text.begin(), count + 1, to);
  return 0;
}

template <class Char>
Char* print_signed(LONG value, Char* to, int base) {
  // Only base 10 has a sign.
  const bool negative = base == 10 && value < 0;
  const auto word = static_cast<ULONG>(value);
  std::array<Char, 68> text{};
  const SIZE_T count =
      print(negative ? 0 - word : word, negative, static_cast<unsigned>(base), text);
  std::copy_n(text.begin(), count + 1, to);
  return to;
}

template <class Char>
int print_signed_checked(LONGLONG value, ULONGLONG as_unsigned, Char* to, SIZE_T room, int base) {
  const bool negative = base == 10 && value < 0;
  return print_checked(negative ? 0 - static_cast<ULONGLONG>(value) : as_unsigned, negative, to,
                       room, base);
}

struct RandomState {
  ULONG seed = 1;
};
const machine::Part<RandomState> random_state;

}  // namespace

int toupper(int letter) {
  return rtl::c_upper(letter);
}
RUNDOWN_EXPORT(ntoskrnl, toupper, {kPlain});
int tolower(int letter) {
  return rtl::c_lower(letter);
}
RUNDOWN_EXPORT(ntoskrnl, tolower, {kPlain});
WCHAR towupper(WCHAR letter) {
  return rtl::upper(letter);
}
RUNDOWN_EXPORT(ntoskrnl, towupper, {kPlain});
WCHAR towlower(WCHAR letter) {
  return rtl::lower(letter);
}
RUNDOWN_EXPORT(ntoskrnl, towlower, {kPlain});
int isdigit(int letter) {
  return between(letter, '0', '9') ? 4 : 0;
}
RUNDOWN_EXPORT(ntoskrnl, isdigit, {kPlain});
int isxdigit(int letter) {
  return digit_value(letter) < 16 ? 128 : 0;
}
RUNDOWN_EXPORT(ntoskrnl, isxdigit, {kPlain});
int isspace(int letter) {
  return is_space(letter) ? 8 : 0;
}
RUNDOWN_EXPORT(ntoskrnl, isspace, {kPlain});
int isupper(int letter) {
  return between(letter, 'A', 'Z') ? 1 : 0;
}
RUNDOWN_EXPORT(ntoskrnl, isupper, {kPlain});
int islower(int letter) {
  return between(letter, 'a', 'z') ? 2 : 0;
}
RUNDOWN_EXPORT(ntoskrnl, islower, {kPlain});
int isalpha(int letter) {
  return isupper(letter) | islower(letter);
}
RUNDOWN_EXPORT(ntoskrnl, isalpha, {kPlain});
int isalnum(int letter) {
  return isalpha(letter) | isdigit(letter);
}
RUNDOWN_EXPORT(ntoskrnl, isalnum, {kPlain});
int isprint(int letter) {
  return between(letter, ' ', '~') ? 1 : 0;
}
RUNDOWN_EXPORT(ntoskrnl, isprint, {kPlain});
int iswdigit(WCHAR letter) {
  return isdigit(letter);
}
RUNDOWN_EXPORT(ntoskrnl, iswdigit, {kPlain});
int iswspace(WCHAR letter) {
  return is_space(letter) ? 8 : 0;
}
RUNDOWN_EXPORT(ntoskrnl, iswspace, {kPlain});

LONG atoi(const CHAR* text) {
  return static_cast<LONG>(parse_decimal(text));
}
RUNDOWN_EXPORT(ntoskrnl, atoi, {kPlain});
LONG atol(const CHAR* text) {
  return static_cast<LONG>(parse_decimal(text));
}
RUNDOWN_EXPORT(ntoskrnl, atol, {kPlain});
LONG _wtoi(const WCHAR* text) {
  return static_cast<LONG>(parse_decimal(text));
}
RUNDOWN_EXPORT(ntoskrnl, _wtoi, {kPlain});
LONG _wtol(const WCHAR* text) {
  return static_cast<LONG>(parse_decimal(text));
}
RUNDOWN_EXPORT(ntoskrnl, _wtol, {kPlain});
ULONG wcstoul(const WCHAR* text, WCHAR** end, int base) {
  return parse_ulong(text, end, base);
}
RUNDOWN_EXPORT(ntoskrnl, wcstoul, {kPlain});
ULONG strtoul(const CHAR* text, CHAR** end, int base) {
  return parse_ulong(text, end, base);
}
RUNDOWN_EXPORT(ntoskrnl, strtoul, {kPlain});
ULONGLONG _strtoui64(const CHAR* text, CHAR** end, int base) {
  const Parsed<CHAR> parsed = parse(text, base, ~ULONGLONG{0});
  if (end != nullptr) *end = const_cast<CHAR*>(parsed.end);
  if (parsed.overflow) return ~ULONGLONG{0};
  return parsed.negative ? 0 - parsed.magnitude : parsed.magnitude;
}
RUNDOWN_EXPORT(ntoskrnl, _strtoui64, {kPlain});

CHAR* _itoa(LONG value, CHAR* to, int base) {
  return print_signed(value, to, base);
}
RUNDOWN_EXPORT(ntoskrnl, _itoa, {kPlain});
WCHAR* _itow(LONG value, WCHAR* to, int base) {
  return print_signed(value, to, base);
}
RUNDOWN_EXPORT(ntoskrnl, _itow, {kPlain});
int _itoa_s(LONG value, CHAR* to, SIZE_T room, int base) {
  return print_signed_checked(value, static_cast<ULONG>(value), to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _itoa_s, {kPlain});
int _itow_s(LONG value, WCHAR* to, SIZE_T room, int base) {
  return print_signed_checked(value, static_cast<ULONG>(value), to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _itow_s, {kPlain});
int _ltoa_s(LONG value, CHAR* to, SIZE_T room, int base) {
  return _itoa_s(value, to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _ltoa_s, {kPlain});
int _ltow_s(LONG value, WCHAR* to, SIZE_T room, int base) {
  return _itow_s(value, to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _ltow_s, {kPlain});
int _i64toa_s(LONGLONG value, CHAR* to, SIZE_T room, int base) {
  return print_signed_checked(value, static_cast<ULONGLONG>(value), to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _i64toa_s, {kPlain});
int _i64tow_s(LONGLONG value, WCHAR* to, SIZE_T room, int base) {
  return print_signed_checked(value, static_cast<ULONGLONG>(value), to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _i64tow_s, {kPlain});
int _ultoa_s(ULONG value, CHAR* to, SIZE_T room, int base) {
  return print_checked(value, false, to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _ultoa_s, {kPlain});
int _ultow_s(ULONG value, WCHAR* to, SIZE_T room, int base) {
  return print_checked(value, false, to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _ultow_s, {kPlain});
int _ui64toa_s(ULONGLONG value, CHAR* to, SIZE_T room, int base) {
  return print_checked(value, false, to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _ui64toa_s, {kPlain});
int _ui64tow_s(ULONGLONG value, WCHAR* to, SIZE_T room, int base) {
  return print_checked(value, false, to, room, base);
}
RUNDOWN_EXPORT(ntoskrnl, _ui64tow_s, {kPlain});

SIZE_T mbstowcs(WCHAR* to, const CHAR* from, SIZE_T most) {
  SIZE_T count = 0;
  for (; from[count] != 0; ++count) {
    if (to == nullptr) continue;
    if (count == most) return count;
    to[count] = rtl::to_unicode(from[count], rtl::CodePage::ansi);
  }
  if (to != nullptr && count < most) to[count] = 0;
  return count;
}
RUNDOWN_EXPORT(ntoskrnl, mbstowcs, {kPlain});
SIZE_T wcstombs(CHAR* to, const WCHAR* from, SIZE_T most) {
  SIZE_T count = 0;
  for (; from[count] != 0; ++count) {
    if (to == nullptr) continue;
    if (count == most) return count;
    to[count] = rtl::to_byte(from[count], rtl::CodePage::ansi);
  }
  if (to != nullptr && count < most) to[count] = 0;
  return count;
}
RUNDOWN_EXPORT(ntoskrnl, wcstombs, {kPlain});
int mbtowc(WCHAR* to, const CHAR* from, SIZE_T most) {
  if (from == nullptr || most == 0) return 0;
  if (to != nullptr) *to = rtl::to_unicode(*from, rtl::CodePage::ansi);
  return *from != 0 ? 1 : 0;
}
RUNDOWN_EXPORT(ntoskrnl, mbtowc, {kPlain});
int wctomb(CHAR* to, WCHAR letter) {
  if (to == nullptr) return 0;
  *to = rtl::to_byte(letter, rtl::CodePage::ansi);
  return 1;
}
RUNDOWN_EXPORT(ntoskrnl, wctomb, {kPlain});

void srand(ULONG seed) {
  random_state->seed = seed;
}
RUNDOWN_EXPORT(ntoskrnl, srand, {kPlain});
int rand() {
  random_state->seed = random_state->seed * 214013 + 2531011;
  return static_cast<int>(random_state->seed >> 16 & 0x7FFF);
}
RUNDOWN_EXPORT(ntoskrnl, rand, {kPlain});

}  // namespace rundown::nt
