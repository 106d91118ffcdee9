#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "image/layout.h"

namespace rundown::image {

struct Export {
  std::string_view name;  // empty for one that has only an ordinal
  std::uint16_t ordinal = 0;
  std::uint32_t rva = 0;       // 0 for a forwarder
  std::string_view forwarder;  // "MODULE.Name" or "MODULE.#12"; parse_forwarder splits it
};

class ExportTable {
 public:
  ExportTable() = default;
  ExportTable(std::string_view module, std::vector<Export> named, std::vector<Export> by_ordinal);

  // The name that the linker gave the module.
  std::string_view module() const { return module_; }
  // Sorted by name; a function that has several names stands here several times.
  std::span<const Export> named() const { return named_; }
  // Every function once, sorted by ordinal, with its first name if it has any.
  std::span<const Export> by_ordinal() const { return by_ordinal_; }

  const Export* find(std::string_view name) const;
  const Export* find(std::uint16_t ordinal) const;

 private:
  std::string_view module_;
  std::vector<Export> named_;
  std::vector<Export> by_ordinal_;
};

Result<ExportTable> parse_exports(const Layout& layout, const Headers& headers);

}  // namespace rundown::image
