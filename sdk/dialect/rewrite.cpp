#include "rewrite.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <optional>

#include "scopes.h"

namespace dialect {
namespace {

enum class Kind { space, marker, word, literal, other };

struct Token {
  Kind kind;
  std::string text;
  std::string function;  // that it stands in
  std::string place;     // file:line
};

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}

// Operators of more than one letter that matter here; a longer one is not taken for a shorter.
std::size_t operator_size(std::string_view text) {
  for (const char* op : {"<<=", ">>=", "...", "->", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=",
                         "|=",  "^=",  "==",  "!=", "<=", ">=", "&&", "||", "<<", ">>", "::"}) {
    if (text.starts_with(op)) return std::string_view(op).size();
  }
  return 1;
}

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view text) : text_(text) {}

  std::vector<Token> tokens() {
    while (at_ < text_.size()) next();
    return std::move(tokens_);
  }

 private:
  void add(Kind kind, std::size_t size) {
    tokens_.push_back(
        {kind, std::string(text_.substr(at_, size)), scopes_.function(),
         kind == Kind::other || kind == Kind::word ? fmt::format("{}:{}", file_, line_) : ""});
    at_ += size;
  }

  // # 12 "file" 3
  void read_marker(std::string_view line) {
    const std::size_t number = line.find_first_of("0123456789");
    const std::size_t open = line.find('"');
    if (number == std::string_view::npos || open == std::string_view::npos || number > open) return;
    const std::size_t close = line.find('"', open + 1);
    if (close == std::string_view::npos) return;
    line_ = std::strtoul(std::string(line.substr(number)).c_str(), nullptr, 10) - 1;
    file_ = std::string(line.substr(open + 1, close - open - 1));
  }

  void next() {
    const char c = text_[at_];
    if (c == '#' && at_line_start_) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      read_marker(text_.substr(at_, end - at_));
      add(Kind::marker, end - at_);
      return;
    }
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      if (c == '\n') {
        ++line_;
        at_line_start_ = true;
      }
      add(Kind::space, 1);
      return;
    }
    at_line_start_ = false;
    if (c == '"' || c == '\'') {
      std::size_t end = at_ + 1;
      while (end < text_.size() && text_[end] != c && text_[end] != '\n') {
        end += text_[end] == '\\' ? 2 : 1;
      }
      add(Kind::literal, std::min(end + 1, text_.size()) - at_);
    } else if (is_word(c)) {
      std::size_t end = at_;
      while (end < text_.size() && is_word(text_[end])) ++end;
      if (end < text_.size() && text_[end] == '"' && text_.substr(at_, end - at_) == "L") {
        add(Kind::other, 1);
        return;
      }
      std::size_t after = end;
      while (after < text_.size() && std::isspace(static_cast<unsigned char>(text_[after])) != 0) {
        ++after;
      }
      scopes_.word(text_, at_, end - at_, after < text_.size() && text_[after] == '(');
      add(Kind::word, end - at_);
    } else {
      if (c == '{') scopes_.brace_opens();
      if (c == ';') scopes_.statement_ends();
      const bool closes = c == '}';
      add(Kind::other, operator_size(text_.substr(at_)));
      if (closes) scopes_.brace_closes();
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool at_line_start_ = true;
  std::size_t line_ = 1;
  std::string file_;
  std::vector<Token> tokens_;
  tracewpp::Scopes scopes_;
};

class Rewriter {
 public:
  explicit Rewriter(std::vector<Token> tokens) : tokens_(std::move(tokens)) {
    for (std::size_t i = 0; i < tokens_.size(); ++i) {
      if (tokens_[i].kind != Kind::space && tokens_[i].kind != Kind::marker) real_.push_back(i);
    }
  }

  Rewritten run(const Complaints& of) {
    for (const std::string& function : of.conflicting) settle_parameters(function);
    if (!of.redeclared.empty()) rename_members(of.redeclared);
    for (const std::string& place : of.specialized) head_specialization(place);
    for (std::size_t i = 0; i < real_.size(); ++i) {
      join_function_name(i);
      assigned_cast(i);
      stepped_cast(i);
      address_of_cast(i);
      address_of_bare_cast(i);
      untyped_constant(i);
    }
    if (takes_addresses_) leave_out_register();
    for (const Token& token : tokens_) result_.text += token.text;
    return std::move(result_);
  }

 private:
  bool valid(std::size_t i) const { return i < real_.size(); }
  Token& token(std::size_t i) { return tokens_[real_[i]]; }
  bool is(std::size_t i, std::string_view text) {
    return valid(i) && token(i).kind != Kind::literal && token(i).text == text;
  }

