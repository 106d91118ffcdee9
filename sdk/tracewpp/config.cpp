#include "config.h"

#include <algorithm>
#include <cctype>

#include "scanner.h"

namespace tracewpp {
namespace {

ArgumentType value(std::string item, std::string letter, std::string c_type, std::string format) {
  return {std::move(item), std::move(letter), std::move(c_type), "WPP_LOG_VALUE",
          std::move(format)};
}

bool starts_with_word(std::string_view text, std::string_view word) {
  return text.starts_with(word) &&
         (text.size() == word.size() ||
          (std::isalnum(static_cast<unsigned char>(text[word.size()])) == 0 &&
           text[word.size()] != '_'));
}

Arguments statement_arguments(std::string_view statement) {
  const std::size_t open = statement.find('(');
  auto arguments = open == std::string_view::npos ? std::nullopt : parse_arguments(statement, open);
  if (!arguments || arguments->values.empty()) {
    throw Error("bad statement in a WPP configuration: " + std::string(statement));
  }
  return *arguments;
}

Affix parse_affix(const Arguments& arguments) {
  const auto format =
      arguments.values.size() > 1 ? literal_text(arguments.values[1]) : std::nullopt;
  if (!format) throw Error("no format in USEPREFIX or USESUFFIX of " + arguments.values[0]);
  return {*format, {arguments.values.begin() + 2, arguments.values.end()}};
}

// ItemListByte(...) takes one byte, ItemListShort and ItemSetShort two, everything else four.
ArgumentType custom_type(const std::string& item) {
  if (item.starts_with("ItemListByte") || item.starts_with("ItemSetByte")) {
    return value(item, "c", "UCHAR", "s");
  }
  if (item.starts_with("ItemListShort") || item.starts_with("ItemSetShort")) {
    return value(item, "h", "USHORT", "s");
  }
  return value(item, "d", "ULONG", "s");
}

// name, macro, C type, item, "format", signature, ...
void complex_type(Config& config, const Arguments& arguments) {
  const auto& values = arguments.values;
  if (values.size() < 6) throw Error("DEFINE_CPLX_TYPE of " + values[0] + " has too few parts");
  config.types[values[0]] = {values[3], values[5], values[2], values[1],
                             literal_text(values[4]).value_or("s")};
}

}  // namespace

std::vector<std::string> TraceFunction::conditions() const {
  std::vector<std::string> names;
  for (const auto& preset : presets) names.push_back(preset.first);
  for (const auto& parameter : parameters) {
    // The recorder's log is where the message goes besides, not a condition.
    if (parameter != "MSG" && parameter != "IFRLOG") names.push_back(parameter);
  }
  return names;
}

const TraceFunction* Config::function(std::string_view name) const {
  const auto found = std::ranges::find(functions, name, &TraceFunction::name);
  return found == functions.end() ? nullptr : &*found;
}

TraceFunction parse_function(std::string_view text) {
  TraceFunction function;
  const std::size_t name_end = text.find_first_of("{( \t");
  function.name = std::string(text.substr(0, name_end));
  const std::size_t open = text.find('(');
  const std::size_t brace = text.find('{');
  if (function.name.empty() || open == std::string_view::npos) {
    throw Error("bad trace function: " + std::string(text));
  }
  if (brace != std::string_view::npos && brace < open) {
    const auto presets = parse_arguments(text, brace);
    if (!presets) throw Error("bad trace function: " + std::string(text));
    for (const auto& preset : presets->values) {
      const std::size_t equals = preset.find('=');
      if (equals == std::string::npos) throw Error("bad trace function: " + std::string(text));
      function.presets.emplace_back(trimmed(preset.substr(0, equals)),
                                    trimmed(preset.substr(equals + 1)));
    }
  }
  auto arguments = parse_arguments(text, open);
  if (arguments && !arguments->values.empty() && arguments->values.back().starts_with('(')) {
    const auto inner = parse_arguments(arguments->values.back(), 0);
    if (!inner) throw Error("bad trace function: " + std::string(text));
    arguments->values.pop_back();
    function.group = arguments->values.size();
    arguments->values.insert(arguments->values.end(), inner->values.begin(), inner->values.end());
  }
  if (!arguments) throw Error("bad trace function: " + std::string(text));
  for (const auto& parameter : arguments->values) {
    if (parameter == "...") {
      function.variadic = true;
    } else {
      function.parameters.push_back(parameter);
    }
  }
  return function;
}

void read_statement(Config& config, std::string_view text) {
  std::string statement = trimmed(text);
  while (statement.ends_with(';')) statement = trimmed(statement.substr(0, statement.size() - 1));
  if (starts_with_word(statement, "FUNC")) {
    TraceFunction function = parse_function(trimmed(std::string_view(statement).substr(4)));
    std::erase_if(config.functions, [&](const auto& f) { return f.name == function.name; });
    config.functions.push_back(std::move(function));
  } else if (starts_with_word(statement, "USEPREFIX")) {
    const Arguments arguments = statement_arguments(statement);
    config.prefixes[arguments.values[0]] = parse_affix(arguments);
  } else if (starts_with_word(statement, "USESUFFIX")) {
    const Arguments arguments = statement_arguments(statement);
    config.suffixes[arguments.values[0]] = parse_affix(arguments);
  } else if (starts_with_word(statement, "CUSTOM_TYPE")) {
    const Arguments arguments = statement_arguments(statement);
    if (arguments.values.size() < 2) throw Error("CUSTOM_TYPE without an item: " + statement);
    std::string item = arguments.values[1];
    for (std::size_t i = 2; i < arguments.values.size(); ++i) item += "," + arguments.values[i];
    config.types[arguments.values[0]] = custom_type(item);
  } else if (starts_with_word(statement, "DEFINE_CPLX_TYPE")) {
    complex_type(config, statement_arguments(statement));
  }
}

void read_blocks(Config& config, std::string_view text) {
  bool inside = false;
  std::string statement;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    std::string line = trimmed(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    while (line.starts_with("//") || line.starts_with("* ")) line = trimmed(line.substr(2));
    if (line.starts_with("begin_wpp")) {
      inside = line.find("config") != std::string::npos;
    } else if (line.starts_with("end_wpp")) {
      inside = false;
      statement.clear();
    } else if (inside) {
      statement += (statement.empty() ? "" : " ") + line;
      const std::size_t open = statement.find('(');
      if (open == std::string::npos || parse_arguments(statement, open)) {
        read_statement(config, statement);
        statement.clear();
      }
    }
  }
}

Config default_config() {
  Config config;
  config.functions.push_back(parse_function("DoTraceMessage(LEVEL,MSG,...)"));
  const auto number = [&](const char* name, const char* item) {
    config.types[name] = value(item, "d", "LONG", "s");
  };
  number("STATUS", "ItemNTSTATUS");
  number("status", "ItemNTSTATUS");
  number("HRESULT", "ItemHRESULT");
  number("hresult", "ItemHRESULT");
  number("WINERROR", "ItemWINERROR");
  number("winerr", "ItemWINERROR");
  number("NDIS_STATUS", "ItemNDIS_STATUS");
  number("IPADDR", "ItemIPAddr");
  number("ipaddr", "ItemIPAddr");
  number("bool", "ItemListLong(false,true)");
  number("BOOLEAN", "ItemListLong(FALSE,TRUE)");
  number("WAITRESULT", "ItemWaitResult");
  config.types["bool8"] = value("ItemListByte(false,true)", "c", "UCHAR", "s");
  config.types["PORT"] = config.types["port"] = value("ItemPort", "h", "USHORT", "s");
  config.types["irql"] = value("ItemListByte(Low,APC,DPC)", "c", "UCHAR", "s");
  config.types["irp_mj"] = config.types["sysctrl"] = value("ItemChar", "c", "UCHAR", "u");
  config.types["irp"] = value("ItemPtr", "p", "const void*", "p");
  config.types["TIMESTAMP"] = config.types["datetime"] = config.types["due"] =
      config.types["delta"] = config.types["WAITTIME"] =
          value("ItemTimestamp", "i", "LONGLONG", "s");
  config.types["GUID"] = config.types["guid"] = config.types["CLSID"] = config.types["IID"] =
      config.types["LIBID"] = {"ItemGuid", "g", "const GUID*", "WPP_LOG_GUID", "s"};
  config.types["USTR"] = {"ItemPWString", "Z", "const UNICODE_STRING*", "WPP_LOG_COUNTED_WIDE",
                          "s"};
  config.types["ANSTR"] = {"ItemPString", "z", "const STRING*", "WPP_LOG_COUNTED", "s"};
  config.types["ASTR"] = {"ItemString", "s", "const char*", "WPP_LOG_STRING", "s"};
  config.types["ARSTR"] = {"ItemRString", "r", "const char*", "WPP_LOG_STRING", "s"};
  config.types["WSTR"] = {"ItemWString", "S", "const WCHAR*", "WPP_LOG_WIDE_STRING", "s"};
  config.types["ARWSTR"] = {"ItemRWString", "R", "const WCHAR*", "WPP_LOG_WIDE_STRING", "s"};
  return config;
}

}  // namespace tracewpp
