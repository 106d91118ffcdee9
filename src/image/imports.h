#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "image/layout.h"
#include "image/symbol.h"

namespace rundown::image {

struct Import {
  Symbol symbol;
  std::uint32_t iat_rva = 0;  // the eight bytes that take the address
};

struct ImportedModule {
  std::string_view name;
  std::vector<Import> imports;
};

Result<std::vector<ImportedModule>> parse_imports(const Layout& layout, const Headers& headers);

}  // namespace rundown::image
