// Writes the header that wmimofck makes of a driver's WMI classes: GUIDs, structures, item and
// method numbers.
#include <algorithm>
#include <map>
#include <vector>

#include "text_file.h"

namespace headergen {
namespace {

struct Member {
  std::string type;
  std::string name;
  std::string count;  // of an array
  std::map<std::string, std::string> qualifiers;
  bool is_method = false;
  std::vector<Member> parameters;
};

struct Class {
  std::string name;
  std::map<std::string, std::string> qualifiers;
  std::vector<Member> members;

  // What the structure is called: the class's own name unless a qualifier says otherwise.
  std::string header_name() const {
    const auto found = qualifiers.find("headername");
    return found == qualifiers.end() ? name : found->second;
  }
};

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<std::string> tokens_of(const std::string& text) {
  std::vector<std::string> tokens;
  for (std::size_t at = 0; at < text.size();) {
    const char c = text[at];
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++at;
    } else if (text.compare(at, 2, "//") == 0 || c == '#') {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.compare(at, 2, "/*") == 0) {
      at = std::min(text.find("*/", at), text.size() - 2) + 2;
    } else if (c == '"') {
      std::size_t end = at + 1;
      while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
      tokens.push_back(text.substr(at, end - at));
      at = end + 1;
    } else if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_') {
      std::size_t end = at;
      while (end < text.size() &&
             (std::isalnum(static_cast<unsigned char>(text[end])) != 0 || text[end] == '_')) {
        ++end;
      }
      tokens.push_back(text.substr(at, end - at));
      at = end;
    } else {
      tokens.emplace_back(1, c);
      ++at;
    }
  }
  return tokens;
}

class Parser {
 public:
  explicit Parser(std::vector<std::string> tokens) : tokens_(std::move(tokens)) {}

  std::vector<Class> classes() {
    std::vector<Class> all;
    while (at_ < tokens_.size()) {
      const auto qualifiers = parse_qualifiers();
      if (at_ >= tokens_.size()) break;
      if (lower(tokens_[at_]) == "class") {
        ++at_;
        all.push_back(parse_class(qualifiers));
      } else {
        ++at_;
      }
    }
    return all;
  }

 private:
  const std::string& peek() const {
    if (at_ >= tokens_.size()) throw Error("it ends within a class");
    return tokens_[at_];
  }
  std::string take() {
    std::string token = peek();
    ++at_;
    return token;
  }
  bool accept(const char* token) {
    if (peek() != token) return false;
    ++at_;
    return true;
  }

  // [name, name(value), name{values} : flavor]
  std::map<std::string, std::string> parse_qualifiers() {
    std::map<std::string, std::string> result;
    if (at_ >= tokens_.size() || peek() != "[") return result;
    std::string name;
    int depth = 0;
    do {
      const std::string token = take();
      if (token == "[" || token == "(" || token == "{") {
        ++depth;
      } else if (token == "]" || token == ")" || token == "}") {
        --depth;
      } else if (depth == 1 && token != "," && token != ":") {
        name = lower(token);
        result.emplace(name, "");
      } else if (depth > 1 && result[name].empty()) {
        result[name] = token.starts_with('"') ? token.substr(1) : token;
      }
    } while (depth > 0);
    return result;
  }

  Member parse_member() {
    Member member;
    member.qualifiers = parse_qualifiers();
    member.type = take();
    member.name = take();
    if (accept("[")) {
      member.count = peek() == "]" ? "1" : take();
      take();
    }
    return member;
  }

  Class parse_class(std::map<std::string, std::string> qualifiers) {
    Class result{take(), std::move(qualifiers), {}};
    while (!accept("{")) take();  // a base class
    while (!accept("}")) {
      Member member = parse_member();
      if (accept("(")) {
        member.is_method = true;
        while (!accept(")")) {
          member.parameters.push_back(parse_member());
          accept(",");
        }
      }
      while (!accept(";")) take();
      result.members.push_back(std::move(member));
    }
    return result;
  }

  std::vector<std::string> tokens_;
  std::size_t at_ = 0;
};

