#include "nt/rtl/text.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "nt/pool/pool.h"

namespace rundown::nt::rtl {
namespace {

using abi::CHAR;
using abi::WCHAR;

// Stretches of the alphabet whose lower case lies a fixed distance above the upper case. `step` 2:
// the two alternate.
struct CaseRange {
  WCHAR first;  // upper case
  WCHAR last;
  WCHAR distance;
  WCHAR step;
};
constexpr CaseRange kCases[] = {
    {0x0041, 0x005A, 32, 1}, {0x00C0, 0x00D6, 32, 1}, {0x00D8, 0x00DE, 32, 1},
    {0x0100, 0x012E, 1, 2},  {0x0132, 0x0136, 1, 2},  {0x0139, 0x0147, 1, 2},
    {0x014A, 0x0176, 1, 2},  {0x0179, 0x017D, 1, 2},  {0x01CD, 0x01DB, 1, 2},
    {0x01DE, 0x01EE, 1, 2},  {0x0200, 0x0216, 1, 2},  {0x0391, 0x03A1, 32, 1},
    {0x03A3, 0x03AB, 32, 1}, {0x0388, 0x038A, 37, 1}, {0x0410, 0x042F, 32, 1},
    {0x0402, 0x040C, 80, 1}, {0x0400, 0x0401, 80, 1}, {0x040D, 0x040F, 80, 1},
    {0x0460, 0x0480, 1, 2},  {0x0490, 0x04BE, 1, 2},  {0x0531, 0x0556, 48, 1},
    {0x1E00, 0x1E94, 1, 2},  {0x1EA0, 0x1EF8, 1, 2},  {0x2160, 0x216F, 16, 1},
    {0x24B6, 0x24CF, 26, 1}, {0xFF21, 0xFF3A, 32, 1}};

struct CasePair {
  WCHAR upper;
  WCHAR lower;
};
constexpr CasePair kPairs[] = {
    {0x0178, 0x00FF}, {0x0386, 0x03AC}, {0x038C, 0x03CC}, {0x038E, 0x03CD}, {0x038F, 0x03CE}};

// What the upper half of each page stands for. Where 1252 has no entry it means the control letter
// of the same number.
constexpr std::array<WCHAR, 32> kAnsi80{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};
constexpr std::array<WCHAR, 128> kOem80{
    0xC7,   0xFC,   0xE9,   0xE2,   0xE4,   0xE0,   0xE5,   0xE7,   0xEA,   0xEB,   0xE8,   0xEF,
    0xEE,   0xEC,   0xC4,   0xC5,   0xC9,   0xE6,   0xC6,   0xF4,   0xF6,   0xF2,   0xFB,   0xF9,
    0xFF,   0xD6,   0xDC,   0xA2,   0xA3,   0xA5,   0x20A7, 0x0192, 0xE1,   0xED,   0xF3,   0xFA,
    0xF1,   0xD1,   0xAA,   0xBA,   0xBF,   0x2310, 0xAC,   0xBD,   0xBC,   0xA1,   0xAB,   0xBB,
    0x2591, 0x2592, 0x2593, 0x2502, 0x2524, 0x2561, 0x2562, 0x2556, 0x2555, 0x2563, 0x2551, 0x2557,
    0x255D, 0x255C, 0x255B, 0x2510, 0x2514, 0x2534, 0x252C, 0x251C, 0x2500, 0x253C, 0x255E, 0x255F,
    0x255A, 0x2554, 0x2569, 0x2566, 0x2560, 0x2550, 0x256C, 0x2567, 0x2568, 0x2564, 0x2565, 0x2559,
    0x2558, 0x2552, 0x2553, 0x256B, 0x256A, 0x2518, 0x250C, 0x2588, 0x2584, 0x258C, 0x2590, 0x2580,
    0x03B1, 0xDF,   0x0393, 0x03C0, 0x03A3, 0x03C3, 0xB5,   0x03C4, 0x03A6, 0x0398, 0x03A9, 0x03B4,
    0x221E, 0x03C6, 0x03B5, 0x2229, 0x2261, 0xB1,   0x2265, 0x2264, 0x2320, 0x2321, 0xF7,   0x2248,
    0xB0,   0x2219, 0xB7,   0x221A, 0x207F, 0xB2,   0x25A0, 0xA0};

constexpr abi::ULONG kStringTag = 0x67727453;  // 'Strg'

}  // namespace

WCHAR upper(WCHAR letter) {
  if (letter < 0x80) return static_cast<WCHAR>(c_upper(letter));
  for (const CaseRange& range : kCases) {
    const auto candidate = static_cast<WCHAR>(letter - range.distance);
    if (candidate >= range.first && candidate <= range.last &&
        (candidate - range.first) % range.step == 0) {
      return candidate;
    }
  }
  for (const CasePair& pair : kPairs) {
    if (pair.lower == letter) return pair.upper;
  }
  return letter;
}

WCHAR lower(WCHAR letter) {
  if (letter < 0x80) return static_cast<WCHAR>(c_lower(letter));
  for (const CaseRange& range : kCases) {
    if (letter >= range.first && letter <= range.last && (letter - range.first) % range.step == 0) {
      return static_cast<WCHAR>(letter + range.distance);
    }
  }
  for (const CasePair& pair : kPairs) {
    if (pair.upper == letter) return pair.lower;
  }
  return letter;
}

WCHAR to_unicode(CHAR letter, CodePage page) {
  const auto byte = static_cast<unsigned char>(letter);
  if (byte < 0x80) return byte;
  if (page == CodePage::oem) return kOem80[byte - 0x80];
  return byte < 0xA0 ? kAnsi80[byte - 0x80] : byte;
}

CHAR to_byte(WCHAR letter, CodePage page) {
  if (letter < 0x80) return static_cast<CHAR>(letter);
  if (page == CodePage::ansi && letter >= 0xA0 && letter <= 0xFF) return static_cast<CHAR>(letter);
  const auto find = [letter](const auto& table) {
    const auto* found = std::ranges::find(table, letter);
    return found == table.end() ? '?' : static_cast<CHAR>(0x80 + (found - table.begin()));
  };
  return page == CodePage::ansi ? find(kAnsi80) : find(kOem80);
}

abi::LONG compare(std::u16string_view left, std::u16string_view right, bool ignore_case) {
  const std::size_t common = std::min(left.size(), right.size());
  for (std::size_t i = 0; i < common; ++i) {
    const WCHAR a = ignore_case ? upper(left[i]) : left[i];
    const WCHAR b = ignore_case ? upper(right[i]) : right[i];
    if (a != b) return static_cast<abi::LONG>(a) - static_cast<abi::LONG>(b);
  }
  return static_cast<abi::LONG>(left.size()) - static_cast<abi::LONG>(right.size());
}

void assign(abi::UNICODE_STRING& to, std::u16string_view text) {
  const std::size_t bytes =
      std::min<std::size_t>(text.size() * sizeof(WCHAR), to.MaximumLength & ~1U);
  std::memmove(to.Buffer, text.data(), bytes);
  to.Length = static_cast<abi::USHORT>(bytes);
  if (bytes + sizeof(WCHAR) <= to.MaximumLength) to.Buffer[bytes / sizeof(WCHAR)] = 0;
}

void* allocate_string(std::size_t bytes) {
  return pool::allocate({.bytes = bytes, .tag = kStringTag, .kind = pool::Kind::paged});
}
void free_string(void* buffer) {
  pool::free(buffer);
}

}  // namespace rundown::nt::rtl
