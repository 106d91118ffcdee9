#include "wdf/class_extension/extensions.h"

#include <algorithm>
#include <array>
#include <string>

#include "gate/modules.h"
#include "wdf/function_table.h"

namespace rundown::wdf {
namespace {

constexpr auto kFunctions = std::to_array<ExtensionFunction>({
#define RUNDOWN_CLASS_EXTENSION(name, major, minor, module, functions)
#define RUNDOWN_EXTENSION_FUNCTION(name, irql, header) {name, irql, header},
#include "kmdf/extensions.inc"
#undef RUNDOWN_EXTENSION_FUNCTION
#undef RUNDOWN_CLASS_EXTENSION
});

struct Head {
  std::u16string_view name;
  ULONG major;
  ULONG minor;
  std::string_view module;
  std::size_t functions;
};
constexpr auto kHeads = std::to_array<Head>({
#define RUNDOWN_CLASS_EXTENSION(name, major, minor, module, functions) \
  {name, major, minor, module, functions},
#define RUNDOWN_EXTENSION_FUNCTION(name, irql, header)
#include "kmdf/extensions.inc"
#undef RUNDOWN_EXTENSION_FUNCTION
#undef RUNDOWN_CLASS_EXTENSION
});

constexpr auto kExtensions = [] {
  std::array<ClassExtension, kHeads.size()> all{};
  const std::span<const ExtensionFunction> functions(kFunctions);
  std::size_t first = 0;
  for (std::size_t i = 0; i < kHeads.size(); ++i) {
    const Head& head = kHeads[i];
    all[i] = {head.name, head.major, head.minor, head.module,
              functions.subspan(first, head.functions)};
    first += head.functions;
  }
  return all;
}();

constexpr char16_t upper(char16_t letter) {
  return letter >= u'a' && letter <= u'z' ? static_cast<char16_t>(letter - u'a' + u'A') : letter;
}

}  // namespace

const ClassExtension* find_class_extension(std::u16string_view name, ULONG major) {
  const auto* found = std::ranges::find_if(kExtensions, [&](const ClassExtension& one) {
    return one.major == major && std::ranges::equal(one.name, name, {}, upper, upper);
  });
  return found == kExtensions.end() ? nullptr : found;
}

machine::Address extension_function(const ClassExtension& extension, std::size_t index) {
  if (index >= extension.functions.size()) {
    return gate::unresolved_import(extension.module, "function " + std::to_string(index));
  }
  const std::string_view name = extension.functions[index].name;
  const gate::ExportEntry* entry = gate::find_export(extension.module, name);
  return entry != nullptr ? gate::address_of(*entry)
                          : gate::unresolved_import(extension.module, name);
}

bool is_extension_function(std::string_view name) {
  return std::ranges::find(kFunctions, name, &ExtensionFunction::name) != kFunctions.end();
}

gate::Contract complete_extension_contract(std::string_view function, gate::Contract declared) {
  const auto* found = std::ranges::find(kFunctions, function, &ExtensionFunction::name);
  if (found == kFunctions.end()) return declared;
  declared.irql = irql_named(found->irql);
  declared.header = found->header;
  return declared;
}

}  // namespace rundown::wdf
