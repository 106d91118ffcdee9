#include "writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <map>
#include <set>
#include <vector>

#include "format.h"
#include "scanner.h"

namespace tracewpp {
namespace {

// Microsoft's numbering: smaller ones were other tools'.
constexpr std::size_t kFirstMessage = 10;

std::string identifier(std::string_view name) {
  std::string result(name);
  for (char& c : result) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return result;
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
  return fmt::format("{}", fmt::join(parts, separator));
}

std::uint64_t hash(std::string_view text, std::uint64_t seed) {
  std::uint64_t value = 0xCBF29CE484222325u ^ seed;
  for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  return value;
}

// The messages' identity: the same for the same source, and another when a message changes.
struct Guid {
  std::uint64_t high;
  std::uint64_t low;

  std::string text() const {
    return fmt::format("{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32, (high >> 16) & 0xFFFF,
                       high & 0xFFFF, low >> 48, low & 0xFFFFFFFFFFFF);
  }
  std::string initializer() const {
    std::string bytes;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes += fmt::format("{}0x{:02x}", shift == 56 ? "" : ", ", (low >> shift) & 0xFF);
    }
    return fmt::format("{{0x{:08x}, 0x{:04x}, 0x{:04x}, {{{}}}}}", high >> 32,
                       (high >> 16) & 0xFFFF, high & 0xFFFF, bytes);
  }
};

// Text within a C string literal that is to keep its backslashes and quotes.
std::string quoted(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '"') result += '\\';
    result += c;
  }
  return result;
}

struct Message {
  const Call* call;
  const TraceFunction* function;
  std::size_t number;
  Format format;
  // For each argument an expression, or the name of the macro's parameter that stands for it.
  std::vector<std::string> recorded;
  std::vector<std::string> expressions;  // as the source has them
};

// On one line, as a decoder's line-wise format wants it.
std::string one_line(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const bool space = std::isspace(static_cast<unsigned char>(c)) != 0;
    if (!space || (!result.empty() && result.back() != ' ')) result += space ? ' ' : c;
  }
  return result;
}

std::string signature(const Format& format) {
  std::string letters;
  for (const ArgumentType& type : format.arguments) letters += type.letter;
  return letters;
}

// The name of the macro's parameter for the n-th value that follows the named parameters.
std::string extra_name(std::size_t n) {
  return fmt::format("wpp_{}", n + 1);
}

// With those inside the inner parentheses.
std::vector<std::string> arguments_of(const Call& call, const TraceFunction& function) {
  std::vector<std::string> given = call.arguments;
  if (!function.group) return given;
  const auto inner =
      given.size() == *function.group + 1 ? parse_arguments(given.back(), 0) : std::nullopt;
  if (!inner) throw Error(fmt::format("{} takes double parentheses", function.name));
  given.pop_back();
  given.insert(given.end(), inner->values.begin(), inner->values.end());
  return given;
}

Message make_message(const Call& call, const TraceFunction& function, const Config& config,
                     std::size_t number) {
  const std::vector<std::string> given = arguments_of(call, function);
  if (given.size() < function.parameters.size()) {
    throw Error(
        fmt::format("{} takes at least {} arguments", function.name, function.parameters.size()));
  }
  Message message{&call, &function, number, {}, {}, {}};
  std::string format;
  const auto add_affix = [&](const std::map<std::string, Affix>& affixes) {
    const auto affix = affixes.find(function.name);
    if (affix == affixes.end()) return;
    format += affix->second.format;
    for (const auto& argument : affix->second.arguments) {
      message.recorded.push_back(argument);
      message.expressions.push_back(argument);
    }
  };
  add_affix(config.prefixes);
  const auto position = std::ranges::find(function.parameters, "MSG");
  if (position != function.parameters.end()) {
    const std::string& text =
        given[static_cast<std::size_t>(position - function.parameters.begin())];
    const auto literal = message_text(text, config.text_macros);
    if (!literal)
      throw Error(fmt::format("{}: the message is no string literal: {}", function.name, text));
    format += *literal;
  }
  for (std::size_t i = function.parameters.size(); i < given.size(); ++i) {
    message.recorded.push_back(extra_name(i - function.parameters.size()));
    message.expressions.push_back(one_line(given[i]));
  }
  add_affix(config.suffixes);
  message.format = parse_format(format, config);
  if (message.format.arguments.size() != message.recorded.size()) {
    throw Error(fmt::format("{}: \"{}\" shows {} arguments, there are {}", function.name, format,
                            message.format.arguments.size(), message.recorded.size()));
  }
  return message;
}

