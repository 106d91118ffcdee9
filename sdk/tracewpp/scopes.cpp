#include "scopes.h"

#include <cctype>
#include <set>

namespace tracewpp {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

// Annotations and attributes stand before a function's name, with parentheses of their own.
bool is_annotation(std::string_view word) {
  static const std::set<std::string_view> others = {"alignas", "decltype", "C_ASSERT",
                                                    "static_assert", "DECLSPEC_ALIGN"};
  if (others.contains(word) || word.starts_with("__")) return true;
  return word.size() > 1 && word[0] == '_' &&
         std::isupper(static_cast<unsigned char>(word[1])) != 0;
}

// The name with the classes that are written before it: A::f, A::~A.
std::string qualified(std::string_view text, std::size_t at, std::size_t size) {
  std::size_t start = at;
  if (start > 0 && text[start - 1] == '~') --start;
  while (start >= 3 && text.substr(start - 2, 2) == "::" && is_word(text[start - 3])) {
    start -= 2;
    while (start > 0 && is_word(text[start - 1])) --start;
  }
  return std::string(text.substr(start, at + size - start));
}

}  // namespace

void Scopes::brace_opens() {
  if (depth_ > 0) {
    ++depth_;
    return;
  }
  if (candidate_.empty()) {
    outer_.push_back(pending_);
  } else {
    depth_ = 1;
    for (const std::string& name : outer_) {
      if (!name.empty()) function_ += name + "::";
    }
    function_ += candidate_;
  }
  statement_ends();
}

void Scopes::brace_closes() {
  if (depth_ > 0) {
    if (--depth_ == 0) function_.clear();
  } else if (!outer_.empty()) {
    outer_.pop_back();
  }
  if (depth_ == 0) statement_ends();
}

void Scopes::statement_ends() {
  if (depth_ > 1) return;
  candidate_.clear();
  pending_.clear();
  names_scope_ = false;
}

void Scopes::word(std::string_view text, std::size_t at, std::size_t size, bool called) {
  if (depth_ > 0 || at < annotation_end_) return;
  const std::string_view word = text.substr(at, size);
  if (called && is_annotation(word)) {
    int open = 0;
    annotation_end_ = text.find('(', at);
    do {
      if (text[annotation_end_] == '(') ++open;
      if (text[annotation_end_] == ')') --open;
      ++annotation_end_;
    } while (open > 0 && annotation_end_ < text.size());
    return;
  }
  static const std::set<std::string_view> kinds = {"class", "struct", "union", "namespace"};
  if (kinds.contains(word)) {
    names_scope_ = true;
    pending_.clear();
  } else if (names_scope_ && !called && pending_.empty() && !is_annotation(word)) {
    pending_ = word;
  }
  if (called && candidate_.empty()) {
    candidate_ = qualified(text, at, size);
  }
}

}  // namespace tracewpp
