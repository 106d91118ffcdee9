// The class extensions that drivers bind to besides the framework: SpbCx, GpioClx, NetAdapterCx.
//
// A function of one is an export of the extension's own module, which a driver reaches through the
// table that WdfVersionBindClass fills. What is not simulated has its name there.
#pragma once

#include <span>
#include <string_view>

#include "machine/arena.h"
#include "wdf/framework.h"

namespace rundown::wdf {

struct ExtensionFunction {
  std::string_view name;
  std::string_view irql;    // as FunctionFacts has it
  std::string_view header;  // without ".h"; empty: not documented
};

// Functions are added at the end from one minor version to the next; another major version is
// another extension, with a driver of its own.
struct ClassExtension {
  std::u16string_view name;
  ULONG major;
  ULONG minor;  // whose functions these are
  std::string_view module;
  std::span<const ExtensionFunction> functions;
};

// A key of the registry names an extension on Windows, so case makes no difference. nullptr: none.
const ClassExtension* find_class_extension(std::u16string_view name, ULONG major);

// Of the function with this index: its export, or an address that names it.
machine::Address extension_function(const ClassExtension& extension, std::size_t index);

// Whether a driver is bound to it now (bind_class.cpp).
bool is_bound(const ClassExtension& extension);

// Whether any of them has a function of this name.
bool is_extension_function(std::string_view name);

// The tables know IRQL and header.
gate::Contract complete_extension_contract(std::string_view function, gate::Contract declared);
inline constexpr gate::Module gpioclx{"msgpioclx.sys", &complete_extension_contract};
inline constexpr gate::Module acx{"Acx01000.sys", &complete_extension_contract};

}  // namespace rundown::wdf