// The functions that record, one for each row of argument types.
std::string recording_functions(const std::vector<Message>& messages) {
  std::string text;
  std::set<std::string> done;
  for (const Message& message : messages) {
    const std::string letters = signature(message.format);
    if (!done.insert(letters).second) continue;
    std::string parameters;
    std::string records;
    for (std::size_t i = 0; i < message.format.arguments.size(); ++i) {
      const ArgumentType& type = message.format.arguments[i];
      parameters += fmt::format(", {} a{}", type.c_type, i + 1);
      records += fmt::format("{}(a{}) ", type.record, i + 1);
    }
    text += fmt::format(
        "WPP_RECORDING_FUNCTION void WPP_SF_{}(TRACEHANDLE logger, USHORT number, const GUID* "
        "guid{}) {{\n"
        "    WPP_TRACE_MESSAGE(logger, WPP_TRACE_OPTIONS, (LPGUID)guid, number, {}(PVOID)0);\n}}\n",
        letters, parameters, records);
  }
  return text;
}

// What a user of the function may leave undefined.
std::string condition_macros(const std::vector<Message>& messages) {
  std::string text;
  std::set<std::string> done;
  for (const Message& message : messages) {
    const std::vector<std::string> names = message.function->conditions();
    const std::string name = joined(names, "_");
    if (!done.insert(name).second) continue;
    const std::string parameters = joined(names, ", ");
    const auto has = [&](std::string_view n) { return std::ranges::find(names, n) != names.end(); };
    // DoTraceMessage calls its flag LEVEL.
    const std::string flag = has("FLAGS") ? "FLAGS" : has("FLAG") ? "FLAG" : "LEVEL";
    std::string enabled = fmt::format("WPP_LEVEL_ENABLED({})", flag);
    if (flag != "LEVEL" && has("LEVEL")) {
      enabled = fmt::format("({} && WPP_CONTROL(WPP_BIT_##{}).Level >= LEVEL)", enabled, flag);
    }
    const auto define = [&](std::string_view suffix, const std::string& value) {
      text += fmt::format("#ifndef WPP_{0}_{1}\n#define WPP_{0}_{1}({2}) {3}\n#endif\n", name,
                          suffix, parameters, value);
    };
    define("PRE", "");
    define("POST", "");
    if (!has(flag)) {
      define("ENABLED", "WPP_ANY_ENABLED()");
      define("LOGGER", "WPP_ANY_LOGGER()");
    } else if (name != "LEVEL" && name != "FLAG" && name != "FLAGS") {
      define("ENABLED", enabled);
      define("LOGGER", fmt::format("WPP_LEVEL_LOGGER({})", flag));
    }
  }
  return text;
}

std::string call_macro(const Message& message, const std::string& file) {
  const TraceFunction& function = *message.function;
  std::vector<std::string> parameters = function.parameters;
  const std::size_t given = arguments_of(*message.call, function).size();
  for (std::size_t i = function.parameters.size(); i < given; ++i) {
    parameters.push_back(extra_name(i - function.parameters.size()));
  }
  std::vector<std::string> condition_values;
  for (const auto& preset : function.presets) condition_values.push_back(preset.second);
  for (const std::string& name : function.conditions()) {
    if (std::ranges::find(function.parameters, name) != function.parameters.end()) {
      condition_values.push_back(name);
    }
  }
  const std::string condition = joined(function.conditions(), "_");
  const std::string values = joined(condition_values, ", ");
  std::string recorded;
  for (const std::string& expression : message.recorded) recorded += ", " + expression;
  const std::string name = fmt::format("WPP_CALL_{}_{}", file, message.call->line);
  std::string text;
  std::string body_name = name;
  if (function.group) {
    body_name = fmt::format("WPP_INNER_{}_{}", file, message.call->line);
    std::string outer;
    for (std::size_t i = 0; i < *function.group; ++i) outer += function.parameters[i] + ", ";
    text = fmt::format("#define {0}({1}arguments) WPP_APPLY({2}, ({1}WPP_UNGROUP arguments))\n",
                       name, outer, body_name);
  }
  return text + fmt::format(
                    "#define {0}({1}) \\\n"
                    "    WPP_{2}_PRE({3}) \\\n"
                    "    (void)(WPP_IS_INITIALISED && WPP_{2}_ENABLED({3}) \\\n"
                    "               ? (WPP_SF_{4}(WPP_{2}_LOGGER({3}) {5}, "
                    "&WPP_{6}_Traceguids{7}), 1) : 0) \\\n"
                    "    WPP_{2}_POST({3})\n",
                    body_name, joined(parameters, ", "), condition, values,
                    signature(message.format), message.number, file, recorded);
}

