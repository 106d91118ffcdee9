#include "nt/rtl/printf.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <string_view>
#include <type_traits>

#include "nt/rtl/text.h"

namespace rundown::nt::rtl {
namespace {

using namespace abi;

enum class Size { normal, byte, half, wide_or_long, eight };

struct Spec {
  bool left = false;
  bool plus = false;
  bool space = false;
  bool alternate = false;
  bool zero = false;
  int width = 0;
  int precision = -1;
  Size size = Size::normal;
};

template <class Char>
class Writer {
 public:
  Writer(Char* to, std::size_t size) : to_(to), size_(size) {}
  void put(Char letter) {
    if (count_ < size_) to_[count_] = letter;
    ++count_;
  }
  void repeat(char letter, int times) {
    for (; times > 0; --times) put(static_cast<Char>(letter));
  }
  std::size_t count() const { return count_; }

 private:
  Char* to_;
  std::size_t size_;
  std::size_t count_ = 0;
};

template <class To, class From>
To convert(From letter) {
  if constexpr (std::is_same_v<To, From>) {
    return letter;
  } else if constexpr (std::is_same_v<To, WCHAR>) {
    return to_unicode(letter, CodePage::ansi);
  } else {
    return to_byte(letter, CodePage::ansi);
  }
}

template <class Char, class From>
void write_text(Writer<Char>& out, const Spec& spec, const From* text, std::size_t length) {
  if (spec.precision >= 0) length = std::min(length, static_cast<std::size_t>(spec.precision));
  const int padding = spec.width - static_cast<int>(length);
  if (!spec.left) out.repeat(spec.zero ? '0' : ' ', padding);
  for (std::size_t i = 0; i < length; ++i) out.put(convert<Char>(text[i]));
  if (spec.left) out.repeat(' ', padding);
}

template <class Char, class From>
void write_terminated(Writer<Char>& out, const Spec& spec, const From* text) {
  constexpr std::string_view kNull = "(null)";
  if (text == nullptr) return write_text(out, spec, kNull.data(), kNull.size());
  // Not past the precision: the text need not be terminated there.
  const std::size_t most =
      spec.precision >= 0 ? static_cast<std::size_t>(spec.precision) : ~std::size_t{0};
  std::size_t length = 0;
  while (length < most && text[length] != 0) ++length;
  write_text(out, spec, text, length);
}

template <class Char, class Counted>
void write_counted(Writer<Char>& out, const Spec& spec, const Counted* text) {
  using From = std::remove_pointer_t<decltype(text->Buffer)>;
  if (text == nullptr || text->Buffer == nullptr) {
    return write_terminated(out, spec, static_cast<const From*>(nullptr));
  }
  write_text(out, spec, text->Buffer, text->Length / sizeof(From));
}

template <class Char>
void write_number(Writer<Char>& out, const Spec& spec, ULONGLONG value, unsigned base, bool upper,
                  std::string_view prefix) {
  const std::string_view alphabet = upper ? "0123456789ABCDEF" : "0123456789abcdef";
  std::array<char, 24> digits{};
  std::size_t first = digits.size();
  while (value != 0) {
    digits[--first] = alphabet[value % base];
    value /= base;
  }
  const int count = static_cast<int>(digits.size() - first);
  const int least = spec.precision < 0 ? 1 : spec.precision;
  int zeros = std::max(0, least - count);
  const int rest = spec.width - count - zeros - static_cast<int>(prefix.size());
  if (spec.zero && !spec.left && spec.precision < 0) zeros += std::max(0, rest);
  const int padding = spec.width - count - zeros - static_cast<int>(prefix.size());
  if (!spec.left) out.repeat(' ', padding);
  for (const char letter : prefix) out.put(static_cast<Char>(letter));
  out.repeat('0', zeros);
  for (std::size_t i = first; i < digits.size(); ++i) out.put(static_cast<Char>(digits[i]));
  if (spec.left) out.repeat(' ', padding);
}

LONGLONG signed_value(std::uint64_t word, Size size) {
  switch (size) {
    case Size::byte:
      return static_cast<std::int8_t>(word);
    case Size::half:
      return static_cast<SHORT>(word);
    case Size::eight:
      return static_cast<LONGLONG>(word);
    default:
      return static_cast<LONG>(word);
  }
}

ULONGLONG unsigned_value(std::uint64_t word, Size size) {
  switch (size) {
    case Size::byte:
      return static_cast<UCHAR>(word);
    case Size::half:
      return static_cast<USHORT>(word);
    case Size::eight:
      return word;
    default:
      return static_cast<ULONG>(word);
  }
}

template <class Char>
void write_signed(Writer<Char>& out, const Spec& spec, std::uint64_t word) {
  const LONGLONG value = signed_value(word, spec.size);
  const auto magnitude =
      value < 0 ? 0 - static_cast<ULONGLONG>(value) : static_cast<ULONGLONG>(value);
  const std::string_view sign = value < 0 ? "-" : spec.plus ? "+" : spec.space ? " " : "";
  write_number(out, spec, magnitude, 10, false, sign);
}

template <class Char>
void write_floating(Writer<Char>& out, const Spec& spec, std::uint64_t word, char kind) {
  double value = 0;
  std::memcpy(&value, &word, sizeof value);
  std::array<char, 8> pattern{};
  std::snprintf(pattern.data(), pattern.size(), "%%%s%s.*%c", spec.alternate ? "#" : "",
                spec.plus    ? "+"
                : spec.space ? " "
                             : "",
                kind);
  std::array<char, 400> text{};
  const int precision = std::min(spec.precision < 0 ? 6 : spec.precision, 60);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  std::snprintf(text.data(), text.size(), pattern.data(), precision, value);
#pragma GCC diagnostic pop
  Spec whole = spec;
  whole.precision = -1;
  write_text(out, whole, text.data(), std::strlen(text.data()));
}

template <class Char>
class Pattern {
 public:
  explicit Pattern(const Char* at) : at_(at) {}
  Char peek() const { return *at_; }
  Char next() { return *at_++; }
  bool take(char letter) {
    if (*at_ != static_cast<Char>(letter)) return false;
    ++at_;
    return true;
  }

