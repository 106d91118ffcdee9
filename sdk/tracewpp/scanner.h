// A C source as a trace preprocessor sees it: comments, directives, calls.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace tracewpp {

// What is wrong in the input, with the place where it is.
struct Error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Call {
  std::string function;
  std::size_t line = 0;
  std::string enclosing;  // the C function that it stands in; empty at file scope
  std::vector<std::string> arguments;
};

// The text with comments and preprocessor directives blanked out; line numbers stay.
std::string blank_comments(std::string_view text);
std::string blank_directives(std::string_view text);

// Every call of one of the functions in a text without comments and directives.
std::vector<Call> find_calls(std::string_view text, const std::vector<std::string>& functions);

// The arguments between the parenthesis at the position and the one that closes it; none if that
// one is missing.
struct Arguments {
  std::vector<std::string> values;
  std::size_t end = 0;  // after the closing parenthesis
};
std::optional<Arguments> parse_arguments(std::string_view text, std::size_t open);

// The text of a string literal, or of several side by side; none if there is anything else.
std::optional<std::string> literal_text(std::string_view argument);

// The same, where macros may stand between the literals: those that a header defines as text give
// it, the compiler's own (__DATE__) their name. None where there is no literal at all.
std::optional<std::string> message_text(std::string_view argument,
                                        const std::map<std::string, std::string>& macros);

// Adds the macros of a text that are defined as string literals.
void read_text_macros(std::string_view text, std::map<std::string, std::string>& macros);

std::string trimmed(std::string_view text);

// The local headers that a text includes, in their order.
std::vector<std::string> included_names(std::string_view text);

}  // namespace tracewpp