// What tracewpp -ctl makes of a GUID: a provider with three flags.
std::string control_guids(std::string guid) {
  std::erase_if(guid, [](char c) { return c == '{' || c == '}'; });
  std::ranges::replace(guid, '-', ',');
  return fmt::format(
      "#ifndef WPP_CONTROL_GUIDS\n#define WPP_CONTROL_GUIDS WPP_DEFINE_CONTROL_GUID(CtlGuid, ({}), "
      "WPP_DEFINE_BIT(Error) WPP_DEFINE_BIT(Unusual) WPP_DEFINE_BIT(Noise))\n#endif\n",
      guid);
}

std::string preset_or_argument(const Message& message, std::string_view name) {
  const TraceFunction& function = *message.function;
  for (const auto& preset : function.presets) {
    if (preset.first == name) return preset.second;
  }
  const auto position = std::ranges::find(function.parameters, name);
  if (position == function.parameters.end()) return "";
  const auto index = static_cast<std::size_t>(position - function.parameters.begin());
  return arguments_of(*message.call, function)[index];
}

// See wpp_kernel.h for the format.
std::string annotation(const Message& message, const Source& source, const Guid& guid) {
  const std::string file = identifier(source.name);
  std::string text =
      fmt::format("{} {} // SRC={}\\n", guid.text(), quoted(source.module), quoted(source.name));
  text += fmt::format("#typev {}{} {} \\\"%0{}\\\" //", file, message.call->line, message.number,
                      quoted(message.format.text));
  for (const char* name : {"LEVEL", "FLAGS", "FLAG"}) {
    const std::string value = preset_or_argument(message, name);
    if (!value.empty()) text += fmt::format(" {}={}", name, quoted(value));
  }
  text += fmt::format(" FUNC={}\\n{{\\n", message.call->enclosing);
  for (std::size_t i = 0; i < message.format.arguments.size(); ++i) {
    text += fmt::format("{}, {} -- {}\\n", quoted(message.expressions[i]),
                        quoted(message.format.arguments[i].item), kFirstMessage + i);
  }
  return fmt::format("WPP_ANNOTATION(WPP_TMF_{}_{}, \"{}}}\");\n", file, message.number, text);
}

}  // namespace

std::string write_header(const Source& source, const Config& config) {
  std::vector<std::string> names;
  for (const TraceFunction& function : config.functions) names.push_back(function.name);
  const std::string code = blank_directives(blank_comments(source.text));
  const std::vector<Call> calls = find_calls(code, names);
  std::vector<Message> messages;
  std::set<std::size_t> lines;
  std::string all_formats = source.module + source.name;
  for (const Call& call : calls) {
    const TraceFunction& function = *config.function(call.function);
    // Outside of a function it is a declaration of that name.
    if (call.enclosing.empty()) continue;
    try {
      if (!lines.insert(call.line).second) throw Error("two trace calls on one line");
      messages.push_back(make_message(call, function, config, kFirstMessage + messages.size()));
    } catch (const Error& error) {
      throw Error(fmt::format("{}:{}: {}", source.path, call.line, error.what()));
    }
    all_formats += messages.back().format.text + signature(messages.back().format);
  }

  const std::string file = identifier(source.name);
  const Guid guid{hash(all_formats, 0), hash(all_formats, 0x9E3779B97F4A7C15u)};
  std::string text = fmt::format("/* From {} by tracewpp. */\n", source.name);
  for (const TraceFunction& function : config.functions) {
    text += fmt::format("#undef {0}\n#define {0} WPP_CALL_HERE\n", function.name);
  }
  if (code.find("WPP_INIT_TRACING") != std::string::npos) text += "#define WPP_DEFINE_CONTROL\n";
  if (!config.control_guid.empty()) text += control_guids(config.control_guid);
  text += "#include <wpp_kernel.h>\n";
  text += fmt::format("#undef WPP_THIS_FILE\n#define WPP_THIS_FILE {}\n", file);
  if (messages.empty()) return text;
  text += fmt::format("static const GUID WPP_{}_Traceguids = {};\n", file, guid.initializer());
  text += recording_functions(messages) + condition_macros(messages);
  for (const Message& message : messages) text += call_macro(message, file);
  for (const Message& message : messages) text += annotation(message, source, guid);
  return text;
}

}  // namespace tracewpp
