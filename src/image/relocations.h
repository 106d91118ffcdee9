#pragma once

#include <cstdint>
#include <vector>

#include "image/layout.h"

namespace rundown::image {

// Where the image holds 64-bit addresses (IMAGE_REL_BASED_DIR64), in the file's order.
Result<std::vector<std::uint32_t>> parse_relocations(const Layout& layout, const Headers& headers);

}  // namespace rundown::image
