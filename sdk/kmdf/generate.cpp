// Writes what follows from the tables of KMDF's functions and structures:
//
//   generate FUNCTIONS.tsv STRUCTURES.tsv INCLUDE_DIRECTORY HOST_DIRECTORY
//
//   INCLUDE_DIRECTORY/wdffuncenum.h          the indices, and which of them a driver's framework
//   version has INCLUDE_DIRECTORY/wdf_functions/wdfX.h   the functions of wdfX.h: pointer types and
//   calls through the table HOST_DIRECTORY/functions.inc             the same table for the
//   simulated framework
#include <fmt/format.h>

#include <cctype>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "table.h"

namespace rundown::kmdf {
namespace {

struct Function {
  std::string name;
  int since = 0;  // 11 for 1.11
  std::string returns;
  std::string irql;
  std::string header;
  std::string parameters_text;
  std::vector<Parameter> parameters;
};
struct Structure {
  std::string name;
  int since = 0;
};

// From here on a framework older than the driver may load it, so a call may have to be checked
// first.
constexpr int kFirstVersionAboveFramework = 25;

int minor_version(const std::string& version) {
  if (!version.starts_with("1.")) fail(fmt::format("not a version: {}", version));
  return std::stoi(version.substr(2));
}

std::vector<Function> read_functions(const fs::path& path) {
  std::vector<Function> functions;
  for (std::vector<std::string>& row : read_table(path, 7)) {
    functions.push_back(
        {row[1], minor_version(row[2]), row[3], row[4], row[5], row[6], parse_parameters(row[6])});
  }
  return functions;
}

std::vector<Structure> read_structures(const fs::path& path) {
  std::vector<Structure> structures;
  for (const std::vector<std::string>& row : read_table(path, 3)) {
    structures.push_back({row[1], minor_version(row[2])});
  }
  return structures;
}

std::string pointer_type(const Function& function) {
  std::string type = "PFN_" + function.name;
  for (char& c : type) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return type;
}

constexpr std::string_view kNotice = "/* Generated from sdk/kmdf. */\n";

// Opens and closes `#if` as the version goes up and down along a list.
class VersionGate {
 public:
  std::string enter(int since) {
    if (since == since_) return {};
    std::string text = leave();
    since_ = since;
    if (since > 0) text += fmt::format("#if KMDF_VERSION_MINOR >= {}\n", since);
    return text;
  }
  std::string leave() {
    const bool open = since_ > 0;
    since_ = 0;
    return open ? "#endif\n" : "";
  }

