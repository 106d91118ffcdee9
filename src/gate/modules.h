// The simulated modules as a guest sees them: images at fixed addresses with a stub for each
// export.
#pragma once

#include <optional>
#include <string_view>

#include "gate/export.h"
#include "machine/arena.h"

namespace rundown::gate {

// Lays out a module for each name that has an export, in alphabetical order, and makes their data.
// Call once, after machine::boot().
void lay_out_modules();

// An export by module and name. ntoskrnl.exe and hal.dll stand for each other: since Windows 10
// version 2004 hal.dll only forwards, and before, which of the two had a function differed between
// releases.
const ExportEntry* find_export(std::string_view module, std::string_view name);

// What a driver's import table gets, and what MmGetSystemRoutineAddress returns.
machine::Address address_of(const ExportEntry& entry);

// A function that the guest reaches by pointer only, of a module that nobody imports from.
template <class Function>
Function* guest_routine(const Module& module, std::string_view name) {
  return reinterpret_cast<Function*>(address_of(*find_export(module.name, name)));
}

// The place of a data export, for the component that keeps it up to date.
void* data_of(std::string_view module, std::string_view name);

// An address that names itself when the guest calls, reads or writes it.
machine::Address unresolved_import(std::string_view module, std::string_view function);

struct ImportName {
  std::string_view module;
  std::string_view function;
};
std::optional<ImportName> unresolved_at(machine::Address address);

// "ntoskrnl.exe!IoCreateDevice" for an address in a stub.
std::optional<ImportName> export_at(machine::Address address);

// Whether the project has the export, and whether it has any of the module; these need no machine.
bool implements(std::string_view module, std::string_view name);
bool implements_module(std::string_view module);

}  // namespace rundown::gate
