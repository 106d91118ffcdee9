// Prints what the project's modules export, from the exports' own declarations:
//
//   export_list modules            the modules
//   export_list def MODULE         a module definition file, for llvm-dlltool
//   export_list table              a Markdown table of all exports and their contracts
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "gate/export.h"
#include "verify/explorer.h"
#include "verify/judge.h"

namespace rundown {
namespace {

constexpr std::string_view kInternal = "-internal.sys";  // reached by pointer, never by name

std::vector<const gate::ExportEntry*> sorted_exports() {
  std::vector<const gate::ExportEntry*> all;
  for (const gate::ExportEntry* e = gate::first_export(); e != nullptr; e = e->next) {
    if (!e->module.ends_with(kInternal)) all.push_back(e);
  }
  std::ranges::sort(all, {},
                    [](const gate::ExportEntry* e) { return std::pair(e->module, e->name); });
  return all;
}

void print_modules() {
  std::set<std::string_view> modules;
  for (const gate::ExportEntry* entry : sorted_exports()) modules.insert(entry->module);
  for (const std::string_view module : modules) fmt::print("{}\n", module);
}

void print_definitions(std::string_view module) {
  fmt::print("LIBRARY \"{}\"\nEXPORTS\n", module);
  for (const gate::ExportEntry* entry : sorted_exports()) {
    if (entry->module != module) continue;
    fmt::print("  {}{}\n", entry->name, entry->data_size != 0 ? " DATA" : "");
  }
}

std::string failures_text(const gate::Contract& contract) {
  if (contract.fails_when != nullptr) return "depends on the arguments";
  std::string text;
  for (const gate::Failure& failure : contract.fails) {
    if (!text.empty()) text += ", ";
    const std::string_view name = abi::nt_status_name(failure.status);
    switch (failure.kind) {
      case gate::Failure::Kind::status:
        text += name;
        break;
      case gate::Failure::Kind::raise:
        text += fmt::format("raises {}", name);
        break;
      case gate::Failure::Kind::null:
        text += "NULL";
        break;
      case gate::Failure::Kind::false_value:
        text += "FALSE";
        break;
    }
  }
  return text.empty() ? "never" : text;
}

std::string resources_text(const gate::ResourceSet& set) {
  std::string text;
  for (unsigned i = 0; i < static_cast<unsigned>(gate::Resource::count_); ++i) {
    const auto kind = static_cast<gate::Resource>(i);
    if (set.contains(kind)) text += (text.empty() ? "" : ", ") + std::string(name_of(kind).id);
  }
  return text;
}

void print_table() {
  fmt::print(
      "| module | export | highest IRQL | fails | acquires | releases |\n"
      "| --- | --- | --- | --- | --- | --- |\n");
  for (const gate::ExportEntry* entry : sorted_exports()) {
    const gate::Contract& contract = entry->contract;
    const bool is_function = entry->invoke != nullptr;
    const bool limited = is_function && contract.irql != gate::Irql::high;
    fmt::print("| {} | {} | {} | {} | {} | {} |\n", entry->module, entry->name,
               limited ? verify::irql_name(contract.irql) : "any",
               is_function             ? failures_text(contract)
               : entry->data_size != 0 ? "data"
                                       : "never",
               resources_text(contract.acquires), resources_text(contract.releases));
  }
}

}  // namespace
}  // namespace rundown

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  if (what == "modules") {
    rundown::print_modules();
  } else if (what == "table") {
    rundown::print_table();
  } else if (what == "def" && argc > 2) {
    rundown::print_definitions(argv[2]);
  } else {
    fmt::print(stderr, "export_list: modules | def MODULE | table\n");
    return 2;
  }
  return 0;
}
