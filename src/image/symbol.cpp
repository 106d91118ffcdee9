#include "image/symbol.h"

#include <algorithm>
#include <charconv>

namespace rundown::image {
namespace {

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

bool equal_ignoring_case(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace

std::optional<Forwarder> parse_forwarder(std::string_view text) {
  const std::size_t dot = text.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size()) return std::nullopt;
  Forwarder forwarder{text.substr(0, dot), {text.substr(dot + 1)}};
  if (!forwarder.symbol.name.starts_with('#')) return forwarder;

  const std::string_view digits = forwarder.symbol.name.substr(1);
  const char* end = digits.data() + digits.size();
  const auto parsed = std::from_chars(digits.data(), end, forwarder.symbol.ordinal);
  if (digits.empty() || parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  forwarder.symbol.name = {};
  return forwarder;
}

bool same_module(std::string_view left, std::string_view right) {
  const std::size_t left_dot = left.rfind('.');
  const std::size_t right_dot = right.rfind('.');
  if ((left_dot == std::string_view::npos) != (right_dot == std::string_view::npos)) {
    left = left.substr(0, left_dot);
    right = right.substr(0, right_dot);
  }
  return equal_ignoring_case(left, right);
}

}  // namespace rundown::image