  // Or an expression by itself, in parentheses. A colon ends a label.
  bool starts_statement(std::size_t i) {
    return i > 0 &&
           (is(i - 1, ";") || is(i - 1, "{") || is(i - 1, "}") || is(i - 1, "(") ||
            is(i - 1, ":")) &&
           !(i > 1 && is(i - 1, "(") && token(i - 2).kind == Kind::word &&
             token(i - 2).text == "sizeof");
  }

  void join_function_name(std::size_t i) {
    if (token(i).kind != Kind::word || token(i).text != "__FUNCTION__") return;
    const bool before = i > 0 && token(i - 1).kind == Kind::literal && token(i - 1).text[0] == '"';
    const bool after =
        valid(i + 1) && ((token(i + 1).kind == Kind::literal && token(i + 1).text[0] == '"') ||
                         (is(i + 1, "L") && token(i + 1).kind == Kind::other));
    if (!before && !after) return;
    token(i).text = "\"" + token(i).function + "\"";
    token(i).kind = Kind::literal;
  }

  // The token after `(type)` from the position on; 0 if there is no such cast. Names only, so that
  // a multiplication or a call is none.
  std::size_t after_type(std::size_t i) {
    static const std::set<std::string_view> no_types = {"sizeof", "return"};
    if (!is(i, "(")) return 0;
    std::size_t at = i + 1;
    while (valid(at) && token(at).kind == Kind::word && !no_types.contains(token(at).text)) ++at;
    if (at == i + 1) return 0;
    while (is(at, "*")) ++at;
    return is(at, ")") ? at + 1 : 0;
  }

  // The token after name, *name, name->member, name.member and name[index].
  std::size_t after_operand(std::size_t i) {
    while (is(i, "*")) ++i;
    if (!valid(i) || token(i).kind != Kind::word) return 0;
    std::size_t at = i + 1;
    for (;;) {
      if ((is(at, "->") || is(at, ".")) && valid(at + 1) && token(at + 1).kind == Kind::word) {
        at += 2;
      } else if (is(at, "[")) {
        int depth = 0;
        do {
          if (is(at, "[")) ++depth;
          if (is(at, "]")) --depth;
          ++at;
        } while (valid(at) && depth > 0);
      } else {
        return at;
      }
    }
  }

  // Between the cast's parentheses, (type) becomes *(type*)&.
  void cast_address(std::size_t open, std::size_t after) {
    token(open).text = "*(";
    token(after - 1).text = "*)&";
    takes_addresses_ = true;
    result_.warnings.push_back(
        token(open).place +
        ": warning: a cast is used as an l-value, an extension of Microsoft's "
        "compiler (C4213)");
  }

  // A register variable has no address; Microsoft's compiler takes no notice of the word.
  void leave_out_register() {
    for (std::size_t i = 0; i < real_.size(); ++i) {
      if (token(i).kind == Kind::word && token(i).text == "register") token(i).text = "";
    }
  }

