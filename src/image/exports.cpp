#include "image/exports.h"

#include <algorithm>

#include "image/symbol.h"

namespace rundown::image {
namespace {

constexpr std::uint32_t kMaxExports = 65536;  // an ordinal has 16 bits

Result<std::vector<Export>> parse_functions(const Layout& layout, const ExportDirectory& table,
                                            DataDirectory directory) {
  const auto addresses =
      layout.raw(table.address_of_functions, std::uint64_t{table.number_of_functions} * 4);
  if (!addresses) return fail("bad export table: the address table does not lie in the file");
  std::vector<Export> functions(table.number_of_functions);
  for (std::uint32_t i = 0; i < table.number_of_functions; ++i) {
    const std::uint32_t rva = *read_at<std::uint32_t>(*addresses, std::uint64_t{i} * 4);
    functions[i].ordinal = static_cast<std::uint16_t>(table.base + i);
    if (rva >= directory.rva && rva - directory.rva < directory.size) {
      const auto text = layout.name(rva);
      if (!text || !parse_forwarder(*text)) {
        return fail("bad export of ordinal {}: the forwarder at 0x{:X} is not MODULE.Name",
                    functions[i].ordinal, rva);
      }
      functions[i].forwarder = *text;
    } else if (!layout.contains(rva, 1)) {
      return fail("bad export of ordinal {}: 0x{:X} does not lie in the image",
                  functions[i].ordinal, rva);
    } else {
      functions[i].rva = rva;
    }
  }
  return functions;
}

Result<std::vector<Export>> parse_names(const Layout& layout, const ExportDirectory& table,
                                        std::vector<Export>& functions) {
  std::vector<Export> named;
  if (table.number_of_names == 0) return named;
  const auto names = layout.raw(table.address_of_names, std::uint64_t{table.number_of_names} * 4);
  const auto indices =
      layout.raw(table.address_of_name_ordinals, std::uint64_t{table.number_of_names} * 2);
  if (!names || !indices) return fail("bad export table: the name table does not lie in the file");
  named.reserve(table.number_of_names);
  for (std::uint32_t i = 0; i < table.number_of_names; ++i) {
    const auto name_rva = *read_at<std::uint32_t>(*names, std::uint64_t{i} * 4);
    const auto index = *read_at<std::uint16_t>(*indices, std::uint64_t{i} * 2);
    const auto name = layout.name(name_rva);
    if (!name) return fail("bad export table: no name at 0x{:X}", name_rva);
    if (index >= functions.size()) {
      return fail("bad export of {}: index {} of a table of {}", *name, index, functions.size());
    }
    Export& function = functions[index];
    if (function.name.empty()) function.name = *name;
    named.push_back(function);
    named.back().name = *name;
  }
  return named;
}

}  // namespace

ExportTable::ExportTable(std::string_view module, std::vector<Export> named,
                         std::vector<Export> by_ordinal)
    : module_(module), named_(std::move(named)), by_ordinal_(std::move(by_ordinal)) {
  // The format asks for sorted names; sorted again, a file that breaks the rule is read all the
  // same.
  std::stable_sort(named_.begin(), named_.end(),
                   [](const Export& a, const Export& b) { return a.name < b.name; });
}

const Export* ExportTable::find(std::string_view name) const {
  const auto found =
      std::lower_bound(named_.begin(), named_.end(), name,
                       [](const Export& item, std::string_view key) { return item.name < key; });
  return found != named_.end() && found->name == name ? &*found : nullptr;
}

const Export* ExportTable::find(std::uint16_t ordinal) const {
  const auto found =
      std::lower_bound(by_ordinal_.begin(), by_ordinal_.end(), ordinal,
                       [](const Export& item, std::uint16_t key) { return item.ordinal < key; });
  return found != by_ordinal_.end() && found->ordinal == ordinal ? &*found : nullptr;
}

Result<ExportTable> parse_exports(const Layout& layout, const Headers& headers) {
  const DataDirectory directory = headers.directory(Directory::kExport);
  if (directory.rva == 0 || directory.size == 0) return ExportTable{};
  const auto table = layout.read<ExportDirectory>(directory.rva);
  if (!table) {
    return fail("bad export table: it does not lie in the image (0x{:X})", directory.rva);
  }
  const auto module = layout.name(table->name);
  if (!module) return fail("bad export table: no module name at 0x{:X}", table->name);
  if (table->number_of_functions == 0) return ExportTable(*module, {}, {});
  if (table->number_of_functions > kMaxExports || table->number_of_names > kMaxExports ||
      !fits(table->base, table->number_of_functions, kMaxExports)) {
    return fail(
        "bad export table: {} functions and {} names from ordinal {}; an ordinal has 16 "
        "bits",
        table->number_of_functions, table->number_of_names, table->base);
  }
  auto functions = parse_functions(layout, *table, directory);
  if (!functions) return functions.error();
  auto named = parse_names(layout, *table, *functions);
  if (!named) return named.error();
  std::erase_if(*functions,
                [](const Export& item) { return item.rva == 0 && item.forwarder.empty(); });
  std::erase_if(*named, [](const Export& item) { return item.rva == 0 && item.forwarder.empty(); });
  return ExportTable(*module, std::move(*named), std::move(*functions));
}

}  // namespace rundown::image
