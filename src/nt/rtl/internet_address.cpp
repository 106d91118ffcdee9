// Internet addresses from text. In network order, as in_addr and in6_addr hold them.
#include <algorithm>
#include <array>
#include <optional>

#include "nt/export.h"

namespace rundown::nt {
namespace {

struct IN_ADDR {
  std::array<UCHAR, 4> bytes;
};
struct IN6_ADDR {
  std::array<UCHAR, 16> bytes;
};

// Reads on, a letter at a time; the text ends with what is none of its own.
template <class Letter>
class Reader {
 public:
  explicit Reader(const Letter* text) : at_(text) {}

  const Letter* at() const { return at_; }
  bool take(char letter) {
    if (*at_ != static_cast<Letter>(letter)) return false;
    ++at_;
    return true;
  }
  bool next_is(char letter) const { return *at_ == static_cast<Letter>(letter); }
  std::optional<ULONG> digit(ULONG base) const {
    const ULONG letter = static_cast<std::make_unsigned_t<Letter>>(*at_);
    ULONG value = base;
    if (letter >= '0' && letter <= '9') value = letter - '0';
    if (letter >= 'a' && letter <= 'f') value = letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') value = letter - 'A' + 10;
    if (value >= base) return std::nullopt;
    return value;
  }
  // At least one digit.
  std::optional<ULONGLONG> number(ULONG base, ULONGLONG most) {
    if (!digit(base)) return std::nullopt;
    ULONGLONG value = 0;
    while (const auto next = digit(base)) {
      value = value * base + *next;
      if (value > most) return std::nullopt;
      ++at_;
    }
    return value;
  }