  // At the start of a statement: (type)operand = value
  void assigned_cast(std::size_t i) {
    static const std::set<std::string_view> operators = {
        "=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "++", "--"};
    if (!starts_statement(i)) return;
    const std::size_t operand = after_type(i);
    const std::size_t end = operand == 0 ? 0 : after_operand(operand);
    if (end == 0 || !valid(end) || !operators.contains(token(end).text)) return;
    cast_address(i, operand);
  }

  // ((type)operand)++, and ((type)operand) = value
  void stepped_cast(std::size_t i) {
    if (!is(i, "(") || !is(i + 1, "(")) return;
    const std::size_t operand = after_type(i + 1);
    const std::size_t end = operand == 0 ? 0 : after_operand(operand);
    if (end == 0 || !is(end, ")")) return;
    // Macros add parentheses of their own.
    std::size_t first = i;
    std::size_t last = end;
    while (first > 0 && is(first - 1, "(") && is(last + 1, ")")) {
      --first;
      ++last;
    }
    // What a word stands before is a call's argument or a condition.
    if (first > 0 && token(first - 1).kind == Kind::word && token(first - 1).text != "return")
      return;
    const bool steps = is(last + 1, "++") || is(last + 1, "--") ||
                       (first > 0 && (is(first - 1, "++") || is(first - 1, "--")));
    // What a * before it assigns to is another thing.
    static const std::set<std::string_view> operators = {"=", "+=", "-=", "|=", "&="};
    const bool assigned =
        starts_statement(first) && valid(last + 1) && operators.contains(token(last + 1).text);
    if (steps || assigned) cast_address(i + 1, operand);
  }

  // Behind an operand it is the bitwise operator.
  bool is_address_of(std::size_t i) {
    return is(i, "&") && i > 0 && token(i - 1).kind == Kind::other && !is(i - 1, ")") &&
           !is(i - 1, "]");
  }

  // &(type)operand as a whole argument: (type*)&operand.
  void address_of_bare_cast(std::size_t i) {
    if (!is_address_of(i)) return;
    const std::size_t operand = after_type(i + 1);
    const std::size_t end = operand == 0 ? 0 : after_operand(operand);
    if (end == 0 || (!is(end, ")") && !is(end, ","))) return;
    token(i).text = "";
    token(operand - 1).text = "*)&";
  }

  // &((type)(operand)), of which the address is taken: ((type*)&(operand)).
  void address_of_cast(std::size_t i) {
    if (!is_address_of(i) || !is(i + 1, "(") || !is(i + 2, "(")) return;
    const std::size_t operand = after_type(i + 2);
    if (operand == 0) return;
    const bool parentheses = is(operand, "(");
    std::size_t end = after_operand(parentheses ? operand + 1 : operand);
    if (end == 0 || (parentheses && !is(end, ")"))) return;
    if (parentheses) ++end;
    if (!is(end, ")")) return;
    // &((type)(operand))->member is the member's address, and allowed.
    if (is(end + 1, "->") || is(end + 1, ".") || is(end + 1, "[")) return;
    token(i).text = "";
    token(operand - 1).text = "*)&";
  }

  // const Name = value, without a type.
  void untyped_constant(std::size_t i) {
    if (!is(i, "const") || !starts_statement(i) || !is(i + 2, "=")) return;
    if (token(i + 1).kind != Kind::word) return;
    token(i).text = "const int";
    result_.warnings.push_back(token(i).place +
                               ": warning: a constant without a type is an int, an extension of "
                               "Microsoft's compiler (C4430)");
  }

  std::size_t after_parentheses(std::size_t open) {
    int depth = 0;
    std::size_t at = open;
    do {
      if (is(at, "(")) ++depth;
      if (is(at, ")")) --depth;
      ++at;
    } while (valid(at) && depth > 0);
    return at;
  }

  struct Mention {
    std::size_t first;  // of the declaration
    std::size_t name;
    std::size_t end;  // at ; or {
  };

  // Where the function is declared and defined, outside every other.
  std::vector<Mention> mentions_of(const std::string& function) {
    std::vector<Mention> mentions;
    std::size_t first = 0;
    int braces = 0;
    for (std::size_t i = 0; i < real_.size(); ++i) {
      if (is(i, "{")) ++braces;
      if (is(i, "}")) --braces;
      if (braces == 0 && (is(i, ";") || is(i, "}"))) first = i + 1;
      if (braces != 0 || token(i).kind != Kind::word || token(i).text != function) continue;
      const std::size_t end = is(i + 1, "(") ? after_parentheses(i + 1) : i + 1;
      if (is(end, ";") || is(end, "{")) mentions.push_back({first, i, end});
    }
    return mentions;
  }

  // Where the function's first use begins, from `after` on: the item outside every other that it
  // stands in. All names of its definition are known there, which need not be so where it is
  // declared.
  std::optional<std::size_t> item_of_first_use(const std::string& function, std::size_t after,
                                               std::size_t before) {
    std::size_t first = 0;
    int braces = 0;
    for (std::size_t i = 0; i < before; ++i) {
      if (is(i, "{")) ++braces;
      if (is(i, "}")) --braces;
      if (braces == 0 && (is(i, ";") || is(i, "}"))) first = i + 1;
      if (i > after && braces != 0 && token(i).kind == Kind::word && token(i).text == function) {
        return first;
      }
    }
    return std::nullopt;
  }

  // The names of the parameters between the parentheses, with commas; nothing where one is no plain
  // name.
  std::optional<std::string> names_of_parameters(std::size_t open, std::size_t close) {
    if (close == open + 2 && is(open + 1, "void")) return "";
    std::string names;
    int depth = 0;
    for (std::size_t i = open + 1; i <= close; ++i) {
      if (depth == 0 && (is(i, ",") || i == close)) {
        if (token(i - 1).kind != Kind::word) return std::nullopt;
        names += (names.empty() ? "" : ", ") + token(i - 1).text;
      }
      if (is(i, "(")) ++depth;
      if (is(i, ")")) --depth;
    }
    return names;
  }

  std::string text_between(std::size_t first, std::size_t end) {
    std::string text;
    for (std::size_t i = real_[first]; i < real_[end]; ++i) {
      if (tokens_[i].kind == Kind::space) text += ' ';
      if (tokens_[i].kind != Kind::space && tokens_[i].kind != Kind::marker)
        text += tokens_[i].text;
    }
    text.erase(text.find_last_not_of(' ') + 1);
    return text;
  }

  // A function's parameters are other pointers than its declaration's: it is declared as it is
  // defined, and the declaration's own type has to return the same for the same arguments.
  void settle_parameters(const std::string& function) {
    const std::vector<Mention> mentions = mentions_of(function);
    const auto definition =
        std::ranges::find_if(mentions, [this](const Mention& m) { return is(m.end, "{"); });
    if (definition == mentions.end() || definition == mentions.begin()) return;
    const auto names = names_of_parameters(definition->name + 1, definition->end - 1);
    if (!names) return;
    const std::string declared = "rundown_declared_" + function;
    const std::string defined = text_between(definition->first, definition->end);
    const auto use = item_of_first_use(function, mentions.front().end, definition->first);
    for (const Mention& mention : mentions) {
      if (mention.end != definition->end) token(mention.name).text = declared;
    }
    if (use) token(*use).text = defined + "; " + token(*use).text;
    token(definition->end).text = fmt::format(
        "{{ _Static_assert(__builtin_types_compatible_p(__typeof__({0}({2})), "
        "__typeof__({1}({2}))), \"it returns another type than it was declared to\");",
        declared, function, *names);
    result_.warnings.push_back(
        token(definition->name).place + ": warning: the parameters of '" + function +
        "' are other pointers than in its declaration, a warning of Microsoft's compiler (C4028)");
  }

  void rename_members(const std::set<std::string>& redeclared) {
    for (const std::size_t i : real_) {
      Token& member = tokens_[i];
      if (member.kind != Kind::word || !redeclared.contains(member.place + ":" + member.text)) {
        continue;
      }
      result_.warnings.push_back(member.place + ": warning: '" + member.text +
                                 "' is a member's name already, which Microsoft's compiler takes "
                                 "for the first of them");
      member.text = "rundown_second_" + member.text;
    }
  }

  // Before the declaration to which the place belongs.
  void head_specialization(const std::string& place) {
    const auto found =
        std::ranges::find_if(real_, [&](const std::size_t i) { return tokens_[i].place == place; });
    auto i = static_cast<std::size_t>(found - real_.begin());
    if (!valid(i)) return;
    while (i > 0 && !is(i - 1, ";") && !is(i - 1, "}") && !is(i - 1, "{")) --i;
    token(i).text = "template <> " + token(i).text;
  }

  bool takes_addresses_ = false;
  std::vector<Token> tokens_;
  std::vector<std::size_t> real_;  // without space
  Rewritten result_;
};

// In quotes, which are gcc's own in some languages.
std::string_view quoted_word(std::string_view said, std::size_t at) {
  while (at < said.size() && said[at] != '\n' && !is_word(said[at])) ++at;
  const std::size_t name = at;
  while (at < said.size() && is_word(said[at])) ++at;
  return said.substr(name, at - name);
}

// The file and line that the message at the position begins with; file:line:column: stands before
// it.
std::string_view place_of(std::string_view said, std::size_t at) {
  const std::size_t start = said.rfind('\n', at);
  std::string_view place =
      said.substr(start == std::string_view::npos ? 0 : start + 1, at - start - 1);
  for (int i = 0; i < 2; ++i) place = place.substr(0, std::min(place.rfind(':'), place.size()));
  return place;
}

}  // namespace

