#include "mutants.h"

#include <algorithm>
#include <cctype>
#include <regex>

namespace rundown::mutate {
namespace {

std::size_t end_of_string(std::string_view source, std::size_t at) {
  const char quote = source[at];
  for (++at; at < source.size() && source[at] != quote; ++at) {
    if (source[at] == '\\') ++at;
  }
  return std::min(at + 1, source.size());
}

bool begins_line(std::string_view source, std::size_t at) {
  while (at > 0 && (source[at - 1] == ' ' || source[at - 1] == '\t')) --at;
  return at == 0 || source[at - 1] == '\n';
}

std::size_t find_end(std::string_view source, std::string_view what, std::size_t from) {
  const std::size_t found = source.find(what, from);
  return found == std::string_view::npos ? source.size() : found + what.size();
}

// The end of a balanced "(...)" whose first parenthesis is the next one.
std::size_t end_of_parentheses(std::string_view source, std::size_t at) {
  int depth = 0;
  for (at = source.find('(', at); at < source.size(); ++at) {
    if (source[at] == '"') {
      at = end_of_string(source, at) - 1;
    } else if (source[at] == '(') {
      ++depth;
    } else if (source[at] == ')' && --depth == 0) {
      return at + 1;
    }
  }
  return source.size();
}

// The source with blanks in place of all that is left alone, each at its old offset.
std::string code_only(std::string_view source) {
  std::string code(source);
  const auto blank = [&](std::size_t from, std::size_t to) {
    for (; from < to; ++from) {
      if (code[from] != '\n') code[from] = ' ';
    }
    return to;
  };
  for (std::size_t at = 0; at < source.size();) {
    const std::string_view rest = source.substr(at);
    if (rest.starts_with("//") || (rest[0] == '#' && begins_line(source, at))) {
      at = blank(at, find_end(source, "\n", at));
    } else if (rest.starts_with("/*")) {
      at = blank(at, find_end(source, "*/", at));
    } else if (rest.starts_with("RUNDOWN_EXPORT") || rest.starts_with("static_assert")) {
      at = blank(at, end_of_parentheses(source, at));
    } else if (rest[0] == '"' ||
               (rest[0] == '\'' &&
                (at == 0 || std::isxdigit(static_cast<unsigned char>(source[at - 1])) == 0))) {
      at = blank(at, end_of_string(source, at));
    } else {
      ++at;
    }
  }
  return code;
}

struct Change {
  const char* pattern;  // what is replaced is the first group
  const char* by;
};

// A type's "<" has no blank before it in this project's format, "a < b" has one on either side.
constexpr Change kChanges[] = {
    {" (==) ", "!="},
    {" (!=) ", "=="},
    {" (<) ", "<="},
    {" (<=) ", "<"},
    {" (>) ", ">="},
    {" (>=) ", ">"},
    {" (&&) ", "||"},
    {" (\\|\\|) ", "&&"},
    {" (\\+) ", "-"},
    {" (-) ", "+"},
    {" (\\*) (?=[a-z(])", "/"},
    {" (&) ", "|"},
    {" (\\|) ", "&"},
    {" (\\+=) ", "-="},
    {" (-=) ", "+="},
    {" (\\|=) ", "&="},
    {" (&=) ", "|="},
    {"(\\+\\+)", "--"},
    {"(--)", "++"},
    {"[( ](!)[a-z(]", ""},
    {"\\b(true)\\b", "false"},
    {"\\b(false)\\b", "true"},
    {"\\b(TRUE)\\b", "FALSE"},
    {"\\b(FALSE)\\b", "TRUE"},
    {"\n *(return;)", ";"},
    {"\n *(break;)", ";"},
    {"\n *(continue;)", ";"},
};

void add_changes(std::string_view source, const std::string& code, std::vector<Mutant>& all) {
  for (const Change& change : kChanges) {
    const std::regex pattern(change.pattern);
    for (std::sregex_iterator it(code.begin(), code.end(), pattern), end; it != end; ++it) {
      all.push_back({static_cast<std::size_t>(it->position(1)),
                     static_cast<std::size_t>(it->length(1)), change.by});
    }
  }
  // A number is one more; an if asks the opposite; a call that stands for itself is left out.
  const auto add = [&](const std::regex& pattern, const auto& replace) {
    for (std::sregex_iterator it(code.begin(), code.end(), pattern), end; it != end; ++it) {
      const auto at = static_cast<std::size_t>(it->position(1));
      const auto length = static_cast<std::size_t>(it->length(1));
      all.push_back({at, length, replace(std::string(source.substr(at, length)))});
    }
  };
  add(std::regex("[^\\w.'](0x[0-9A-Fa-f]+|[0-9]+)(?![\\w.'])"),
      [](const std::string& number) { return "(" + number + " + 1)"; });
  add(std::regex("\\bif \\((?!const|auto)([^;{}\n]*)\\)(?= [a-z{]|\n)"),
      [](const std::string& condition) { return "!(" + condition + ")"; });
  add(std::regex("\n *([a-z][\\w:.>-]*\\([^;{}=]*\\);)(?=\n)"),
      [](const std::string&) { return ";"; });
}

}  // namespace

std::vector<Mutant> mutants_of(std::string_view source) {
  const std::string code = code_only(source);
  std::vector<Mutant> all;
  add_changes(source, code, all);
  for (Mutant& one : all) {
    one.line = 1 + static_cast<std::size_t>(std::count(
                       source.begin(), source.begin() + static_cast<std::ptrdiff_t>(one.at), '\n'));
  }
  std::ranges::sort(all, {}, [](const Mutant& one) { return std::pair(one.at, one.by); });
  return all;
}

std::string mutated(std::string_view source, const Mutant& mutant) {
  std::string text(source);
  return text.replace(mutant.at, mutant.length, mutant.by);
}

std::string describe(std::string_view source, const Mutant& mutant) {
  const auto line_at = [](std::string_view text, std::size_t at) {
    const std::size_t begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    std::string line(text.substr(begin, text.find('\n', at) - begin));
    line.erase(0, line.find_first_not_of(' '));
    return line;
  };
  const std::string changed = mutated(source, mutant);
  return std::to_string(mutant.line) + ": " + line_at(source, mutant.at) + "  ->  " +
         line_at(changed, mutant.at);
}

}  // namespace rundown::mutate