 private:
  const Char* at_;
};

template <class Char>
int read_number(Pattern<Char>& pattern, gate::VariableArguments& arguments) {
  if (pattern.take('*')) return static_cast<int>(arguments.next());
  int value = 0;
  while (pattern.peek() >= '0' && pattern.peek() <= '9' && value < 1'000'000) {
    value = value * 10 + static_cast<int>(pattern.next() - '0');
  }
  return value;
}

template <class Char>
Size read_size(Pattern<Char>& pattern) {
  if (pattern.take('h')) return pattern.take('h') ? Size::byte : Size::half;
  if (pattern.take('l')) return pattern.take('l') ? Size::eight : Size::wide_or_long;
  if (pattern.take('w')) return Size::wide_or_long;
  if (pattern.take('z') || pattern.take('j') || pattern.take('t') || pattern.take('L')) {
    return Size::eight;
  }
  if (pattern.take('I')) {
    if (pattern.take('3')) {
      pattern.take('2');
      return Size::normal;
    }
    if (pattern.take('6')) pattern.take('4');
    return Size::eight;
  }
  return Size::normal;
}

template <class Char>
Spec read_spec(Pattern<Char>& pattern, gate::VariableArguments& arguments) {
  Spec spec;
  for (;;) {
    if (pattern.take('-')) {
      spec.left = true;
    } else if (pattern.take('+')) {
      spec.plus = true;
    } else if (pattern.take(' ')) {
      spec.space = true;
    } else if (pattern.take('#')) {
      spec.alternate = true;
    } else if (pattern.take('0')) {
      spec.zero = true;
    } else {
      break;
    }
  }
  spec.width = read_number(pattern, arguments);
  if (spec.width < 0) {
    spec.left = true;
    spec.width = -spec.width;
  }
  if (pattern.take('.')) spec.precision = read_number(pattern, arguments);
  spec.size = read_size(pattern);
  return spec;
}

// Whether a string or letter is wide: the capital kinds are what the pattern itself is not.
template <class Char>
bool is_wide(const Spec& spec, bool capital) {
  if (spec.size == Size::half) return false;
  if (spec.size == Size::wide_or_long) return true;
  return std::is_same_v<Char, WCHAR> != capital;
}

template <class Char>
void write_one(Writer<Char>& out, const Spec& spec, Char kind, gate::VariableArguments& arguments) {
  switch (kind) {
    case 'd':
    case 'i':
      return write_signed(out, spec, arguments.next());
    case 'u':
      return write_number(out, spec, unsigned_value(arguments.next(), spec.size), 10, false, "");
    case 'o':
      return write_number(out, spec, unsigned_value(arguments.next(), spec.size), 8, false,
                          spec.alternate ? "0" : "");
    case 'x':
    case 'X': {
      const ULONGLONG value = unsigned_value(arguments.next(), spec.size);
      const bool prefixed = spec.alternate && value != 0;
      return write_number(out, spec, value, 16, kind == 'X',
                          !prefixed     ? ""
                          : kind == 'X' ? "0X"
                                        : "0x");
    }
    case 'p': {
      Spec pointer = spec;
      pointer.precision = 16;
      return write_number(out, pointer, arguments.next(), 16, true, spec.alternate ? "0X" : "");
    }
    case 'c':
    case 'C': {
      const auto letter = static_cast<WCHAR>(arguments.next());
      Spec one = spec;
      one.precision = -1;
      if (is_wide<Char>(spec, kind == 'C')) return write_text(out, one, &letter, 1);
      const auto narrow = static_cast<CHAR>(letter);
      return write_text(out, one, &narrow, 1);
    }
    case 's':
    case 'S': {
      const std::uint64_t text = arguments.next();
      if (is_wide<Char>(spec, kind == 'S')) {
        return write_terminated(out, spec, reinterpret_cast<const WCHAR*>(text));
      }
      return write_terminated(out, spec, reinterpret_cast<const CHAR*>(text));
    }
    case 'Z': {
      const std::uint64_t text = arguments.next();
      if (spec.size == Size::wide_or_long) {
        return write_counted(out, spec, reinterpret_cast<const UNICODE_STRING*>(text));
      }
      return write_counted(out, spec, reinterpret_cast<const ANSI_STRING*>(text));
    }
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
    case 'a':
    case 'A':
      return write_floating(out, spec, arguments.next(), static_cast<char>(kind));
    case 'n':
      arguments.next();  // since Windows Vista nothing is written
      return;
    default:
      out.put(kind);
  }
}

template <class Char>
std::size_t format_any(Char* to, std::size_t size, const Char* text,
                       gate::VariableArguments arguments) {
  Writer<Char> out(to, size);
  Pattern<Char> pattern(text);
  while (pattern.peek() != 0) {
    if (!pattern.take('%')) {
      out.put(pattern.next());
      continue;
    }
    const Spec spec = read_spec(pattern, arguments);
    if (pattern.peek() == 0) break;
    const Char kind = pattern.next();
    write_one(out, spec, kind, arguments);
  }
  return out.count();
}

}  // namespace

std::size_t format(CHAR* to, std::size_t size, const CHAR* pattern,
                   gate::VariableArguments arguments) {
  return format_any(to, size, pattern, arguments);
}
std::size_t format(WCHAR* to, std::size_t size, const WCHAR* pattern,
                   gate::VariableArguments arguments) {
  return format_any(to, size, pattern, arguments);
}

}  // namespace rundown::nt::rtl
