// What trace functions and argument types there are: the `begin_wpp config` blocks of a source and
// its headers, and the options that Microsoft's tracewpp takes.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tracewpp {

// FUNC Name{LEVEL=TRACE_LEVEL_ERROR}(FLAGS, MSG, ...)
struct TraceFunction {
  std::string name;
  std::vector<std::pair<std::string, std::string>> presets;
  std::vector<std::string> parameters;  // without the dots
  bool variadic = false;
  // The parameter with which parentheses inside the others begin: Name((MSG, ...)).
  std::optional<std::size_t> group;

  // The names by which the WPP_..._ENABLED macro of this function is chosen: all but the message.
  std::vector<std::string> conditions() const;
};

// A format and the expressions that it shows, put before or after the message of a function.
struct Affix {
  std::string format;
  std::vector<std::string> arguments;
};

// How an argument of one type is recorded.
struct ArgumentType {
  std::string item;    // what decodes it: ItemLong, ItemString, ...
  std::string letter;  // in the name of the recording function
  std::string c_type;  // of that function's parameter
  std::string record;  // the macro that gives address and size: WPP_LOG_VALUE, WPP_LOG_STRING, ...
  std::string format;  // what shows it where the conversion does not say
};

struct Config {
  std::vector<TraceFunction> functions;
  std::map<std::string, Affix> prefixes;
  std::map<std::string, Affix> suffixes;
  std::map<std::string, ArgumentType> types;  // by the name in %!NAME!
  std::map<std::string, std::string> text_macros;
  std::string control_guid;  // where the project gives it and not a source

  const TraceFunction* function(std::string_view name) const;
};

// DoTraceMessage and the named types that every driver has.
Config default_config();

// Reads the lines between `begin_wpp config` and `end_wpp`, commented out or not.
void read_blocks(Config& config, std::string_view text);

// One statement: `FUNC ...`, `USEPREFIX(...)`, `USESUFFIX(...)`, `CUSTOM_TYPE(...)`,
// `DEFINE_CPLX_TYPE(...)`. What is for other readers of the block is passed over.
void read_statement(Config& config, std::string_view statement);

// Name{PRESET=value}(parameters), as in FUNC and in the option -func.
TraceFunction parse_function(std::string_view text);

}  // namespace tracewpp
