#include "gate/format.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "abi/ntstatus_names.h"
#include "abi/object.h"
#include "cpu/call.h"

namespace rundown::gate {
namespace {

constexpr std::size_t kLongest = 128;  // characters of a string that a trace shows

void append_escaped(std::uint32_t unit, std::string& out) {
  if (unit == '"' || unit == '\\') {
    // A path's backslash stands as it is; only the quotation mark would mislead.
    if (unit == '"') out += '\\';
    out += static_cast<char>(unit);
  } else if (unit >= 0x20 && unit < 0x7F) {
    out += static_cast<char>(unit);
  } else {
    fmt::format_to(std::back_inserter(out), "\\x{:X}", unit);
  }
}

// Counted text, cut at kLongest and at the first byte that cannot be read.
template <class Unit>
void append_text(const Unit* text, std::size_t units, bool until_zero, std::string& out) {
  out += '"';
  for (std::size_t i = 0; i < std::min(units, kLongest); ++i) {
    Unit unit{};
    if (!cpu::read_memory(text + i, unit)) break;
    if (until_zero && unit == 0) break;
    append_escaped(static_cast<std::make_unsigned_t<Unit>>(unit), out);
  }
  out += units > kLongest && !until_zero ? "\"..." : "\"";
}

template <class Counted, class Unit>
void append_counted(const Counted* text, std::string& out) {
  Counted copy{};
  if (text == nullptr || !cpu::read_memory(text, copy)) {
    format_hex(reinterpret_cast<std::uint64_t>(text), out);
    return;
  }
  if (copy.Buffer == nullptr) {
    out += "\"\"";
    return;
  }
  append_text<Unit>(copy.Buffer, copy.Length / sizeof(Unit), false, out);
}

}  // namespace

void format_hex(std::uint64_t value, std::string& out) {
  if (value < 10) {
    out += static_cast<char>('0' + value);
  } else {
    fmt::format_to(std::back_inserter(out), "0x{:X}", value);
  }
}

void format_decimal(std::int64_t value, std::string& out) {
  fmt::format_to(std::back_inserter(out), "{}", value);
}

void format_value(abi::NTSTATUS status, std::string& out) {
  const std::string_view name = abi::nt_status_name(status);
  if (name.empty()) {
    fmt::format_to(std::back_inserter(out), "0x{:08X}", static_cast<std::uint32_t>(status));
  } else {
    out += name;
  }
}

void format_value(abi::BOOLEAN value, std::string& out) {
  out += value != 0 ? "TRUE" : "FALSE";
}

void format_value(const abi::UNICODE_STRING* text, std::string& out) {
  append_counted<abi::UNICODE_STRING, char16_t>(text, out);
}
void format_value(const abi::ANSI_STRING* text, std::string& out) {
  append_counted<abi::ANSI_STRING, char>(text, out);
}
void format_value(const abi::OBJECT_ATTRIBUTES* attributes, std::string& out) {
  abi::OBJECT_ATTRIBUTES known{};
  if (cpu::read_memory(attributes, known) && known.ObjectName != nullptr) {
    format_value(static_cast<const abi::UNICODE_STRING*>(known.ObjectName), out);
  } else {
    format_hex(reinterpret_cast<std::uint64_t>(attributes), out);
  }
}
void format_value(const char* text, std::string& out) {
  char probe = 0;
  if (cpu::read_memory(text, probe)) {
    append_text(text, kLongest, true, out);
  } else {
    format_hex(reinterpret_cast<std::uint64_t>(text), out);
  }
}
void format_value(const char16_t* text, std::string& out) {
  char16_t probe = 0;
  if (cpu::read_memory(text, probe)) {
    append_text(text, kLongest, true, out);
  } else {
    format_hex(reinterpret_cast<std::uint64_t>(text), out);
  }
}

}  // namespace rundown::gate
