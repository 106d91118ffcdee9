// Letters: case and code pages, as an English Windows has them (ANSI 1252, OEM 437).
#pragma once

#include <string_view>

#include "abi/types.h"

namespace rundown::nt::rtl {

abi::WCHAR upper(abi::WCHAR letter);
abi::WCHAR lower(abi::WCHAR letter);

// Case of the "C" locale, which the kernel's C library keeps.
constexpr int c_upper(int letter) {
  return letter >= 'a' && letter <= 'z' ? letter - 32 : letter;
}
constexpr int c_lower(int letter) {
  return letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
}

enum class CodePage : abi::USHORT { oem = 437, ansi = 1252 };

abi::WCHAR to_unicode(abi::CHAR letter, CodePage page);
// '?' for what the page has not.
abi::CHAR to_byte(abi::WCHAR letter, CodePage page);

inline std::u16string_view view_of(const abi::UNICODE_STRING& text) {
  return {text.Buffer, text.Length / sizeof(abi::WCHAR)};
}
inline std::string_view view_of(const abi::ANSI_STRING& text) {
  return {text.Buffer, text.Length};
}

// Negative, zero, positive, as the Compare functions answer.
abi::LONG compare(std::u16string_view left, std::u16string_view right, bool ignore_case);

// Writes the letters and, where a place is left, a terminator, and sets the length.
void assign(abi::UNICODE_STRING& to, std::u16string_view text);

// A buffer for a string that one of the Free functions gives back: paged pool of the driver's,
// tagged 'Strg'.
void* allocate_string(std::size_t bytes);
void free_string(void* buffer);

}  // namespace rundown::nt::rtl
