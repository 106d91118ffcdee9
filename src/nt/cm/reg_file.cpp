#include "nt/cm/reg_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <vector>

#include "abi/registry.h"
#include "nt/cm/registry.h"
#include "nt/ob/directory.h"

namespace rundown::nt::cm {
namespace {

using namespace abi;

struct Assignment {
  std::u16string key;
  bool delete_key = false;
  bool has_value = false;
  bool delete_value = false;
  std::u16string name;
  ULONG type = 0;
  std::vector<std::byte> data;
};

// A logical line: continuations (a backslash at the end) joined, comments and blank lines left out.
struct Line {
  std::u16string text;
  int number = 0;
};

std::u16string_view trimmed(std::u16string_view text) {
  constexpr std::u16string_view kSpace = u" \t\r";
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::u16string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

std::vector<Line> logical_lines(std::u16string_view text) {
  std::vector<Line> lines;
  std::u16string joined;
  int number = 0;
  int first = 0;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(u'\n'), text.size());
    std::u16string_view line = trimmed(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    ++number;
    if (joined.empty()) {
      first = number;
      if (line.empty() || line.front() == u';') continue;
    }
    const bool goes_on = !line.empty() && line.back() == u'\\' && line.front() != u'[';
    if (goes_on) line.remove_suffix(1);
    joined += line;
    if (goes_on) continue;
    lines.push_back({joined, first});
    joined.clear();
  }
  if (!joined.empty()) lines.push_back({joined, first});
  return lines;
}

std::optional<std::u16string> kernel_path(std::u16string_view path) {
  struct Root {
    std::u16string_view name;
    std::u16string_view kernel;
  };
  constexpr Root kRoots[]{{u"HKEY_LOCAL_MACHINE", u"\\Registry\\Machine"},
                          {u"HKLM", u"\\Registry\\Machine"},
                          {u"HKEY_USERS", u"\\Registry\\User"},
                          {u"HKU", u"\\Registry\\User"},
                          {u"HKEY_CURRENT_USER", u"\\Registry\\User\\.Default"},
                          {u"HKEY_CLASSES_ROOT", u"\\Registry\\Machine\\Software\\Classes"}};
  const std::size_t end = std::min(path.find(u'\\'), path.size());
  for (const Root& root : kRoots) {
    if (ob::equal_ignoring_case(root.name, path.substr(0, end))) {
      return std::u16string(root.kernel) + std::u16string(path.substr(end));
    }
  }
  return std::nullopt;
}

// A quoted string at the start of `text`, which then begins behind it.
std::optional<std::u16string> take_quoted(std::u16string_view& text) {
  if (text.empty() || text.front() != u'"') return std::nullopt;
  std::u16string made;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == u'\\' && i + 1 < text.size()) {
      made += text[++i];
    } else if (text[i] == u'"') {
      text.remove_prefix(i + 1);
      return made;
    } else {
      made += text[i];
    }
  }
  return std::nullopt;
}

std::optional<ULONG> hex_number(std::u16string_view digits) {
  if (digits.empty() || digits.size() > 8) return std::nullopt;
  ULONG value = 0;
  for (const char16_t digit : digits) {
    ULONG nibble = 0;
    if (digit >= u'0' && digit <= u'9') {
      nibble = static_cast<ULONG>(digit - u'0');
    } else if (digit >= u'a' && digit <= u'f') {
      nibble = static_cast<ULONG>(digit - u'a' + 10);
    } else if (digit >= u'A' && digit <= u'F') {
      nibble = static_cast<ULONG>(digit - u'A' + 10);
    } else {
      return std::nullopt;
    }
    value = value << 4 | nibble;
  }
  return value;
}

template <class T>
std::vector<std::byte> bytes_of(std::span<const T> items) {
  const auto bytes = std::as_bytes(items);
  return {bytes.begin(), bytes.end()};
}

// hex:01,02 and hex(7):...
bool take_hex(std::u16string_view text, Assignment& made) {
  made.type = REG_BINARY;
  if (!text.empty() && text.front() == u'(') {
    const std::size_t close = text.find(u')');
    const auto type =
        close == std::u16string_view::npos ? std::nullopt : hex_number(text.substr(1, close - 1));
    if (!type) return false;
    made.type = *type;
    text.remove_prefix(close + 1);
  }
  if (text.empty() || text.front() != u':') return false;
  text.remove_prefix(1);
  while (!text.empty()) {
    const std::size_t comma = std::min(text.find(u','), text.size());
    const std::u16string_view item = trimmed(text.substr(0, comma));
    text.remove_prefix(std::min(comma + 1, text.size()));
    if (item.empty() && text.empty()) break;
    const auto byte = hex_number(item);
    if (!byte || *byte > 0xFF) return false;
    made.data.push_back(static_cast<std::byte>(*byte));
  }
  return true;
}

