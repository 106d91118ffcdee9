#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "image/debug.h"
#include "image/exports.h"
#include "image/function_table.h"
#include "image/headers.h"
#include "image/imports.h"
#include "image/layout.h"
#include "image/load_config.h"
#include "image/result.h"

namespace rundown::image {

// A driver's file, wholly checked. It and all that it gives are views into the bytes it was parsed
// from, which must outlive it.
class File {
 public:
  static Result<File> parse(std::span<const std::byte> bytes);

  std::uint64_t image_base() const { return headers_.optional.image_base; }
  // Rounded up to whole pages: what map() needs.
  std::uint32_t size_of_image() const {
    return static_cast<std::uint32_t>(round_up(headers_.optional.size_of_image, kPageSize));
  }
  std::uint32_t entry_point_rva() const { return headers_.optional.address_of_entry_point; }
  std::uint32_t time_date_stamp() const { return headers_.file.time_date_stamp; }
  std::uint32_t check_sum() const { return headers_.optional.check_sum; }
  bool is_relocatable() const { return (headers_.file.characteristics & kFileRelocsStripped) == 0; }

  const Headers& headers() const { return headers_; }
  const Layout& layout() const { return layout_; }
  std::span<const Section> sections() const { return headers_.sections; }
  std::span<const ImportedModule> imports() const { return imports_; }
  const ExportTable& exports() const { return exports_; }
  std::span<const std::uint32_t> relocations() const { return relocations_; }
  const LoadConfig& load_config() const { return load_config_; }
  std::span<const RuntimeFunction> functions() const { return functions_; }
  const std::optional<CodeView>& code_view() const { return code_view_; }

 private:
  File() = default;

  Headers headers_;
  Layout layout_;
  std::vector<ImportedModule> imports_;
  ExportTable exports_;
  std::vector<std::uint32_t> relocations_;
  LoadConfig load_config_;
  std::vector<RuntimeFunction> functions_;
  std::optional<CodeView> code_view_;
};

}  // namespace rundown::image