// The C type of a MOF type; empty for those whose size varies.
std::string c_type(const std::string& type, const std::vector<Class>& classes) {
  static const std::map<std::string, std::string> types = {
      {"boolean", "BOOLEAN"}, {"uint8", "UCHAR"},  {"sint8", "CHAR"},   {"uint16", "USHORT"},
      {"sint16", "SHORT"},    {"uint32", "ULONG"}, {"sint32", "LONG"},  {"uint64", "ULONGLONG"},
      {"sint64", "LONGLONG"}, {"char16", "WCHAR"}, {"real32", "float"}, {"real64", "double"}};
  const auto found = types.find(lower(type));
  if (found != types.end()) return found->second;
  for (const Class& c : classes) {
    if (c.name == type) return c.header_name();
  }
  return "";
}

std::string structure(const std::string& name, const std::vector<const Member*>& members,
                      const std::vector<Class>& classes) {
  std::string text = fmt::format("typedef struct _{} {{\n", name);
  std::string last;
  bool varies = false;
  std::size_t id = 0;
  for (const Member* member : members) {
    const std::string type = c_type(member->type, classes);
    const bool counted = member->qualifiers.contains("wmisizeis");
    ++id;
    if (type.empty() || counted || varies) {
      if (!varies) text += "    CHAR VariableData[1]; /* strings, and what follows them */\n";
      varies = true;
    } else {
      const bool array = !member->count.empty();
      text +=
          fmt::format("    {} {}{};\n", type, member->name, array ? "[" + member->count + "]" : "");
      text += fmt::format("#define {}_{}_SIZE sizeof({}{})\n", name, member->name, type,
                          array ? "[" + member->count + "]" : "");
      last = member->name;
    }
    const auto data_id = member->qualifiers.find("wmidataid");
    text += fmt::format("#define {}_{}_ID {}\n", name, member->name,
                        data_id == member->qualifiers.end() ? std::to_string(id) : data_id->second);
  }
  text += fmt::format("}} {0}, *P{0};\n", name);
  if (!varies && !last.empty()) {
    text += fmt::format("#define {0}_SIZE (FIELD_OFFSET({0}, {1}) + {0}_{1}_SIZE)\n", name, last);
  }
  return text + "\n";
}

std::string class_text(const Class& c, const std::vector<Class>& classes) {
  std::string text;
  const std::string name = c.header_name();
  if (const auto guid = c.qualifiers.find("guid"); guid != c.qualifiers.end()) {
    const std::string initializer = guid_initializer(guid->second);
    std::string values;
    for (const char ch : initializer) {
      if (ch != '{' && ch != '}') values += ch;
    }
    text += fmt::format("#define {}Guid {}\n", c.name, initializer);
    text += fmt::format("#ifndef MIDL_PASS\nDEFINE_GUID({}_GUID, {});\n#endif\n\n", c.name, values);
  }
  std::vector<const Member*> data;
  for (const Member& member : c.members) {
    if (!member.is_method) {
      if (member.qualifiers.contains("wmidataid")) data.push_back(&member);
      continue;
    }
    const auto id = member.qualifiers.find("wmimethodid");
    if (id == member.qualifiers.end()) continue;
    text += fmt::format("#define {} {}\n", member.name, id->second);
    for (const char* direction : {"in", "out"}) {
      std::vector<const Member*> parameters;
      for (const Member& parameter : member.parameters) {
        if (parameter.qualifiers.contains(direction)) parameters.push_back(&parameter);
      }
      const std::string suffix = std::string(direction) == "in" ? "_IN" : "_OUT";
      if (!parameters.empty()) text += structure(member.name + suffix, parameters, classes);
    }
  }
  if (!data.empty()) text += structure(name, data, classes);
  return text;
}

std::string write(const std::string& mof, const std::string& name) {
  const std::vector<Class> classes = Parser(tokens_of(mof)).classes();
  if (classes.empty()) throw Error("there is no class");
  std::string text = fmt::format("/* From {} by mofheader. */\n#pragma once\n\n", name);
  for (const Class& c : classes) text += class_text(c, classes);
  return text;
}

}  // namespace
}  // namespace headergen

int main(int argc, char** argv) {
  return headergen::run("mofheader", argc, argv, headergen::write);
}
