#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "image/layout.h"

namespace rundown::image {

// The CodeView record that ties the image to its PDB.
struct CodeView {
  std::array<std::byte, 16> guid{};
  std::uint32_t age = 0;
  std::string_view pdb;  // the path as the linker wrote it
};

// Nothing if the image has no such record or a damaged one: Windows loads it all the same.
std::optional<CodeView> parse_debug(std::span<const std::byte> file, const Layout& layout,
                                    const Headers& headers);

}  // namespace rundown::image