Complaints complaints(std::string_view said) {
  constexpr std::string_view kConflicts = "error: conflicting types for ";
  Complaints found;
  for (std::size_t at = 0; (at = said.find(kConflicts, at)) != std::string_view::npos;) {
    at += kConflicts.size();
    const std::string_view name = quoted_word(said, at);
    if (!name.empty()) found.conflicting.emplace(name);
  }
  constexpr std::string_view kHeadless = "error: template specialization requires 'template<>'";
  for (std::size_t at = 0; (at = said.find(kHeadless, at)) != std::string_view::npos; ++at) {
    found.specialized.emplace(place_of(said, at));
  }
  for (const std::string_view text : {"error: member of anonymous struct redeclares ",
                                      "error: member of anonymous union redeclares "}) {
    for (std::size_t at = 0; (at = said.find(text, at)) != std::string_view::npos;) {
      const std::string_view place = place_of(said, at);
      at += text.size();
      const std::string_view name = quoted_word(said, at);
      if (!name.empty()) found.redeclared.insert(fmt::format("{}:{}", place, name));
    }
  }
  return found;
}

Rewritten rewrite(std::string_view preprocessed, const Complaints& of) {
  return Rewriter(Tokenizer(preprocessed).tokens()).run(of);
}

}  // namespace dialect
