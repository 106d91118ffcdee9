// How the call trace shows one argument or result, chosen by its type. Reads guest memory only
// where it can be read.
#pragma once

#include <cstdint>
#include <string>
#include <type_traits>

#include "abi/ntstatus.h"
#include "abi/types.h"

namespace rundown::abi {
struct OBJECT_ATTRIBUTES;
}

namespace rundown::gate {

void format_hex(std::uint64_t value, std::string& out);
void format_decimal(std::int64_t value, std::string& out);
void format_value(abi::NTSTATUS status, std::string& out);
void format_value(abi::BOOLEAN value, std::string& out);
void format_value(const abi::UNICODE_STRING* text, std::string& out);
void format_value(const abi::ANSI_STRING* text, std::string& out);
// The object's name, where it has one.
void format_value(const abi::OBJECT_ATTRIBUTES* attributes, std::string& out);
void format_value(const char* text, std::string& out);
void format_value(const char16_t* text, std::string& out);

inline void format_value(abi::UNICODE_STRING* text, std::string& out) {
  format_value(static_cast<const abi::UNICODE_STRING*>(text), out);
}

template <class T>
void format_value(const T& value, std::string& out) {
  if constexpr (std::is_pointer_v<T>) {
    format_hex(reinterpret_cast<std::uint64_t>(value), out);
  } else if constexpr (std::is_enum_v<T>) {
    format_hex(static_cast<std::uint64_t>(value), out);
  } else if constexpr (std::is_signed_v<T>) {
    format_decimal(value, out);
  } else if constexpr (std::is_integral_v<T>) {
    format_hex(value, out);
  } else if constexpr (sizeof(T) == 8) {
    std::uint64_t word = 0;
    __builtin_memcpy(&word, &value, sizeof word);
    format_hex(word, out);
  } else {
    out += "{...}";
  }
}

}  // namespace rundown::gate
