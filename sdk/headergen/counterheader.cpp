// Writes the header that `ctrpp -o` makes of a manifest of performance counters for a provider in
// kernel mode: for each counter set its registration, and functions over those of Windows.
//
//   counterheader [-prefix:NAME] MANIFEST HEADER
#include <cstring>

#include "manifest.h"
#include "text_file.h"

namespace headergen {
namespace {

struct Structure {
  std::string name;
  std::string type;
};

struct Counter {
  std::string id;
  std::string structure;
  std::string field;
};

struct CounterSet {
  std::string symbol;
  std::string name;
  std::vector<Structure> structures;
  std::vector<Counter> counters;
};

std::string required(const Tag& tag, const char* attribute) {
  std::string value = tag.get(attribute);
  if (value.empty()) throw Error(fmt::format("a {} has no {}", tag.name, attribute));
  return value;
}

std::vector<CounterSet> counter_sets_of(const std::vector<Tag>& tags) {
  std::vector<CounterSet> sets;
  for (const Tag& tag : tags) {
    if (tag.closes) continue;
    if (tag.name == "provider" && tag.get("providerType") == "userMode") {
      throw Error("the provider " + tag.get("providerName") + " is one of user mode");
    }
    if (tag.name == "counterSet") {
      sets.push_back({required(tag, "symbol"), required(tag, "name"), {}, {}});
    }
    if (sets.empty()) continue;
    if (tag.name == "struct") {
      sets.back().structures.push_back({required(tag, "name"), required(tag, "type")});
    } else if (tag.name == "counter") {
      sets.back().counters.push_back(
          {required(tag, "id"), tag.get("struct"), required(tag, "field")});
    }
  }
  return sets;
}

std::string string_literal(const std::string& xml) {
  static const std::map<std::string, std::string> entities = {
      {"amp", "&"}, {"lt", "<"}, {"gt", ">"}, {"quot", "\""}, {"apos", "'"}};
  std::string text = "L\"";
  for (std::size_t i = 0; i < xml.size(); ++i) {
    std::string letter(1, xml[i]);
    if (const std::size_t end = xml.find(';', i); letter == "&" && end != std::string::npos) {
      if (const auto found = entities.find(xml.substr(i + 1, end - i - 1));
          found != entities.end()) {
        letter = found->second;
        i = end;
      }
    }
    text += (letter == "\"" || letter == "\\" ? "\\" : "") + letter;
  }
  return text + "\"";
}

// The position of the counter's structure; where there is one alone it need not be named.
std::size_t structure_of(const CounterSet& set, const Counter& counter) {
  if (counter.structure.empty() && set.structures.size() == 1) return 0;
  for (std::size_t i = 0; i < set.structures.size(); ++i) {
    if (set.structures[i].name == counter.structure) return i;
  }
  throw Error(fmt::format("counter {} of {} has the unknown struct '{}'", counter.id, set.symbol,
                          counter.structure));
}

std::string set_text(const CounterSet& set, const std::string& prefix) {
  std::string descriptors;
  for (const Counter& counter : set.counters) {
    const std::size_t index = structure_of(set, counter);
    descriptors +=
        fmt::format("        {{{0}, {1}, FIELD_OFFSET({2}, {3}), RTL_FIELD_SIZE({2}, {3})}},\n",
                    counter.id, index, set.structures[index].type, counter.field);
  }
  std::string parameters;
  std::string data;
  for (std::size_t i = 0; i < set.structures.size(); ++i) {
    parameters += fmt::format(", const {}* {}", set.structures[i].type, set.structures[i].name);
    data += fmt::format("    Data[{0}].Data = {1};\n    Data[{0}].Size = sizeof({2});\n", i,
                        set.structures[i].name, set.structures[i].type);
  }
  if (set.structures.empty() || set.counters.empty()) {
    throw Error(fmt::format("the counter set {} has no struct or no counter", set.symbol));
  }
  return fmt::format(
      R"(
COUNTER_HEADER_DATA PPCW_REGISTRATION {0}{1} = NULL;

FORCEINLINE VOID {0}InitRegistrationInformation{1}(PPCW_CALLBACK Callback, PVOID CallbackContext,
                                               PPCW_REGISTRATION_INFORMATION RegInfo) {{
    static const UNICODE_STRING Name = RTL_CONSTANT_STRING({2});
    static const PCW_COUNTER_DESCRIPTOR Descriptors[] = {{
{3}    }};
    PAGED_CODE();
    RtlZeroMemory(RegInfo, sizeof(*RegInfo));
    RegInfo->Version = PCW_CURRENT_VERSION;
    RegInfo->Name = &Name;
    RegInfo->CounterCount = RTL_NUMBER_OF(Descriptors);
    RegInfo->Counters = (PPCW_COUNTER_DESCRIPTOR)Descriptors;
    RegInfo->Callback = Callback;
    RegInfo->CallbackContext = CallbackContext;
}}
FORCEINLINE NTSTATUS {0}Register{1}(PPCW_CALLBACK Callback, PVOID CallbackContext) {{
    PCW_REGISTRATION_INFORMATION RegInfo;
    {0}InitRegistrationInformation{1}(Callback, CallbackContext, &RegInfo);
    return PcwRegister(&{0}{1}, &RegInfo);
}}
FORCEINLINE VOID {0}Unregister{1}(VOID) {{
    PAGED_CODE();
    PcwUnregister({0}{1});
}}
FORCEINLINE NTSTATUS {0}Add{1}(PPCW_BUFFER Buffer, PCUNICODE_STRING Name, ULONG Id{4}) {{
    PCW_DATA Data[{5}];
    PAGED_CODE();
{6}    return PcwAddInstance(Buffer, Name, Id, {5}, Data);
}}
FORCEINLINE NTSTATUS {0}Create{1}(PPCW_INSTANCE* Instance, PCUNICODE_STRING Name{4}) {{
    PCW_DATA Data[{5}];
    PAGED_CODE();
{6}    return PcwCreateInstance(Instance, {0}{1}, Name, {5}, Data);
}}
FORCEINLINE VOID {0}Close{1}(PPCW_INSTANCE Instance) {{
    PAGED_CODE();
    PcwCloseInstance(Instance);
}}
)",
      prefix, set.symbol, string_literal(set.name), descriptors, parameters, set.structures.size(),
      data);
}

std::string write(const std::string& xml, const std::string& name, const std::string& prefix) {
  const std::vector<CounterSet> sets = counter_sets_of(tags_of(xml));
  if (sets.empty()) throw Error("there is no counter set");
  std::string text = fmt::format(
      R"(/* From {} by counterheader. */
#pragma once

#ifndef COUNTER_HEADER_DATA
#ifdef __cplusplus
#define COUNTER_HEADER_DATA extern "C" DECLSPEC_SELECTANY
#else
#define COUNTER_HEADER_DATA DECLSPEC_SELECTANY
#endif
#endif
)",
      name);
  for (const CounterSet& set : sets) text += set_text(set, prefix);
  return text;
}

}  // namespace
}  // namespace headergen

int main(int argc, char** argv) {
  constexpr const char* kPrefix = "-prefix:";
  std::string prefix;
  if (argc > 1 && std::strncmp(argv[1], kPrefix, std::strlen(kPrefix)) == 0) {
    prefix = argv[1] + std::strlen(kPrefix);
    argv[1] = argv[0];
    ++argv;
    --argc;
  }
  return headergen::run("counterheader", argc, argv,
                        [&prefix](const std::string& xml, const std::string& name) {
                          return headergen::write(xml, name, prefix);
                        });
}