bool take_data(std::u16string_view text, Assignment& made) {
  if (text == u"-") {
    made.delete_value = true;
    return true;
  }
  if (text.starts_with(u'"')) {
    const auto string = take_quoted(text);
    if (!string || !trimmed(text).empty()) return false;
    made.type = REG_SZ;
    made.data = bytes_of(std::span(string->c_str(), string->size() + 1));
    return true;
  }
  if (text.starts_with(u"dword:")) {
    const auto number = hex_number(trimmed(text.substr(6)));
    if (!number) return false;
    made.type = REG_DWORD;
    made.data = bytes_of(std::span(&*number, 1));
    return true;
  }
  if (text.starts_with(u"hex")) return take_hex(text.substr(3), made);
  return false;
}

std::optional<std::string> read(std::u16string_view text,
                                const std::function<void(const Assignment&)>& take) {
  constexpr std::u16string_view kVersion = u"Windows Registry Editor Version 5.00";
  const std::vector<Line> lines = logical_lines(text);
  if (lines.empty() || lines.front().text != kVersion) {
    return "it does not begin with \"Windows Registry Editor Version 5.00\"";
  }
  std::u16string key;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    std::u16string_view line = lines[i].text;
    const auto wrong = [&](std::string_view what) {
      return fmt::format("line {}: {}", lines[i].number, what);
    };
    Assignment made;
    if (line.front() == u'[') {
      if (line.back() != u']') return wrong("a key's name has no closing bracket");
      line = line.substr(1, line.size() - 2);
      made.delete_key = line.starts_with(u'-');
      if (made.delete_key) line.remove_prefix(1);
      const auto path = kernel_path(line);
      if (!path) return wrong("a key must begin with HKEY_LOCAL_MACHINE or another root");
      key = made.key = *path;
      take(made);
      continue;
    }
    if (key.empty()) return wrong("a value stands before the first key");
    made.key = key;
    made.has_value = true;
    if (line.front() == u'@') {
      line.remove_prefix(1);
    } else if (const auto name = take_quoted(line)) {
      made.name = *name;
    } else {
      return wrong("a value's name must stand in quotation marks");
    }
    line = trimmed(line);
    if (line.empty() || line.front() != u'=') return wrong("'=' is missing");
    if (!take_data(trimmed(line.substr(1)), made)) {
      return wrong("a value is \"text\", dword:..., hex:... or -");
    }
    take(made);
  }
  return std::nullopt;
}

void apply(const Assignment& what) {
  if (what.delete_key) {
    if (Key* key = find_key(what.key); key != nullptr && key->parent != nullptr) {
      key->parent->subkeys.erase(ob::upcased(key->name));
    }
    return;
  }
  Key& key = make_key(what.key);
  if (what.delete_value) {
    key.values.erase(ob::upcased(what.name));
  } else if (what.has_value) {
    set_value(key, what.name, what.type, what.data);
  }
}

}  // namespace

std::optional<std::string> load_reg_file(std::u16string_view text) {
  return read(text, &apply);
}

std::optional<std::string> check_reg_file(std::u16string_view text) {
  return read(text, [](const Assignment& /*what*/) {});
}

std::optional<std::u16string> decode_reg_file(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE")) {
    if (bytes.size() % 2 != 0) return std::nullopt;
    std::u16string text;
    for (std::size_t i = 2; i < bytes.size(); i += 2) {
      text += static_cast<char16_t>(static_cast<unsigned char>(bytes[i]) |
                                    static_cast<unsigned char>(bytes[i + 1]) << 8);
    }
    return text;
  }
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  std::u16string text;
  for (std::size_t i = 0; i < bytes.size();) {
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const int more = lead < 0x80       ? 0
                     : lead >> 5 == 6  ? 1
                     : lead >> 4 == 14 ? 2
                     : lead >> 3 == 30 ? 3
                                       : -1;
    if (more < 0 || i + static_cast<std::size_t>(more) >= bytes.size()) return std::nullopt;
    std::uint32_t point = more == 0 ? lead : lead & (0x3FU >> more);
    for (int k = 1; k <= more; ++k) {
      const auto next = static_cast<unsigned char>(bytes[i + static_cast<std::size_t>(k)]);
      if (next >> 6 != 2) return std::nullopt;
      point = point << 6 | (next & 0x3F);
    }
    i += static_cast<std::size_t>(more) + 1;
    if (point >= 0x10000) {
      point -= 0x10000;
      text += static_cast<char16_t>(0xD800 + (point >> 10));
      text += static_cast<char16_t>(0xDC00 + (point & 0x3FF));
    } else {
      text += static_cast<char16_t>(point);
    }
  }
  return text;
}

}  // namespace rundown::nt::cm
