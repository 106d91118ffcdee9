#include "scanner.h"

#include <algorithm>
#include <cctype>

#include "scopes.h"

namespace tracewpp {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// The position after the string or character literal that begins at the position.
std::size_t skip_literal(std::string_view text, std::size_t at) {
  const char quote = text[at++];
  while (at < text.size() && text[at] != quote && text[at] != '\n') at += text[at] == '\\' ? 2 : 1;
  return std::min(at + 1, text.size());
}

std::string_view word_at(std::string_view text, std::size_t at) {
  std::size_t end = at;
  while (end < text.size() && is_word(text[end])) ++end;
  return text.substr(at, end - at);
}

// A line that ends in a backslash goes on in the next.
bool is_continued(std::string_view text, std::size_t at) {
  return text.substr(at).starts_with("\\\n") || text.substr(at).starts_with("\\\r\n");
}

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() &&
         (std::isspace(static_cast<unsigned char>(text[at])) != 0 || is_continued(text, at))) {
    ++at;
  }
  return at;
}

void blank(std::string& text, std::size_t from, std::size_t to) {
  for (std::size_t i = from; i < to && i < text.size(); ++i) {
    if (text[i] != '\n') text[i] = ' ';
  }
}

}  // namespace

std::string trimmed(std::string_view text) {
  const auto space = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return std::string(text);
}

std::string blank_comments(std::string_view text) {
  std::string result(text);
  std::size_t at = 0;
  while (at < text.size()) {
    if (text[at] == '"' || text[at] == '\'') {
      at = skip_literal(text, at);
    } else if (text.substr(at).starts_with("//")) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      blank(result, at, end);
      at = end;
    } else if (text.substr(at).starts_with("/*")) {
      const std::size_t close = text.find("*/", at + 2);
      const std::size_t end = close == std::string_view::npos ? text.size() : close + 2;
      blank(result, at, end);
      at = end;
    } else {
      ++at;
    }
  }
  return result;
}

std::string blank_directives(std::string_view text) {
  std::string result(text);
  bool at_line_start = true;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\n') {
      at_line_start = true;
    } else if (text[at] == '#' && at_line_start) {
      std::size_t end = at;
      while (end < text.size() && (text[end] != '\n' || text[end - 1] == '\\' ||
                                   (text[end - 1] == '\r' && text[end - 2] == '\\'))) {
        ++end;
      }
      blank(result, at, end);
      at = end - 1;
    } else if (std::isspace(static_cast<unsigned char>(text[at])) == 0) {
      at_line_start = false;
    }
  }
  return result;
}

std::optional<Arguments> parse_arguments(std::string_view text, std::size_t open) {
  Arguments arguments;
  int depth = 0;
  std::size_t start = open + 1;
  for (std::size_t at = open; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = skip_literal(text, at);
      continue;
    }
    if (c == '(' || c == '[' || c == '{') ++depth;
    if (c == ')' || c == ']' || c == '}') --depth;
    if (depth == 0 || (depth == 1 && c == ',')) {
      arguments.values.push_back(trimmed(text.substr(start, at - start)));
      start = at + 1;
    }
    ++at;
    if (depth == 0) {
      arguments.end = at;
      if (arguments.values.size() == 1 && arguments.values[0].empty()) arguments.values.clear();
      return arguments;
    }
  }
  return std::nullopt;
}

std::vector<Call> find_calls(std::string_view text, const std::vector<std::string>& functions) {
  std::vector<Call> calls;
  std::size_t line = 1;
  Scopes scopes;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = skip_literal(text, at);
      continue;
    }
    if (c == '\n') ++line;
    if (c == '{') scopes.brace_opens();
    if (c == '}') scopes.brace_closes();
    if (c == ';') scopes.statement_ends();
    if (!is_word(c)) {
      ++at;
      continue;
    }
    const std::string word(word_at(text, at));
    const std::size_t next = skip_space(text, at + word.size());
    const bool called = next < text.size() && text[next] == '(';
    if (called && std::ranges::find(functions, word) != functions.end()) {
      if (auto arguments = parse_arguments(text, next)) {
        calls.push_back({word, line, scopes.function(), std::move(arguments->values)});
      }
    } else {
      scopes.word(text, at, word.size(), called);
    }
    at += word.size();
  }
  return calls;
}

std::optional<std::string> literal_text(std::string_view argument) {
  std::string text;
  std::size_t at = skip_space(argument, 0);
  bool any = false;
  while (at < argument.size()) {
    if (argument[at] == 'L' && at + 1 < argument.size() && argument[at + 1] == '"') ++at;
    if (argument[at] != '"') return std::nullopt;
    const std::size_t end = skip_literal(argument, at);
    text += argument.substr(at + 1, end - at - 2);
    any = true;
    at = skip_space(argument, end);
  }
  return any ? std::optional(text) : std::nullopt;
}

std::optional<std::string> message_text(std::string_view argument,
                                        const std::map<std::string, std::string>& macros) {
  std::string text;
  bool any = false;
  for (std::size_t at = skip_space(argument, 0); at < argument.size();) {
    if (argument[at] == 'L' && at + 1 < argument.size() && argument[at + 1] == '"') ++at;
    std::size_t end = 0;
    if (argument[at] == '"') {
      end = skip_literal(argument, at);
      text += argument.substr(at + 1, end - at - 2);
      any = true;
    } else if (is_word(argument[at])) {
      const std::string word(word_at(argument, at));
      end = at + word.size();
      const auto macro = macros.find(word);
      if (macro != macros.end()) {
        text += macro->second;
        any = true;
      } else {
        text += word == "__FUNCTION__" ? "%!FUNC!" : word;
      }
    } else {
      return std::nullopt;
    }
    at = skip_space(argument, end);
  }
  return any ? std::optional(text) : std::nullopt;
}

void read_text_macros(std::string_view text, std::map<std::string, std::string>& macros) {
  for (std::size_t at = 0; (at = text.find("define", at)) != std::string_view::npos; at += 6) {
    std::size_t hash = at;
    while (hash > 0 && (text[hash - 1] == ' ' || text[hash - 1] == '\t')) --hash;
    if (hash == 0 || text[hash - 1] != '#') continue;
    const std::size_t start = text.find_first_not_of(" \t", at + 6);
    if (start == std::string_view::npos) break;
    const std::string_view name = word_at(text, start);
    const std::size_t after = start + name.size();
    if (after >= text.size() || (text[after] != ' ' && text[after] != '\t')) continue;
    const std::size_t end = std::min(text.find_first_of("\r\n", after), text.size());
    if (const auto literal = literal_text(trimmed(text.substr(after, end - after)))) {
      macros[std::string(name)] = *literal;
    }
  }
}

std::vector<std::string> included_names(std::string_view text) {
  std::vector<std::string> names;
  std::size_t at = 0;
  while ((at = text.find('#', at)) != std::string_view::npos) {
    const std::size_t word = text.find_first_not_of(" \t", ++at);
    if (word == std::string_view::npos || !text.substr(word).starts_with("include")) continue;
    const std::size_t open = text.find_first_not_of(" \t", word + 7);
    if (open == std::string_view::npos || (text[open] != '"' && text[open] != '<')) continue;
    const std::size_t close = text.find(text[open] == '"' ? '"' : '>', open + 1);
    if (close != std::string_view::npos)
      names.emplace_back(text.substr(open + 1, close - open - 1));
  }
  return names;
}

}  // namespace tracewpp