 private:
  int since_ = 0;
};

// `enumerator(item)` is the text of one value; the last one counts those that the version has.
template <typename Item, typename Enumerator>
std::string enumeration(const std::vector<Item>& items, std::string_view type,
                        std::string_view count, Enumerator enumerator) {
  std::string text = fmt::format("typedef enum _{} {{\n", type);
  VersionGate gate;
  std::map<int, std::size_t> sizes;
  for (std::size_t i = 0; i < items.size(); ++i) {
    text += gate.enter(items[i].since);
    text += fmt::format("  {} = {},\n", enumerator(items[i]), i);
    sizes[items[i].since] = i + 1;
  }
  text += gate.leave();
  std::string_view keyword = "#if";
  for (auto size = sizes.rbegin(); size != sizes.rend(); ++size, keyword = "#elif") {
    text += fmt::format("{} KMDF_VERSION_MINOR >= {}\n  {} = {}\n", keyword, size->first, count,
                        size->second);
  }
  return text + fmt::format("#endif\n}} {};\n", type);
}

std::string enumeration_header(const std::vector<Function>& functions,
                               const std::vector<Structure>& structures) {
  std::string text(kNotice);
  text += "#ifndef _WDFFUNCENUM_H_\n#define _WDFFUNCENUM_H_\n\n";
  std::size_t always = 0;
  for (const Function& function : functions) {
    if (function.since <= kFirstVersionAboveFramework) ++always;
  }
  text +=
      fmt::format("#define WDF_FIRST_VERSION_SUPPORTING_CLIENT_VERSION_HIGHER_THAN_FRAMEWORK {}\n",
                  kFirstVersionAboveFramework);
  text += fmt::format("#define WDF_ALWAYS_AVAILABLE_FUNCTION_COUNT {}\n\n", always);
  text += enumeration(functions, "WDFFUNCENUM", "WdfFunctionTableNumEntries",
                      [](const Function& f) { return f.name + "TableIndex"; });
  text += fmt::format("\n#if KMDF_VERSION_MINOR >= {}\n", kFirstVersionAboveFramework);
  text += enumeration(structures, "WDFSTRUCTENUM", "WDF_STRUCTURE_TABLE_NUM_ENTRIES",
                      [](const Structure& s) { return "INDEX_" + s.name; });
  text += "#define Wdf_STRUCTURE_TABLE_NUM_ENTRIES WDF_STRUCTURE_TABLE_NUM_ENTRIES\n#endif\n";
  text += "\n#include \"wdf_version_rules.h\"\n\n#endif\n";
  return text;
}

// What a function does before its call where the framework may not have it.
std::string availability_check(const Function& function) {
  if (function.since <= kFirstVersionAboveFramework) return {};
  const bool is_status = function.returns == "NTSTATUS";
  const std::string report =
      fmt::format("WDF_REPORT_MISSING({}, {})", function.name, is_status ? "TRUE" : "FALSE");
  std::string leave = report + ";\n    return;";
  if (is_status) {
    leave = "return " + report + ";";
  } else if (function.returns != "VOID") {
    leave = report + ";\n    return 0;";
  }
  return fmt::format("  if (!WDF_FUNCTION_PRESENT({})) {{\n    {}\n  }}\n", function.name, leave);
}

std::string declaration(const Function& function) {
  std::string parameters;
  std::string pointer_parameters = "PWDF_DRIVER_GLOBALS DriverGlobals";
  std::string arguments = "WdfDriverGlobals";
  for (const Parameter& parameter : function.parameters) {
    const std::string text = parameter.type + " " + parameter.name;
    parameters += (parameters.empty() ? "" : ", ") + text;
    pointer_parameters += ", " + text;
    arguments += ", " + parameter.name;
  }
  const std::string pointer = pointer_type(function);
  std::string type =
      fmt::format("typedef {} (NTAPI *{})({});\n", function.returns, pointer, pointer_parameters);
  // WdfDriverMiniportUnload alone does not go through the table: wdfminiport.h has it.
  if (function.name == "WdfDriverMiniportUnload") return type;
  return type + fmt::format(
                    "#ifndef RUNDOWN_HOST\nFORCEINLINE {} {}({}) {{\n{}  {}WDF_CALL({}, "
                    "{})({});\n}}\n#endif\n",
                    function.returns, function.name, parameters.empty() ? "VOID" : parameters,
                    availability_check(function), function.returns == "VOID" ? "" : "return ",
                    pointer, function.name, arguments);
}

std::string functions_header(const std::vector<const Function*>& functions) {
  std::string text(kNotice);
  VersionGate gate;
  for (const Function* function : functions) {
    text += gate.enter(function->since);
    text += declaration(*function);
  }
  return text + gate.leave();
}

std::string host_list(const std::vector<Function>& functions) {
  std::string text(kNotice);
  text +=
      "/* RUNDOWN_WDF_FUNCTION(index, name, minor version, IRQL, header, pointer type, parameters "
      "that may be NULL\n"
      "   as a mask whose bit 0 is the first after the driver globals, parameters). */\n";
  for (std::size_t i = 0; i < functions.size(); ++i) {
    const Function& function = functions[i];
    unsigned mask = 0;
    for (std::size_t bit = 0; bit < function.parameters.size(); ++bit) {
      if (function.parameters[bit].may_be_null) mask |= 1U << bit;
    }
    text += fmt::format("RUNDOWN_WDF_FUNCTION({}, {}, {}, \"{}\", \"{}\", {}, {:#x}, \"{}\")\n", i,
                        function.name, function.since, function.irql,
                        function.header.substr(0, function.header.find('.')),
                        pointer_type(function), mask, function.parameters_text);
  }
  return text;
}

}  // namespace
}  // namespace rundown::kmdf

int main(int argc, char** argv) {
  using namespace rundown::kmdf;  // NOLINT(google-build-using-namespace)
  if (argc != 5) fail("FUNCTIONS.tsv STRUCTURES.tsv INCLUDE_DIRECTORY HOST_DIRECTORY");
  const std::vector<Function> functions = read_functions(argv[1]);
  const std::vector<Structure> structures = read_structures(argv[2]);
  const fs::path include = argv[3];
  const fs::path host = argv[4];
  std::map<std::string, std::vector<const Function*>> by_header;
  for (const Function& function : functions) by_header[function.header].push_back(&function);
  for (const auto& [header, group] : by_header) {
    write(include / "wdf_functions" / header, functions_header(group));
  }
  write(include / "wdffuncenum.h", enumeration_header(functions, structures));
  write(host / "functions.inc", host_list(functions));
  return 0;
}
