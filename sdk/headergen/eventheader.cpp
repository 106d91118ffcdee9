// Writes the header that `mc -km` makes of an event manifest: the provider, its events, and a macro
// to write each.
#include <map>
#include <optional>
#include <vector>

#include "manifest.h"
#include "text_file.h"

namespace headergen {
namespace {

struct Field {
  std::string name;
  std::string type;
  std::string length;
};

struct Provider {
  Tag tag;
  std::map<std::string, std::string> channels;  // value by identifier, and by name
  std::map<std::string, std::uint64_t> channel_keywords;
  std::size_t channel_count = 0;
  std::size_t own_channel_count = 0;
  std::vector<std::pair<std::string, std::string>> symbols;  // of tasks and their like
  std::vector<std::pair<std::string, std::string>> task_guids;
  std::map<std::string, std::uint64_t> keywords;
  std::map<std::string, std::string> levels = {{"win:LogAlways", "0"},     {"win:Critical", "1"},
                                               {"win:Error", "2"},         {"win:Warning", "3"},
                                               {"win:Informational", "4"}, {"win:Verbose", "5"}};
  std::map<std::string, std::string> opcodes = {
      {"win:Info", "0"},    {"win:Start", "1"},     {"win:Stop", "2"},     {"win:DC_Start", "3"},
      {"win:DC_Stop", "4"}, {"win:Extension", "5"}, {"win:Reply", "6"},    {"win:Resume", "7"},
      {"win:Suspend", "8"}, {"win:Send", "9"},      {"win:Receive", "240"}};
  std::map<std::string, std::string> tasks;
  std::map<std::string, std::vector<Field>> templates;
  std::vector<Tag> events;
};

void add_symbol(Provider& provider, const Tag& tag, const std::string& value) {
  const std::string symbol = tag.get("symbol");
  if (!symbol.empty()) provider.symbols.emplace_back(symbol, value);
}

std::vector<Provider> providers_of(const std::vector<Tag>& tags) {
  std::vector<Provider> providers;
  std::string open_template;
  for (const Tag& tag : tags) {
    if (tag.name == "provider" && !tag.closes) providers.emplace_back().tag = tag;
    if (providers.empty()) continue;
    Provider& provider = providers.back();
    if (tag.closes) {
      if (tag.name == "template") open_template.clear();
      continue;
    }
    if (tag.name == "channel" || tag.name == "importChannel") {
      // Values of one's own begin at 16; System and its like have small ones. Each has a keyword's
      // bit, from the top.
      static const std::map<std::string, std::string> known = {
          {"System", "8"}, {"Application", "9"}, {"Security", "10"}};
      const auto found = known.find(tag.get("name"));
      const std::uint64_t keyword = 1ull << (63 - provider.channel_count++);
      if (tag.name == "channel") ++provider.own_channel_count;
      const std::string value =
          found != known.end() ? found->second
                               : tag.get("value", std::to_string(15 + provider.own_channel_count));
      // An event may name it either way.
      for (const std::string& id : {tag.get("chid"), tag.get("name")}) {
        if (id.empty()) continue;
        provider.channel_keywords[id] = keyword;
        provider.channels[id] = value;
      }
      add_symbol(provider, tag, value);
    } else if (tag.name == "keyword") {
      provider.keywords[tag.get("name")] = std::stoull(tag.get("mask", "0"), nullptr, 0);
      add_symbol(provider, tag, fmt::format("0x{:x}ULL", provider.keywords[tag.get("name")]));
    } else if (tag.name == "level") {
      provider.levels[tag.get("name")] = tag.get("value");
      add_symbol(provider, tag, tag.get("value"));
    } else if (tag.name == "opcode") {
      provider.opcodes[tag.get("name")] = tag.get("value");
      add_symbol(provider, tag, tag.get("value"));
    } else if (tag.name == "task") {
      provider.tasks[tag.get("name")] = tag.get("value");
      add_symbol(provider, tag, tag.get("value"));
      if (!tag.get("eventGUID").empty() && !tag.get("symbol").empty()) {
        provider.task_guids.emplace_back(tag.get("symbol") + "Id", tag.get("eventGUID"));
      }
    } else if (tag.name == "template") {
      open_template = tag.get("tid");
      provider.templates[open_template];
    } else if (tag.name == "data" && !open_template.empty()) {
      provider.templates[open_template].push_back(
          {tag.get("name"), tag.get("inType"), tag.get("length")});
    } else if (tag.name == "event" && !tag.get("symbol").empty()) {
      provider.events.push_back(tag);
    }
  }
  return providers;
}

std::string c_identifier(std::string text) {
  for (char& c : text) {
    if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
  }
  return text;
}

// How a field is passed and where its bytes are: the C type, the address, the size, for a parameter
// `a`.
struct Passing {
  std::string type;
  std::string address;
  std::string size;
};

Passing passing(const Field& field, const std::string& a, const std::string& length) {
  static const std::map<std::string, std::string> values = {
      {"win:Int8", "CHAR"},          {"win:UInt8", "UCHAR"},      {"win:Int16", "SHORT"},
      {"win:UInt16", "USHORT"},      {"win:Int32", "LONG"},       {"win:UInt32", "ULONG"},
      {"win:Int64", "LONGLONG"},     {"win:UInt64", "ULONGLONG"}, {"win:HexInt32", "ULONG"},
      {"win:HexInt64", "ULONGLONG"}, {"win:Boolean", "LONG"},     {"win:Pointer", "const void*"},
      {"win:Float", "float"},        {"win:Double", "double"}};
  if (const auto found = values.find(field.type); found != values.end()) {
    return {found->second, "&" + a, "sizeof(" + a + ")"};
  }
  if (field.type == "win:UnicodeString") {
    return {"PCWSTR", fmt::format("{0} != NULL ? {0} : L\"NULL\"", a),
            fmt::format("(ULONG)(({0} != NULL ? wcslen({0}) + 1 : 5) * sizeof(WCHAR))", a)};
  }
  if (field.type == "win:AnsiString") {
    return {"PCSTR", fmt::format("{0} != NULL ? {0} : \"NULL\"", a),
            fmt::format("(ULONG)({0} != NULL ? strlen({0}) + 1 : 5)", a)};
  }
  if (field.type == "win:GUID") return {"LPCGUID", a, "sizeof(GUID)"};
  if (field.type == "win:FILETIME") return {"const void*", a, "8"};
  if (field.type == "win:SYSTEMTIME") return {"const void*", a, "16"};
  if (field.type == "win:Binary" && !length.empty()) return {"const void*", a, "(ULONG)" + length};
  throw Error("field " + field.name + " has the unknown type " + field.type);
}

std::string write_function(const std::string& name, const std::vector<Field>& fields) {
  std::map<std::string, std::string> parameter_of;
  std::string parameters;
  std::string body;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    parameter_of[fields[i].name] = fmt::format("a{}", i);
    const std::string length =
        fields[i].length.empty() ||
                std::isdigit(static_cast<unsigned char>(fields[i].length[0])) != 0
            ? fields[i].length
            : parameter_of[fields[i].length];
    const Passing how = passing(fields[i], fmt::format("a{}", i), length);
    parameters += fmt::format(", {} a{}", how.type, i);
    body += fmt::format("    EventDataDescCreate(&data[{}], {}, {});\n", i, how.address, how.size);
  }
  return fmt::format(
      "FORCEINLINE ULONG {}(REGHANDLE handle, PCEVENT_DESCRIPTOR event, LPCGUID activity{}) {{\n"
      "    EVENT_DATA_DESCRIPTOR data[{}];\n{}"
      "    return (ULONG)EtwWrite(handle, event, activity, {}, {});\n}}\n",
      name, parameters, fields.empty() ? 1 : fields.size(), body, fields.size(),
      fields.empty() ? "NULL" : "data");
}

std::string number(const std::map<std::string, std::string>& known, const std::string& name,
                   const char* what) {
  if (name.empty()) return "0";
  const auto found = known.find(name);
  if (found == known.end()) throw Error(fmt::format("there is no {} {}", what, name));
  return found->second;
}

std::uint64_t keyword_mask(const Provider& provider, const Tag& event) {
  std::uint64_t mask = 0;
  std::string names = event.get("keywords") + " ";
  for (std::size_t space; (space = names.find(' ')) != std::string::npos;
       names.erase(0, space + 1)) {
    const std::string name = names.substr(0, space);
    if (name.empty()) continue;
    const auto found = provider.keywords.find(name);
    if (found == provider.keywords.end()) throw Error("there is no keyword " + name);
    mask |= found->second;
  }
  const auto channel = provider.channel_keywords.find(event.get("channel"));
  return mask | (channel == provider.channel_keywords.end() ? 0 : channel->second);
}

std::string provider_text(const Provider& provider) {
  const std::string symbol = provider.tag.get("symbol");
  const std::string name = c_identifier(provider.tag.get("name"));
  std::string text = fmt::format(
      "EVENT_HEADER_DATA const GUID {0} = {1};\n"
      "EVENT_HEADER_DATA REGHANDLE {2}Handle = 0;\n"
      "EVENT_HEADER_DATA MCGEN_TRACE_CONTEXT {0}_Context = {{0}};\n"
      "#define EventRegister{2}() \\\n"
      "    McGenEventRegister(&{0}, McGenControlCallbackV2, &{0}_Context, &{2}Handle)\n"
      "#define EventUnregister{2}() McGenEventUnregister(&{2}Handle)\n\n",
      symbol, guid_initializer(provider.tag.get("guid")), name);
  for (const auto& [defined, value] : provider.symbols) {
    text += fmt::format("#define {} {}\n", defined, value);
  }
  for (const auto& [defined, guid] : provider.task_guids) {
    text += fmt::format("EVENT_HEADER_DATA const GUID {} = {};\n", defined, guid_initializer(guid));
  }
  for (const auto& [id, fields] : provider.templates) {
    text += write_function("EventHeader_" + name + "_" + c_identifier(id), fields);
  }
  text += write_function("EventHeader_" + name, {});
  for (const Tag& event : provider.events) {
    const std::string channel = event.get("channel");
    text += fmt::format(
        "\nEVENT_HEADER_DATA const EVENT_DESCRIPTOR {} = {{{}, {}, {}, {}, {}, {}, "
        "0x{:x}ULL}};\n",
        event.get("symbol"), event.get("value", "0"), event.get("version", "0"),
        number(provider.channels, channel, "channel"),
        number(provider.levels, event.get("level"), "level"),
        number(provider.opcodes, event.get("opcode"), "opcode"),
        number(provider.tasks, event.get("task"), "task"), keyword_mask(provider, event));
    const std::string id = event.get("template");
    if (!id.empty() && !provider.templates.contains(id)) throw Error("there is no template " + id);
    std::string parameters;
    const std::size_t count = id.empty() ? 0 : provider.templates.at(id).size();
    for (std::size_t i = 0; i < count; ++i) parameters += fmt::format(", a{}", i);
    text += fmt::format(
        "#define {0}_value {4}\n"
        "#define EventEnabled{0}() ({1}Handle != 0 && EtwEventEnabled({1}Handle, &{0}))\n"
        "#define EventWrite{0}_AssumeEnabled(Activity{2}) \\\n"
        "    EventHeader_{1}{3}({1}Handle, &{0}, Activity{2})\n"
        "#define EventWrite{0}(Activity{2}) \\\n"
        "    (EventEnabled{0}() ? EventWrite{0}_AssumeEnabled(Activity{2}) : STATUS_SUCCESS)\n",
        event.get("symbol"), name, parameters, id.empty() ? "" : "_" + c_identifier(id),
        event.get("value", "0"));
  }
  return text;
}

constexpr const char* kCommon = R"(#include <wmistr.h>
#include <evntrace.h>
#include <evntprov.h>

#ifndef EVENT_HEADER_DATA
#ifdef __cplusplus
#define EVENT_HEADER_DATA extern "C" DECLSPEC_SELECTANY
#else
#define EVENT_HEADER_DATA DECLSPEC_SELECTANY
#endif
#endif

#ifndef MCGEN_TRACE_CONTEXT_DEF
#define MCGEN_TRACE_CONTEXT_DEF
/* Whether and at what level a consumer listens. */
typedef struct _MCGEN_TRACE_CONTEXT {
    TRACEHANDLE RegistrationHandle;
    TRACEHANDLE Logger;
    ULONGLONG MatchAnyKeyword;
    ULONGLONG MatchAllKeyword;
    ULONG Flags;
    ULONG IsEnabled;
    UCHAR Level;
    UCHAR Reserve;
    USHORT EnableBitsCount;
    PULONG EnableBitMask;
    const ULONGLONG* EnableKeyWords;
    const UCHAR* EnableLevel;
} MCGEN_TRACE_CONTEXT, *PMCGEN_TRACE_CONTEXT;

FORCEINLINE BOOLEAN McGenLevelKeywordEnabled(const MCGEN_TRACE_CONTEXT* context, UCHAR level,
                                             ULONGLONG keyword) {
    return (level <= context->Level || context->Level == 0) &&
           (keyword == 0 || ((keyword & context->MatchAnyKeyword) != 0 &&
                             (keyword & context->MatchAllKeyword) == context->MatchAllKeyword));
}
FORCEINLINE BOOLEAN McGenEventEnabled(const MCGEN_TRACE_CONTEXT* context,
                                      const EVENT_DESCRIPTOR* event) {
    return McGenLevelKeywordEnabled(context, event->Level, event->Keyword);
}
#define MCGEN_ENABLE_CHECK(Context, Descriptor) \
    ((Context).IsEnabled && McGenEventEnabled(&(Context), &(Descriptor)))

/* A driver may have its own say when consumers come and go. */
static __inline__ VOID NTAPI McGenControlCallbackV2(LPCGUID source, ULONG code, UCHAR level,
                                                    ULONGLONG any, ULONGLONG all,
                                                    PEVENT_FILTER_DESCRIPTOR filter,
                                                    PVOID context) {
    PMCGEN_TRACE_CONTEXT trace = (PMCGEN_TRACE_CONTEXT)context;
    if (trace == NULL) return;
    if (code <= 1) {
        trace->IsEnabled = code;
        trace->Level = code == 0 ? 0 : level;
        trace->MatchAnyKeyword = code == 0 ? 0 : any;
        trace->MatchAllKeyword = code == 0 ? 0 : all;
    }
#ifdef MCGEN_PRIVATE_ENABLE_CALLBACK_V2
    MCGEN_PRIVATE_ENABLE_CALLBACK_V2(source, code, level, any, all, filter, context);
#else
    (void)source;
    (void)filter;
#endif
}

/* A provider is registered once, and once gone it may come again. */
FORCEINLINE NTSTATUS McGenEventRegister(LPCGUID provider, PETWENABLECALLBACK callback,
                                        PVOID context, PREGHANDLE handle) {
    return *handle != 0 ? STATUS_SUCCESS : EtwRegister(provider, callback, context, handle);
}
FORCEINLINE NTSTATUS McGenEventUnregister(PREGHANDLE handle) {
    REGHANDLE registered = *handle;
    *handle = 0;
    return registered == 0 ? STATUS_SUCCESS : EtwUnregister(registered);
}
#endif

)";

std::string write(const std::string& xml, const std::string& name) {
  const std::vector<Provider> providers = providers_of(tags_of(xml));
  if (providers.empty()) throw Error("there is no provider");
  std::string text =
      fmt::format("/* From {} by eventheader. */\n#pragma once\n\n{}", name, kCommon);
  for (const Provider& provider : providers) text += provider_text(provider);
  return text;
}

}  // namespace
}  // namespace headergen

int main(int argc, char** argv) {
  return headergen::run("eventheader", argc, argv, headergen::write);
}
