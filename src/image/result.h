#pragma once

#include <fmt/format.h>

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace rundown::image {

// One line for the user: what is wrong with the file and, where it helps, what to do.
struct ParseError {
  std::string message;
};

template <typename... Args>
ParseError fail(fmt::format_string<Args...> format, Args&&... args) {
  return ParseError{fmt::format(format, std::forward<Args>(args)...)};
}

// A value, or the reason why there is none.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::move(value)) {}
  Result(ParseError error) : state_(std::move(error)) {}

  explicit operator bool() const { return std::holds_alternative<T>(state_); }
  T& operator*() { return *std::get_if<T>(&state_); }
  const T& operator*() const { return *std::get_if<T>(&state_); }
  T* operator->() { return std::get_if<T>(&state_); }
  const T* operator->() const { return std::get_if<T>(&state_); }
  const ParseError& error() const {
    assert(!*this);
    return *std::get_if<ParseError>(&state_);
  }

 private:
  std::variant<T, ParseError> state_;
};

}  // namespace rundown::image
