// Writes what follows from the tables of the class extensions' functions:
//
//   extensions TABLE_DIRECTORY INCLUDE_DIRECTORY STUB_DIRECTORY HOST_DIRECTORY
//
//   INCLUDE_DIRECTORY/class_extensions/X.h   calls through the table, for the header of X.tsv
//   STUB_DIRECTORY/S.c                       what the WDK has in the stub library S.lib: the table
//                                            and the record by which the driver is bound
//   HOST_DIRECTORY/extensions.inc            the same tables for the simulated framework
//
// The second row of a table says whose it is. An extension without a stub has no headers in the
// kit; a function without a type of result is not declared there.
#include <algorithm>
#include <cctype>

#include "table.h"

namespace rundown::kmdf {
namespace {

struct Function {
  std::string name;
  std::string returns;
  std::string irql;
  std::string header;
  std::vector<Parameter> parameters;
};

struct Extension {
  std::string name;
  std::string major;
  std::string minor;
  std::string module;
  std::string table;
  std::string globals;  // empty: its functions have no such argument
  std::string globals_type;
  std::string stub;
  std::vector<Function> functions;
};

Extension read_extension(const fs::path& path) {
  std::ifstream file(path);
  if (!file) fail(fmt::format("{}: cannot be read", path.string()));
  std::string line;
  std::getline(file, line);
  std::getline(file, line);
  const std::vector<std::string> head = split(line, "\t");
  if (head.size() != 7) fail(fmt::format("{}: bad row: {}", path.string(), line));
  const std::vector<std::string> version = split(head[1], ".");
  if (version.size() != 2) fail(fmt::format("{}: not a version: {}", path.string(), head[1]));
  Extension extension{head[0], version[0], version[1], head[2], head[3],
                      head[4], head[5],    head[6],    {}};
  for (const std::vector<std::string>& row : read_rows(file, path, 6)) {
    extension.functions.push_back({row[1], row[2], row[3], row[4], parse_parameters(row[5])});
  }
  return extension;
}

constexpr std::string_view kNotice = "/* Generated from sdk/kmdf/extensions. */\n";

std::string declaration(const Extension& extension, std::size_t index) {
  const Function& function = extension.functions[index];
  std::string parameters;
  std::string types = extension.globals_type;
  std::string arguments = extension.globals;
  for (const Parameter& one : function.parameters) {
    parameters += fmt::format("{}{} {}", parameters.empty() ? "" : ", ", one.type, one.name);
    types += (types.empty() ? "" : ", ") + one.type;
    arguments += (arguments.empty() ? "" : ", ") + one.name;
  }
  return fmt::format("FORCEINLINE {} {}({}) {{\n  {}(({}(NTAPI*)({})){}[{}])({});\n}}\n",
                     function.returns, function.name, parameters.empty() ? "VOID" : parameters,
                     function.returns == "VOID" ? "" : "return ", function.returns, types,
                     extension.table, index, arguments);
}

std::string functions_header(const Extension& extension) {
  std::string text(kNotice);
  text += fmt::format("extern WDFFUNC {}[];\n", extension.table);
  if (!extension.globals.empty()) {
    text += fmt::format("extern {} {};\n", extension.globals_type, extension.globals);
  }
  for (std::size_t i = 0; i < extension.functions.size(); ++i) {
    if (!extension.functions[i].returns.empty()) text += declaration(extension, i);
  }
  return text;
}

std::string stub_source(const Extension& extension) {
  const bool has_globals = !extension.globals.empty();
  return fmt::format(
      "{}#define WDF_STUB\n#include <ntddk.h>\n#include <wdf.h>\n\n"
      "#include \"../entry/kmdf_binding.h\"\n\n"
      "WDFFUNC {}[{}];\n{}"
      "__attribute__((section(\".kmdfclassbind$b\"), used)) static WDF_CLASS_BIND_INFO bind_info = "
      "{{\n    sizeof(WDF_CLASS_BIND_INFO), L\"{}\", {{{}, {}, 0}}, {}, {}, {}, NULL, NULL, "
      "NULL}};\n",
      kNotice, extension.table, extension.functions.size(),
      has_globals ? fmt::format("PVOID {};\n", extension.globals) : "", extension.name,
      extension.major, extension.minor, extension.table, extension.functions.size(),
      has_globals ? "&" + extension.globals : "NULL");
}

std::string host_list(const std::vector<Extension>& extensions) {
  std::string text(kNotice);
  text +=
      "/* RUNDOWN_CLASS_EXTENSION(name, major version, minor version, module, functions) and for "
      "each function\n   RUNDOWN_EXTENSION_FUNCTION(name, IRQL, header). */\n";
  for (const Extension& extension : extensions) {
    text +=
        fmt::format("RUNDOWN_CLASS_EXTENSION(u\"{}\", {}, {}, \"{}\", {})\n", extension.name,
                    extension.major, extension.minor, extension.module, extension.functions.size());
    for (const Function& function : extension.functions) {
      text += fmt::format("RUNDOWN_EXTENSION_FUNCTION(\"{}\", \"{}\", \"{}\")\n", function.name,
                          function.irql, function.header);
    }
  }
  return text;
}

std::string lower_case(std::string text) {
  std::ranges::transform(text, text.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

}  // namespace
}  // namespace rundown::kmdf

int main(int argc, char** argv) {
  using namespace rundown::kmdf;  // NOLINT(google-build-using-namespace)
  if (argc != 5) fail("TABLE_DIRECTORY INCLUDE_DIRECTORY STUB_DIRECTORY HOST_DIRECTORY");
  std::vector<fs::path> tables;
  for (const auto& entry : fs::directory_iterator(argv[1])) {
    if (entry.path().extension() == ".tsv") tables.push_back(entry.path());
  }
  std::ranges::sort(tables);
  std::vector<Extension> extensions;
  for (const fs::path& table : tables) {
    const Extension& extension = extensions.emplace_back(read_extension(table));
    if (extension.stub.empty()) continue;
    write(fs::path(argv[2]) / "class_extensions" / table.stem().concat(".h"),
          functions_header(extension));
    write(fs::path(argv[3]) / (lower_case(extension.stub) + ".c"), stub_source(extension));
  }
  write(fs::path(argv[4]) / "extensions.inc", host_list(extensions));
  return 0;
}