 private:
  const Letter* at_;
};

// Decimal, or by C's prefixes where that is allowed.
template <class Letter>
std::optional<ULONGLONG> part_of(Reader<Letter>& text, bool strict) {
  constexpr ULONGLONG kMost = 0xFFFF'FFFF;
  if (strict || !text.next_is('0')) return text.number(10, kMost);
  text.take('0');
  if (text.take('x') || text.take('X')) return text.number(16, kMost);
  return text.digit(8) ? text.number(8, kMost) : 0;
}

// Strictly four parts of a byte; otherwise the last of up to four fills what is left.
template <class Letter>
NTSTATUS read_v4(Reader<Letter>& text, bool strict, IN_ADDR& address) {
  std::array<ULONGLONG, 4> parts{};
  std::size_t count = 0;
  do {
    const auto part = part_of(text, strict);
    if (!part) return STATUS_INVALID_PARAMETER;
    parts[count++] = *part;
  } while (count < parts.size() && text.take('.'));
  if (strict && count != parts.size()) return STATUS_INVALID_PARAMETER;
  ULONGLONG value = 0;
  for (std::size_t i = 0; i + 1 < count; ++i) {
    if (parts[i] > 0xFF) return STATUS_INVALID_PARAMETER;
    value |= parts[i] << (24 - 8 * i);
  }
  const ULONGLONG room = 0xFFFF'FFFFULL >> (8 * (count - 1));
  if (parts[count - 1] > room) return STATUS_INVALID_PARAMETER;
  value |= parts[count - 1];
  for (std::size_t i = 0; i < 4; ++i) address.bytes[i] = static_cast<UCHAR>(value >> (24 - 8 * i));
  return STATUS_SUCCESS;
}

template <class Letter>
bool is_v4_from(const Letter* text) {
  while ((*text >= '0' && *text <= '9')) ++text;
  return *text == '.';
}

template <class Letter>
NTSTATUS read_v6(Reader<Letter>& text, IN6_ADDR& address) {
  constexpr std::size_t kWords = 8;
  std::array<USHORT, kWords> words{};
  std::size_t count = 0;
  std::optional<std::size_t> gap;
  if (text.next_is(':')) {
    text.take(':');
    if (!text.take(':')) return STATUS_INVALID_PARAMETER;
    gap = 0;
  }
  while (count < kWords && text.digit(16)) {
    if (is_v4_from(text.at()) && count + 2 <= kWords) {
      IN_ADDR last{};
      if (const NTSTATUS status = read_v4(text, true, last); !nt_success(status)) return status;
      words[count++] = static_cast<USHORT>(last.bytes[0] << 8 | last.bytes[1]);
      words[count++] = static_cast<USHORT>(last.bytes[2] << 8 | last.bytes[3]);
      break;
    }
    const auto word = text.number(16, 0xFFFF);
    if (!word) return STATUS_INVALID_PARAMETER;
    words[count++] = static_cast<USHORT>(*word);
    if (count == kWords || !text.next_is(':')) break;
    text.take(':');
    if (text.take(':')) {
      if (gap) return STATUS_INVALID_PARAMETER;
      gap = count;
    } else if (!text.digit(16)) {
      return STATUS_INVALID_PARAMETER;
    }
  }
  if (gap ? count == kWords : count != kWords) return STATUS_INVALID_PARAMETER;
  std::array<USHORT, kWords> whole{};
  const std::size_t before = gap.value_or(count);
  std::copy_n(words.begin(), before, whole.begin());
  std::copy(words.begin() + static_cast<std::ptrdiff_t>(before),
            words.begin() + static_cast<std::ptrdiff_t>(count),
            whole.end() - static_cast<std::ptrdiff_t>(count - before));
  for (std::size_t i = 0; i < kWords; ++i) {
    address.bytes[2 * i] = static_cast<UCHAR>(whole[i] >> 8);
    address.bytes[2 * i + 1] = static_cast<UCHAR>(whole[i]);
  }
  return STATUS_SUCCESS;
}

// The terminator is where reading stopped, whether it succeeded or not.
template <class Letter>
NTSTATUS v4(const Letter* text, BOOLEAN strict, const Letter** terminator, void* address) {
  Reader<Letter> reader(text);
  IN_ADDR read{};
  const NTSTATUS status = read_v4(reader, strict != FALSE, read);
  *terminator = reader.at();
  if (nt_success(status)) *static_cast<IN_ADDR*>(address) = read;
  return status;
}

template <class Letter>
NTSTATUS v6(const Letter* text, const Letter** terminator, void* address) {
  Reader<Letter> reader(text);
  IN6_ADDR read{};
  const NTSTATUS status = read_v6(reader, read);
  *terminator = reader.at();
  if (nt_success(status)) *static_cast<IN6_ADDR*>(address) = read;
  return status;
}

constexpr gate::Contract kParses{.irql = Irql::passive, .header = "ip2string"};

}  // namespace

NTSTATUS RtlIpv4StringToAddressW(const WCHAR* text, BOOLEAN strict, const WCHAR** terminator,
                                 void* address) {
  return v4(text, strict, terminator, address);
}
const gate::FunctionExport<&RtlIpv4StringToAddressW> export_RtlIpv4StringToAddressW{
    ntoskrnl, "RtlIpv4StringToAddressW", kParses};

NTSTATUS RtlIpv4StringToAddressA(const CHAR* text, BOOLEAN strict, const CHAR** terminator,
                                 void* address) {
  return v4(text, strict, terminator, address);
}
const gate::FunctionExport<&RtlIpv4StringToAddressA> export_RtlIpv4StringToAddressA{
    ntoskrnl, "RtlIpv4StringToAddressA", kParses};

NTSTATUS RtlIpv6StringToAddressW(const WCHAR* text, const WCHAR** terminator, void* address) {
  return v6(text, terminator, address);
}
const gate::FunctionExport<&RtlIpv6StringToAddressW> export_RtlIpv6StringToAddressW{
    ntoskrnl, "RtlIpv6StringToAddressW", kParses};

NTSTATUS RtlIpv6StringToAddressA(const CHAR* text, const CHAR** terminator, void* address) {
  return v6(text, terminator, address);
}
const gate::FunctionExport<&RtlIpv6StringToAddressA> export_RtlIpv6StringToAddressA{
    ntoskrnl, "RtlIpv6StringToAddressA", kParses};

}  // namespace rundown::nt
