#include "image/imports.h"

namespace rundown::image {
namespace {

constexpr std::size_t kMaxModules = 1024;
constexpr std::size_t kMaxImports = 65536;
constexpr std::uint64_t kOrdinalFlag = 1ull << 63;
constexpr std::uint64_t kNameMask = 0x7FFFFFFF;
constexpr std::uint64_t kHintSize = 2;

Result<Symbol> parse_symbol(const Layout& layout, std::string_view module, std::uint64_t thunk) {
  if ((thunk & kOrdinalFlag) != 0) return Symbol{{}, static_cast<std::uint16_t>(thunk)};
  const std::uint64_t rva = thunk & kNameMask;
  const auto name = layout.name(rva + kHintSize);
  if (!name) {
    return fail("bad import from {}: no function name at 0x{:X}", module, rva + kHintSize);
  }
  return Symbol{*name, 0};
}

Result<ImportedModule> parse_module(const Layout& layout, const ImportDescriptor& descriptor,
                                    std::size_t& budget) {
  const auto name = layout.name(descriptor.name);
  if (!name) return fail("bad import table: no module name at 0x{:X}", descriptor.name);

  ImportedModule module{*name, {}};
  const std::uint64_t names = descriptor.original_first_thunk != 0 ? descriptor.original_first_thunk
                                                                   : descriptor.first_thunk;
  for (std::uint64_t offset = 0;; offset += sizeof(std::uint64_t)) {
    const auto thunk = layout.read<std::uint64_t>(names + offset);
    if (!thunk) {
      return fail("bad import from {}: the name table at 0x{:X} does not end", *name, names);
    }
    if (*thunk == 0) return module;
    if (budget-- == 0) return fail("bad import table: more than {} functions", kMaxImports);
    const std::uint64_t iat = std::uint64_t{descriptor.first_thunk} + offset;
    if (!layout.contains(iat, sizeof(std::uint64_t))) {
      return fail("bad import from {}: the address table at 0x{:X} does not lie in the image",
                  *name, descriptor.first_thunk);
    }
    auto symbol = parse_symbol(layout, *name, *thunk);
    if (!symbol) return symbol.error();
    module.imports.push_back({*symbol, static_cast<std::uint32_t>(iat)});
  }
}

}  // namespace

Result<std::vector<ImportedModule>> parse_imports(const Layout& layout, const Headers& headers) {
  // The first field that an unused delay-import descriptor leaves zero is its second, the name.
  const DataDirectory delayed = headers.directory(Directory::kDelayImport);
  if (delayed.rva != 0 && delayed.size != 0) {
    const auto name_rva = layout.read<std::uint32_t>(std::uint64_t{delayed.rva} + 4);
    if (!name_rva || *name_rva != 0) {
      return fail("delay-loaded imports: rundown does not load them; link without /DELAYLOAD");
    }
  }

  std::vector<ImportedModule> modules;
  const DataDirectory directory = headers.directory(Directory::kImport);
  if (directory.rva == 0) return modules;
  std::size_t budget = kMaxImports;
  for (std::uint64_t rva = directory.rva;; rva += sizeof(ImportDescriptor)) {
    const auto descriptor = layout.read<ImportDescriptor>(rva);
    if (!descriptor) {
      return fail("bad import table: the list of modules at 0x{:X} does not end", directory.rva);
    }
    // Windows ends at either zero and does not look at the directory's size.
    if (descriptor->name == 0 || descriptor->first_thunk == 0) return modules;
    if (modules.size() == kMaxModules) {
      return fail("bad import table: more than {} modules", kMaxModules);
    }
    auto module = parse_module(layout, *descriptor, budget);
    if (!module) return module.error();
    modules.push_back(std::move(*module));
  }
}

}  // namespace rundown::image
