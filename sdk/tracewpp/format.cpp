#include "format.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <set>

#include "scanner.h"

namespace tracewpp {
namespace {

// TMF counts arguments from ten: smaller numbers are the reader's own, such as %9!d! for the
// process.
constexpr std::size_t kFirstArgument = 10;

bool is_text_name(std::string_view name) {
  // Known where the message stands, so that nothing is recorded for them.
  static const std::set<std::string_view> names = {"FUNC",  "FILE",      "LINE",     "MOD",
                                                   "LEVEL", "FLAGS",     "TYP",      "KEYWORDS",
                                                   "SPACE", "STDPREFIX", "COMPNAME", "GUIDNAME"};
  return names.contains(name);
}

struct Length {
  std::string_view text;
  char kind;
};
// Longest first.
constexpr std::array<Length, 11> kLengths = {{{"I64", 'q'},
                                              {"I32", 'd'},
                                              {"ll", 'q'},
                                              {"hh", 'd'},
                                              {"I", 'P'},
                                              {"z", 'P'},
                                              {"t", 'P'},
                                              {"l", 'l'},
                                              {"h", 'h'},
                                              {"w", 'w'},
                                              {"L", 'L'}}};

ArgumentType plain_type(char conversion, char length, std::string_view whole) {
  const auto value = [&](const char* item, const char* letter, const char* c_type) {
    return ArgumentType{item, letter, c_type, "WPP_LOG_VALUE", ""};
  };
  switch (conversion) {
    case 'd':
    case 'i':
    case 'u':
    case 'x':
    case 'X':
    case 'o':
      if (length == 'q') return value("ItemLongLong", "i", "LONGLONG");
      if (length == 'P') return value("ItemPtr", "P", "LONG_PTR");
      if (length == 'h') return value("ItemShort", "h", "SHORT");
      return value("ItemLong", "d", "LONG");
    case 'c':
      if (length == 'w' || length == 'l') return value("ItemShort", "C", "WCHAR");
      return value("ItemChar", "c", "CHAR");
    case 'C':
      return value("ItemShort", "C", "WCHAR");
    case 'p':
      return value("ItemPtr", "p", "const void*");
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G':
      return value("ItemDouble", "f", "double");
    case 's':
      if (length == 'w' || length == 'l') {
        return {"ItemWString", "S", "const WCHAR*", "WPP_LOG_WIDE_STRING", ""};
      }
      return {"ItemString", "s", "const char*", "WPP_LOG_STRING", ""};
    case 'S':
      if (length == 'h') return {"ItemString", "s", "const char*", "WPP_LOG_STRING", ""};
      return {"ItemWString", "S", "const WCHAR*", "WPP_LOG_WIDE_STRING", ""};
    case 'Z':
      if (length == 'w') {
        return {"ItemPWString", "Z", "const UNICODE_STRING*", "WPP_LOG_COUNTED_WIDE", ""};
      }
      return {"ItemPString", "z", "const STRING*", "WPP_LOG_COUNTED", ""};
    default:
      throw Error("unknown conversion " + std::string(whole));
  }
}

// %!s! is %s, and so for each conversion that printf knows.
bool is_conversion(std::string_view name) {
  return std::string_view("diuxXocCpeEfgGsSZ").find(name.back()) != std::string_view::npos &&
         std::ranges::all_of(name.substr(0, name.size() - 1), [](char c) {
           return std::string_view("hlwzI").find(c) != std::string_view::npos;
         });
}

std::string shown(const std::string& flags, char conversion, char length) {
  switch (conversion) {
    case 'S':
    case 'Z':
      return flags + "s";
    case 'p':
      return flags + "p";
    default:
      break;
  }
  return flags + (length == 'q' || length == 'P' ? "I64" : "") + conversion;
}

}  // namespace

Format parse_format(std::string_view format, const Config& config) {
  Format result;
  const auto add = [&](ArgumentType type, const std::string& how) {
    result.text += "%" + std::to_string(kFirstArgument + result.arguments.size()) + "!" + how + "!";
    result.arguments.push_back(std::move(type));
  };
  for (std::size_t at = 0; at < format.size(); ++at) {
    if (format[at] != '%') {
      result.text += format[at];
      continue;
    }
    const std::size_t start = at++;
    if (at < format.size() && format[at] == '%') {
      result.text += "%%";
      continue;
    }
    // A per cent sign that begins no conversion, as before a line break, is text: Microsoft's own
    // samples have it.
    if (at < format.size() && format[at] == '\\') {
      result.text += "%%";
      --at;
      continue;
    }
    if (at < format.size() && format[at] == '!') {
      const std::size_t close = format.find('!', at + 1);
      if (close == std::string_view::npos) throw Error("%! without its end in a format");
      const std::string name(format.substr(at + 1, close - at - 1));
      at = close;
      const auto type = config.types.find(name);
      if (type != config.types.end()) {
        add(type->second, type->second.format);
      } else if (is_text_name(name)) {
        result.text += "%!" + name + "!";
      } else if (name.starts_with("WDF_")) {
        // An enumeration of the framework, which its wdftraceenums.h lists for Microsoft's
        // tracewpp.
        add({"ItemEnum(_" + name + ")", "d", "ULONG", "WPP_LOG_VALUE", ""}, "s");
      } else if (!name.empty() && name.size() <= 4 && is_conversion(name)) {
        const Format plain = parse_format("%" + name, config);
        add(plain.arguments[0], shown("", name.back(), 0));
      } else {
        throw Error("unknown type %!" + name + "!");
      }
      continue;
    }
    const std::size_t flags = at;
    while (at < format.size() &&
           std::string_view("-+ #0123456789.").find(format[at]) != std::string_view::npos) {
      ++at;
    }
    const std::string width(format.substr(flags, at - flags));
    char length = 0;
    for (const Length& candidate : kLengths) {
      if (format.substr(at).starts_with(candidate.text)) {
        length = candidate.kind;
        at += candidate.text.size();
        break;
      }
    }
    if (at >= format.size()) throw Error("a format ends within a conversion");
    add(plain_type(format[at], length, format.substr(start, at + 1 - start)),
        shown(width, format[at], length));
  }
  return result;
}

}  // namespace tracewpp
